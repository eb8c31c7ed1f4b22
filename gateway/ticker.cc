#include "gateway/ticker.h"

#include <utility>

#include "absl/time/clock.h"

namespace mugugno::gateway {

Ticker::Ticker(absl::Duration pause, std::function<void()> tick)
    : pause_(pause), tick_(std::move(tick)), thread_([this] { Run(); }) {}

Ticker::~Ticker() {
  {
    tenant::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void Ticker::Run() {
  while (Pause()) tick_();
}

bool Ticker::Pause() {
  tenant::MutexLock lock(&mutex_);
  const absl::Time next = absl::Now() + pause_;
  while (!stopping_ && absl::Now() < next) changed_.WaitFor(&mutex_, next - absl::Now());
  return !stopping_;
}

}  // namespace mugugno::gateway
