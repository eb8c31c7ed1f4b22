#pragma once

// Directory: the present snapshot, shared by all threads. What refreshes it publishes here.

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"

#include "tenant/directory/snapshot.h"
#include "tenant/mutex.h"

namespace mugugno::tenant {

class Directory final {
 public:
  // Starts with an empty snapshot: nobody is admitted.
  Directory() : current_(SnapshotEdit().Finish(0)) {}

  std::shared_ptr<const DirectorySnapshot> Current() const {
    MutexLock lock(&mutex_);
    return current_;
  }

  void Publish(std::shared_ptr<const DirectorySnapshot> next) {
    MutexLock lock(&mutex_);
    current_.swap(next);
  }

 private:
  mutable Mutex mutex_;
  std::shared_ptr<const DirectorySnapshot> current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::tenant
