#pragma once

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
  storage::v1::ContactWords contact_words;  // used by Insert only
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
  // Each with its contact.
  absl::Status Insert(Session& session, absl::Span<const Thread> threads);

 private:
  KeyRing& keys_;
};

}  // namespace mugugno::tenant
