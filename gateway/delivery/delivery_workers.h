#pragma once

#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

#include "gateway/delivery/lane_server.h"
#include "tenant/mutex.h"

namespace mugugno::gateway {

// The threads that send what is in the outbox of one database. Any number of gateways may have
// some; lanes keep them apart. Thread-safe.
class DeliveryWorkers final {
 public:
  struct Options {
    int threads = 2;
    absl::Duration poll = absl::Milliseconds(500);
  };

  // Begins to work. `server` outlives this.
  explicit DeliveryWorkers(LaneServer& server) : DeliveryWorkers(server, Options()) {}
  DeliveryWorkers(LaneServer& server, Options options);
  // Ends after the attempts that run.
  ~DeliveryWorkers();
  DeliveryWorkers(const DeliveryWorkers&) = delete;
  DeliveryWorkers& operator=(const DeliveryWorkers&) = delete;

 private:
  void Work();
  bool WaitForWork();

  LaneServer& server_;
  const Options options_;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace mugugno::gateway
