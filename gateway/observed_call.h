#pragma once

// A Call that tells how it ended. Thread-safe as the call it wraps.

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"

#include "gateway/transport/call.h"

namespace mugugno::gateway {

class ObservedCall final : public Call {
 public:
  ObservedCall(std::shared_ptr<Call> call, std::function<void(const absl::Status&)> ended)
      : call_(std::move(call)), ended_(std::move(ended)) {}

  const std::string& path() const override { return call_->path(); }
  const Presented& presented() const override { return call_->presented(); }
  const std::string& request_id() const override { return call_->request_id(); }
  absl::Time deadline() const override { return call_->deadline(); }
  bool Read(std::string* message, absl::Time until) override { return call_->Read(message, until); }
  bool Write(std::string message) override { return call_->Write(std::move(message)); }
  bool AwaitRoom(absl::Time until) override { return call_->AwaitRoom(until); }
  void Finish(const absl::Status& status) override {
    ended_(status);
    call_->Finish(status);
  }
  void WhenCancelled(std::function<void()> action) override {
    call_->WhenCancelled(std::move(action));
  }

 private:
  const std::shared_ptr<Call> call_;
  const std::function<void(const absl::Status&)> ended_;
};

}  // namespace mugugno::gateway
