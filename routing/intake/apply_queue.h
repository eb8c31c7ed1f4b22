#pragma once

// Durable messages that wait to be applied in one database, in the order of each source: an app, or
// a channel without one. Their owners, comuni and associations, take turns in a batch, and the
// sources of each take its turns: a flood of one does not delay the others, by however many it
// comes. Two messages of one sender are never worked on at the same time, and come one after the
// other. Thread-safe.

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

  // Waits for work, at most `most` messages of distinct senders; all ask for as many. While a batch
  // is at work, as many have to wait as are in it: batches stay large under load, where each costs
  // the database less. Empty when stopped.
  std::vector<Work> Take(size_t most);
  // Work that was taken is done; its senders' next messages may be taken.
  void Done(const std::vector<Work>& works);
  // Work that was taken comes back, to be tried again after `pause`.
  void Return(std::vector<Work> works, absl::Duration pause);

  void Stop();
  size_t size() const;

 private:
  static std::string SourceOf(const Work& work);
  static std::string SenderOf(const Work& work);
  // What is looked at of a line, and of an owner's lines, while a batch is put together.
  struct LineLook;
  struct OwnerLook;

  std::deque<Work>& LineOf(const Work& work) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The next message of the owner whose sender is free, of its sources by turns; null without one.
  Work* NextOf(OwnerLook& look, absl::flat_hash_set<std::string>* passed)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Takes what was taken out of the owner's lines; false when nothing is left in them.
  bool Close(OwnerLook& look) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<Work> TakeTurns(size_t most) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool AreEnough() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Leave(const std::vector<Work>& works) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable tenant::Mutex mutex_;
  tenant::Condition changed_;
  // A line for each source; each owner's sources with a line, and the owners, in the order of their
  // turns.
  absl::flat_hash_map<std::string, std::deque<Work>> lines_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, std::deque<std::string>> sources_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> turns_ ABSL_GUARDED_BY(mutex_);
  size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t at_work_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t most_ ABSL_GUARDED_BY(mutex_) = 1;  // of a batch, as it was last asked for
  absl::flat_hash_set<std::string> busy_ ABSL_GUARDED_BY(mutex_);
  absl::Time not_before_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace mugugno::routing
