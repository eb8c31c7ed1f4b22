#pragma once

#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "tenant/mutex.h"
#include "tenant/store/database.h"

namespace mugugno::tenant {

// Keeps two migrations apart: one row names its holder until a time, which a thread moves on while
// the holder lives. Given up on destruction; after a kill it runs out by itself.
class SchemaLease final {
 public:
  // Waits for the lease until the deadline, then UNAVAILABLE, reason MIGRATION_RUNNING. The table
  // schema_lease exists.
  static absl::StatusOr<std::unique_ptr<SchemaLease>> Take(Database& owner, absl::Duration length,
                                                           absl::Time deadline);
  ~SchemaLease();

  // Moves the end on; ABORTED when somebody else has taken the lease.
  absl::Status Renew();

 private:
  SchemaLease(Database& owner, absl::Duration length, std::string holder);
  void KeepRenewing();

  Database& owner_;
  const absl::Duration length_;
  const std::string holder_;
  Mutex mutex_;
  Condition stopped_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread renewing_;
};

}  // namespace mugugno::tenant
