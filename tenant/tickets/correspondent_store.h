#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"
#include "tenant/tickets/correspondent.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// Rows of `correspondent`. Thread-safe; a session is used by one thread.
class CorrespondentStore final {
 public:
  explicit CorrespondentStore(KeyRing& keys) : keys_(keys) {}

  // The channel's own name of a citizen, as it is looked up. An app's user ids are its own: `app`
  // is empty for channels of other kinds.
  absl::StatusOr<Address> AddressOf(absl::string_view owner, absl::string_view channel,
                                    absl::string_view app, absl::string_view external_id);

  // Those that exist, without words, in no order.
  absl::StatusOr<std::vector<Correspondent>> Find(Session& session,
                                                  absl::Span<const Address> addresses);
  // NotFound() where the owner has no such correspondent. With words.
  absl::StatusOr<Correspondent> Get(Session& session, absl::string_view owner, const Uuid& id);

  // New ones, and the last inbound time and open question of known ones.
  absl::Status Insert(Session& session, absl::Span<const Correspondent> correspondents);
  absl::Status Touch(Session& session, const Correspondent& correspondent);

 private:
  KeyRing& keys_;
};

}  // namespace mugugno::tenant
