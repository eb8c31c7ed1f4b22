#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "mugugno/storage/v1/words.pb.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// A person as one comune knows them, with the one correspondent they write by. A value.
struct Thread {
  std::string tenant;
  Uuid id;
  Uuid contact;
  std::string owner;  // of the correspondent
  Uuid correspondent;
  absl::Time create_time;
  // The transfer that lets the comune answer by another one's channel; nothing for its own channels
  // and its association's.
  std::optional<Uuid> transfer = {};
  // When a text of the comune's own was last said; no part of Insert.
  absl::Time notice_time = absl::InfinitePast();
  storage::v1::ContactWords contact_words = {};  // used by Insert only
};

// Rows of `thread` and `contact`. Thread-safe; a session is used by one thread.
class ThreadStore final {
 public:
  explicit ThreadStore(KeyRing& keys) : keys_(keys) {}

  // In every tenant the correspondents wrote to, without words, in no order.
  struct CorrespondentKey {
    std::string owner;
    Uuid id;
  };
  absl::StatusOr<std::vector<Thread>> Find(Session& session,
                                           absl::Span<const CorrespondentKey> correspondents);
  // NotFound() where the tenant has no such thread. Without words.
  absl::StatusOr<Thread> Get(Session& session, absl::string_view tenant, const Uuid& id);
  // NotFound() where the tenant has no such contact.
  absl::StatusOr<storage::v1::ContactWords> GetContact(Session& session, absl::string_view tenant,
                                                       const Uuid& contact);
  absl::Status SetContact(Session& session, absl::string_view tenant, const Uuid& contact,
                          const storage::v1::ContactWords& words);
  // Keeps when a text of the comune's own was last said.
  absl::Status SetNoticeTime(Session& session, absl::string_view tenant, const Uuid& id,
                             absl::Time time);
  // Each with its contact.
  absl::Status Insert(Session& session, absl::Span<const Thread> threads);

 private:
  KeyRing& keys_;
};

}  // namespace mugugno::tenant
