#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/set_aside/set_aside_message.h"
#include "tenant/store/session.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// Rows of `set_aside`, words sealed with the key of the channel's owner. Thread-safe; a session is
// used by one thread.
class SetAsideStore final {
 public:
  explicit SetAsideStore(KeyRing& keys) : keys_(keys) {}

  absl::Status Insert(Session& session, const SetAsideMessage& message);
  // NotFound() where the owner has no such message. Nobody else changes the row before the
  // transaction ends.
  absl::StatusOr<SetAsideMessage> Lock(Session& session, absl::string_view owner, const Uuid& id);
  // Without words; NotFound().
  absl::StatusOr<SetAsideMessage> Glance(Session& session, absl::string_view owner, const Uuid& id);
  // Of one state, emergencies first, then oldest first, only what comes after `after`.
  struct Place {
    bool emergency = false;
    Uuid id;
  };
  absl::StatusOr<std::vector<SetAsideMessage>> List(Session& session, absl::string_view owner,
                                                    v1::SetAsideMessage::State state,
                                                    const std::optional<Place>& after,
                                                    size_t limit);
  // Of a locked row: its state and why it was discarded. The words are erased where it became an
  // ordinary message.
  absl::Status Decide(Session& session, const SetAsideMessage& message);

 private:
  absl::StatusOr<SetAsideMessage> FromRow(const Row& row, bool with_words);

  KeyRing& keys_;
};

}  // namespace mugugno::tenant
