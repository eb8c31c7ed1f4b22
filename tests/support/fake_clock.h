#pragma once

// A clock that stands until it is moved. Thread-safe.

#include "absl/base/thread_annotations.h"

#include "tenant/clock.h"
#include "tenant/mutex.h"

namespace mugugno::tests {

class FakeClock final : public tenant::Clock {
 public:
  explicit FakeClock(absl::Time now = absl::FromUnixSeconds(1'750'000'000)) : now_(now) {}

  absl::Time Now() const override {
    tenant::MutexLock lock(&mutex_);
    return now_;
  }
  void Set(absl::Time now) {
    tenant::MutexLock lock(&mutex_);
    now_ = now;
  }
  void Advance(absl::Duration step) {
    tenant::MutexLock lock(&mutex_);
    now_ += step;
  }

 private:
  mutable tenant::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::tests
