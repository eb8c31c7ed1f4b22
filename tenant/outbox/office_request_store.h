#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "tenant/outbox/delivery.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// A request that an office's own system keeps for a ticket, its words open. A value.
struct OfficeRequest {
  std::string tenant;
  Uuid delivery;
  Uuid ticket;
  std::string office;
  storage::v1::OfficeRequestWords words;
  // How often it could not be asked since it last could.
  int failure_count = 0;
  absl::Time due_time;
  absl::Time create_time;
};

// Rows of `office_request`. Thread-safe; a session is used by one thread. The keys of the tenant
// are known to the ring before the transaction begins.
class OfficeRequestStore final {
 public:
  // How long whoever took requests may ask for them.
  static constexpr absl::Duration kLease = absl::Minutes(3);
  // Until it is first asked.
  static constexpr absl::Duration kFirstPause = absl::Minutes(5);

  // Those of one office of one comune.
  struct Group {
    std::string tenant;
    std::string office;
  };

  explicit OfficeRequestStore(KeyRing& keys) : keys_(keys) {}

  // What the office's system gave for the delivery, in place of what it gave before.
  absl::Status Put(Session& session, const Delivery& delivery,
                   const storage::v1::OfficeRequestWords& words, absl::Time now);
  // Whose requests have been due for longest, among those that could be asked the last time, or
  // those that could not; nothing where none is due.
  absl::StatusOr<std::optional<Group>> FirstDue(Session& session, bool failing, absl::Time now);
  // Takes those of the group that are due, until the lease ends. None when somebody was faster.
  absl::StatusOr<std::vector<OfficeRequest>> Take(Session& session, const Group& group,
                                                  bool failing, absl::Time now, size_t most);
  // Locked; NotFound() when it was not taken, or the lease is over and another one has it.
  absl::StatusOr<OfficeRequest> Lock(Session& session, const OfficeRequest& taken);
  // Words, failures and when it is due.
  absl::Status Update(Session& session, const OfficeRequest& request);
  // All of the group that is due is left alone until then.
  absl::Status Postpone(Session& session, const Group& group, absl::Time now, absl::Time until);
  // Erases the words of all of a ticket; none of them is asked about any more.
  absl::Status EraseWords(Session& session, absl::string_view tenant, const Uuid& ticket);
  // Nothing where they are erased.
  absl::StatusOr<std::optional<storage::v1::OfficeRequestWords>> Unseal(absl::string_view tenant,
                                                                        const Uuid& delivery,
                                                                        const std::string& sealed);

 private:
  absl::StatusOr<OfficeRequest> FromRow(const Row& row);

  KeyRing& keys_;
};

}  // namespace mugugno::tenant
