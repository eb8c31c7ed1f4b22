#pragma once

// A call of the Connect protocol. Its messages are all there when it begins: HTTP/1.1 goes one way
// at a time. Thread-safe.

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "google/protobuf/descriptor.h"

#include "gateway/http/connect_wire.h"
#include "gateway/http/http_exchange.h"
#include "gateway/transport/call.h"
#include "tenant/mutex.h"

namespace mugugno::gateway {

class ConnectCall final : public Call, public std::enable_shared_from_this<ConnectCall> {
 public:
  // `messages` in protobuf's binary form.
  ConnectCall(std::shared_ptr<HttpExchange> exchange, ConnectForm form,
              const google::protobuf::MethodDescriptor& method, Presented presented,
              std::string request_id, absl::Time deadline, std::vector<std::string> messages);

  // From here on the deadline, and a client that goes away, end the call.
  void Start();

  const std::string& path() const override { return path_; }
  const Presented& presented() const override { return presented_; }
  const std::string& request_id() const override { return request_id_; }
  absl::Time deadline() const override { return deadline_; }
  bool Read(std::string* message, absl::Time until) override;
  bool Write(std::string message) override;
  bool AwaitRoom(absl::Time until) override;
  void Finish(const absl::Status& status) override;
  void WhenCancelled(std::function<void()> action) override;

 private:
  void Expire();
  void Cancel();
  void Begin() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  HttpResponse Head(unsigned status, std::string content_type) const;

  const std::shared_ptr<HttpExchange> exchange_;
  const ConnectForm form_;
  const google::protobuf::MethodDescriptor& method_;
  const std::string path_;
  const Presented presented_;
  const std::string request_id_;
  const absl::Time deadline_;
  tenant::Mutex mutex_;
  std::deque<std::string> unread_ ABSL_GUARDED_BY(mutex_);
  std::string answer_ ABSL_GUARDED_BY(mutex_);  // of a method that answers once
  bool begun_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool gone_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::function<void()>> when_cancelled_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::gateway
