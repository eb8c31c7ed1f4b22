#pragma once

#include "absl/base/thread_annotations.h"

#include "tenant/clock.h"
#include "tenant/mutex.h"

namespace mugugno::test {

// Stands still until told otherwise. Thread-safe.
class FakeClock final : public tenant::Clock {
 public:
  // 2026-03-04 05:06:07 UTC unless told otherwise.
  explicit FakeClock(absl::Time now = absl::FromUnixSeconds(1772600767)) : now_(now) {}

  absl::Time Now() const override {
    const tenant::MutexLock lock(&mutex_);
    return now_;
  }
  void Advance(absl::Duration by) {
    const tenant::MutexLock lock(&mutex_);
    now_ += by;
  }
  void Set(absl::Time now) {
    const tenant::MutexLock lock(&mutex_);
    now_ = now;
  }

 private:
  mutable tenant::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::test
