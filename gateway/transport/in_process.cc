#include "gateway/transport/in_process.h"

#include <utility>

#include "absl/time/clock.h"

#include "gateway/transport/call_id.h"

namespace mugugno::gateway {

InProcessCall::InProcessCall(std::string path, Presented presented,
                             std::vector<std::string> requests)
    : path_(std::move(path)),
      presented_(std::move(presented)),
      request_id_(CallId("")),
      requests_(std::make_move_iterator(requests.begin()),
                std::make_move_iterator(requests.end())) {}

bool InProcessCall::Read(std::string* message, absl::Time) {
  tenant::MutexLock lock(&mutex_);
  if (requests_.empty() || cancelled_) return false;
  *message = std::move(requests_.front());
  requests_.pop_front();
  return true;
}

bool InProcessCall::Write(std::string message) {
  tenant::MutexLock lock(&mutex_);
  if (cancelled_ || ended_ != nullptr) return false;
  responses_.push_back(std::move(message));
  changed_.NotifyAll();
  return true;
}

bool InProcessCall::AwaitRoom(absl::Time) {
  tenant::MutexLock lock(&mutex_);
  return !cancelled_;
}

void InProcessCall::Finish(const absl::Status& status) {
  tenant::MutexLock lock(&mutex_);
  if (ended_ == nullptr) ended_ = std::make_unique<absl::Status>(status);
  changed_.NotifyAll();
}

void InProcessCall::WhenCancelled(std::function<void()> action) {
  {
    tenant::MutexLock lock(&mutex_);
    if (!cancelled_) {
      on_cancel_.push_back(std::move(action));
      return;
    }
  }
  action();
}

bool InProcessCall::Next(std::string* response) {
  tenant::MutexLock lock(&mutex_);
  const absl::Time deadline = absl::Now() + absl::Minutes(1);
  while (responses_.empty() && ended_ == nullptr && absl::Now() < deadline) {
    changed_.WaitFor(&mutex_, deadline - absl::Now());
  }
  if (responses_.empty()) return false;
  *response = std::move(responses_.front());
  responses_.pop_front();
  return true;
}

absl::Status InProcessCall::Wait() {
  tenant::MutexLock lock(&mutex_);
  while (ended_ == nullptr) changed_.Wait(&mutex_);
  return *ended_;
}

void InProcessCall::Cancel() {
  std::vector<std::function<void()>> actions;
  {
    tenant::MutexLock lock(&mutex_);
    cancelled_ = true;
    actions.swap(on_cancel_);
  }
  for (const auto& action : actions) action();
}

}  // namespace mugugno::gateway
