#pragma once

// The client's side of a stream that goes on, in memory. Each wait ends after twenty seconds.
// Thread-safe.

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"

#include "gateway/transport/call.h"
#include "tenant/mutex.h"

namespace mugugno::tests {

template <typename Response>
class Follower final : public gateway::Call {
 public:
  const std::string& path() const override { return path_; }
  const gateway::Presented& presented() const override { return presented_; }
  const std::string& request_id() const override { return path_; }
  absl::Time deadline() const override { return absl::InfiniteFuture(); }
  bool Read(std::string*, absl::Time) override { return false; }
  bool AwaitRoom(absl::Time) override { return true; }
  bool Write(std::string message) override {
    tenant::MutexLock lock(&mutex_);
    told_.emplace_back().ParseFromString(message);
    changed_.NotifyAll();
    return !full_;
  }
  void Finish(const absl::Status& status) override {
    tenant::MutexLock lock(&mutex_);
    ends_.push_back(status);
    changed_.NotifyAll();
  }
  void WhenCancelled(std::function<void()> action) override { cancel_ = std::move(action); }

  void Cancel() {
    if (cancel_) cancel_();
  }
  // Takes nothing more than what comes next.
  void BeFull() {
    tenant::MutexLock lock(&mutex_);
    full_ = true;
  }
  // What was told so far, once it is at least so much or nothing more comes.
  std::vector<Response> Told(size_t count = 0) {
    const absl::Time until = absl::Now() + kPatience;
    tenant::MutexLock lock(&mutex_);
    while (told_.size() < count && ends_.empty() && absl::Now() < until) {
      changed_.WaitFor(&mutex_, until - absl::Now());
    }
    return told_;
  }
  // Until something that is told fits; false where it ended before.
  template <typename Fits>
  bool Hears(Fits fits) {
    const absl::Time until = absl::Now() + kPatience;
    tenant::MutexLock lock(&mutex_);
    size_t seen = 0;
    while (true) {
      for (; seen < told_.size(); ++seen) {
        if (fits(told_[seen])) return true;
      }
      if (!ends_.empty() || absl::Now() >= until) return false;
      changed_.WaitFor(&mutex_, until - absl::Now());
    }
  }
  absl::Status TheEnd() {
    const absl::Time until = absl::Now() + kPatience;
    tenant::MutexLock lock(&mutex_);
    while (ends_.empty() && absl::Now() < until) changed_.WaitFor(&mutex_, until - absl::Now());
    return ends_.size() == 1 ? ends_[0] : absl::UnknownError("it did not end once");
  }
  bool ended() {
    tenant::MutexLock lock(&mutex_);
    return !ends_.empty();
  }

 private:
  static constexpr absl::Duration kPatience = absl::Seconds(20);

  const std::string path_ = "a stream";
  const gateway::Presented presented_ = {};
  std::function<void()> cancel_;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  bool full_ = false;
  std::vector<Response> told_;
  std::vector<absl::Status> ends_;
};

}  // namespace mugugno::tests
