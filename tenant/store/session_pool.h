#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "tenant/mutex.h"
#include "tenant/store/database_options.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

class SessionPool;

// A session on loan to one thread. Given back on destruction, or dropped when it is broken.
class SessionLease final {
 public:
  SessionLease(SessionPool* pool, std::unique_ptr<Session> session, bool fresh)
      : pool_(pool), session_(std::move(session)), fresh_(fresh) {}
  ~SessionLease();
  SessionLease(SessionLease&&) = default;
  SessionLease& operator=(SessionLease&&) = delete;

  Session& session() { return *session_; }
  // Opened for this lease, not taken from the idle ones.
  bool fresh() const { return fresh_; }

 private:
  SessionPool* pool_;
  std::unique_ptr<Session> session_;
  bool fresh_;
};

// How many sessions are where; `opened` counts since the start.
struct PoolCounts {
  size_t in_use = 0;
  size_t idle = 0;
  uint64_t opened = 0;
};

// At most max_sessions links, opened when needed, the last used given out first. Thread-safe.
class SessionPool final {
 public:
  explicit SessionPool(DatabaseOptions options) : options_(std::move(options)) {}

  // Waits for a free session until the deadline, then RESOURCE_EXHAUSTED, reason DATABASE_BUSY.
  absl::StatusOr<SessionLease> Take(absl::Time deadline);
  // Idle sessions die together: one that was found dead condemns the others.
  void DropIdle();
  PoolCounts Counts() const;

 private:
  friend class SessionLease;
  struct Idle {
    std::unique_ptr<Session> session;
    absl::Time since;
  };

  // Waits for a place among max_sessions and takes it.
  absl::Status Enter(absl::Time deadline);
  std::unique_ptr<Session> TakeIdle();
  void GiveBack(std::unique_ptr<Session> session);

  const DatabaseOptions options_;
  mutable Mutex mutex_;
  Condition freed_;
  size_t in_use_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t opened_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<Idle> idle_ ABSL_GUARDED_BY(mutex_);  // the last used at the end
};

}  // namespace mugugno::tenant
