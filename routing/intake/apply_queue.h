#pragma once

// Durable messages that wait to be applied in one database, in the order of each app. The apps take
// turns in a batch: a flood of one does not delay the others. Two messages of one sender are never
// worked on at the same time, and come one after the other. Thread-safe.

#include <deque>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"

#include "routing/intake/work.h"
#include "tenant/mutex.h"

namespace mugugno::routing {

class ApplyQueue final {
 public:
  void Add(Work work);

  // Waits for work, at most `most` messages of distinct senders. While a batch is at work, as many
  // have to wait as are in it: batches stay large under load, where each costs the database less.
  // Empty when stopped.
  std::vector<Work> Take(size_t most);
  // Work that was taken is done; its senders' next messages may be taken.
  void Done(const std::vector<Work>& works);
  // Work that was taken comes back, to be tried again after `pause`.
  void Return(std::vector<Work> works, absl::Duration pause);

  void Stop();
  size_t size() const;

 private:
  static std::string SenderOf(const Work& work);
  std::deque<Work>& LineOf(const Work& work) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<Work> TakeTurns(size_t most) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Leave(const std::vector<Work>& works) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable tenant::Mutex mutex_;
  tenant::Condition changed_;
  // A line for each app, and whose turn it is.
  absl::flat_hash_map<std::string, std::deque<Work>> lines_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> turns_ ABSL_GUARDED_BY(mutex_);
  size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t at_work_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_set<std::string> busy_ ABSL_GUARDED_BY(mutex_);
  absl::Time not_before_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace mugugno::routing
