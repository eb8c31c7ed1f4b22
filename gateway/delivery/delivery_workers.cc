#include "gateway/delivery/delivery_workers.h"

#include "gateway/log.h"

namespace mugugno::gateway {

DeliveryWorkers::DeliveryWorkers(LaneServer& server, Options options)
    : server_(server), options_(options) {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
}

DeliveryWorkers::~DeliveryWorkers() {
  {
    tenant::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

bool DeliveryWorkers::WaitForWork() {
  tenant::MutexLock lock(&mutex_);
  if (!stopping_) changed_.WaitFor(&mutex_, options_.poll);
  return !stopping_;
}

void DeliveryWorkers::Work() {
  while (WaitForWork()) {
    // As long as there is work, without waiting; an error waits for the next poll.
    while (true) {
      const auto attempts = server_.ServeDue();
      if (!attempts.ok() || *attempts == 0) break;
      tenant::MutexLock lock(&mutex_);
      if (stopping_) return;
    }
  }
}

}  // namespace mugugno::gateway
