#pragma once

// The threads on which calls wait for the database. Thread-safe.

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"

#include "tenant/mutex.h"

namespace mugugno::gateway {

class WorkerPool final {
 public:
  WorkerPool(size_t threads, size_t most_waiting);
  // Runs what is waiting, then joins.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False when too many wait already; `work` is not kept then.
  bool Run(std::function<void()> work);

 private:
  void Work();

  const size_t most_waiting_;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  std::deque<std::function<void()>> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace mugugno::gateway
