#pragma once

// Those who wait for their message to be applied, and are told PENDING when it takes too long.
// Thread-safe; its thread runs until destruction, when everybody is told PENDING.

#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

#include "routing/intake/accepted.h"
#include "tenant/mutex.h"

namespace mugugno::routing {

class WaitingRoom final {
 public:
  WaitingRoom();
  ~WaitingRoom();
  WaitingRoom(const WaitingRoom&) = delete;
  WaitingRoom& operator=(const WaitingRoom&) = delete;

  // `pending` is what the callback gets after `until`.
  void Enter(Taken pending, absl::Time until, TakenCallback callback);
  // Tells all who wait for this message.
  void Tell(const Taken& taken);

 private:
  struct Guest {
    Taken pending;
    TakenCallback callback;
  };
  using Key = std::pair<absl::Time, uint64_t>;

  void Watch();

  tenant::Mutex mutex_;
  tenant::Condition changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t next_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<Key, Guest> guests_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<tenant::Uuid, std::vector<Key>> by_message_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace mugugno::routing
