#pragma once

// The two directions of a streaming call in the types of its method. Values that share the call.

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "gateway/checked.h"
#include "gateway/transport/call.h"
#include "tenant/errors.h"

namespace mugugno::gateway {

// What the client sends.
template <typename Request>
class RequestStream final {
 public:
  RequestStream(std::shared_ptr<Call> call, Request first)
      : call_(std::move(call)), first_(std::move(first)) {}

  // The next message, checked by its rules; waits for it. False at the end. Errors: the message is
  // malformed or breaks a rule; the stream can go on after the latter. DEADLINE_EXCEEDED where the
  // client says nothing for `patience`.
  absl::StatusOr<bool> Next(Request* message, absl::Duration patience = absl::InfiniteDuration()) {
    if (has_first_) {
      has_first_ = false;
      *message = std::move(first_);
      return true;
    }
    std::string bytes;
    const absl::Time until = absl::Now() + patience;
    if (!call_->Read(&bytes, until)) {
      if (absl::Now() < until) return false;
      return tenant::DeadlineExceeded("the client said nothing for too long");
    }
    if (!message->ParseFromString(bytes)) return tenant::MalformedRequest();
    const absl::Status checked = CheckRules(*message);
    if (!checked.ok()) return checked;
    return true;
  }

 private:
  std::shared_ptr<Call> call_;
  Request first_;
  bool has_first_ = true;
};

// What the client gets. Thread-safe.
template <typename Response>
class ResponseStream final {
 public:
  explicit ResponseStream(std::shared_ptr<Call> call) : call_(std::move(call)) {}

  // False when the client is gone or reads too slowly: finish then.
  bool Write(const Response& response) { return call_->Write(response.SerializeAsString()); }
  // As Call::AwaitRoom.
  bool AwaitRoom(absl::Time until) { return call_->AwaitRoom(until); }
  // Exactly once, also after Write was false.
  void Finish(const absl::Status& status) { call_->Finish(status); }
  void WhenCancelled(std::function<void()> action) { call_->WhenCancelled(std::move(action)); }
  const Call& call() const { return *call_; }

 private:
  std::shared_ptr<Call> call_;
};

}  // namespace mugugno::gateway
