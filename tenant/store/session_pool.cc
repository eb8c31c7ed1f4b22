#include "tenant/store/session_pool.h"

#include <algorithm>

#include "absl/time/clock.h"

#include "tenant/errors.h"
#include "tenant/store/connect.h"
#include "tenant/try.h"

namespace mugugno::tenant {

SessionLease::~SessionLease() {
  if (session_ != nullptr) pool_->GiveBack(std::move(session_));
}

absl::StatusOr<SessionLease> SessionPool::Take(absl::Time deadline) {
  RETURN_IF_ERROR(Enter(deadline));
  if (std::unique_ptr<Session> session = TakeIdle()) {
    return SessionLease(this, std::move(session), false);
  }
  absl::StatusOr<std::unique_ptr<Session>> session = Connect(options_);
  if (!session.ok()) {
    GiveBack(nullptr);
    return session.status();
  }
  const MutexLock lock(&mutex_);
  ++opened_;
  return SessionLease(this, *std::move(session), true);
}

void SessionPool::DropIdle() {
  std::vector<Idle> dropped;  // closed after the lock is gone
  const MutexLock lock(&mutex_);
  dropped.swap(idle_);
}

PoolCounts SessionPool::Counts() const {
  const MutexLock lock(&mutex_);
  return {in_use_, idle_.size(), opened_};
}

absl::Status SessionPool::Enter(absl::Time deadline) {
  const MutexLock lock(&mutex_);
  while (in_use_ >= options_.max_sessions) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) {
      return ResourceExhausted("DATABASE_BUSY", "every database session is in use",
                               absl::Seconds(1));
    }
    freed_.WaitFor(&mutex_, std::min(left, absl::Minutes(1)));
  }
  ++in_use_;
  return absl::OkStatus();
}

std::unique_ptr<Session> SessionPool::TakeIdle() {
  std::vector<Idle> dropped;  // closed after the lock is gone
  const MutexLock lock(&mutex_);
  const absl::Time oldest = absl::Now() - options_.max_idle;
  const auto young = std::find_if(idle_.begin(), idle_.end(),
                                  [oldest](const Idle& idle) { return idle.since >= oldest; });
  std::move(idle_.begin(), young, std::back_inserter(dropped));
  idle_.erase(idle_.begin(), young);
  if (idle_.empty()) return nullptr;
  std::unique_ptr<Session> session = std::move(idle_.back().session);
  idle_.pop_back();
  return session;
}

void SessionPool::GiveBack(std::unique_ptr<Session> session) {
  const bool keep = session != nullptr && !session->broken();
  if (!keep) session.reset();
  const MutexLock lock(&mutex_);
  --in_use_;
  if (keep) idle_.push_back({std::move(session), absl::Now()});
  freed_.NotifyOne();
}

}  // namespace mugugno::tenant
