#pragma once

// Calls of this same process: the third wire beside gRPC and HTTP, used by tests and by the gateway
// itself. Takes the same way through Dispatch as every other call. Thread-safe.

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"

#include "gateway/transport/call.h"
#include "tenant/mutex.h"

namespace mugugno::gateway {

class InProcessCall final : public Call {
 public:
  InProcessCall(std::string path, Presented presented, std::vector<std::string> requests);

  const std::string& path() const override { return path_; }
  const Presented& presented() const override { return presented_; }
  const std::string& request_id() const override { return request_id_; }
  absl::Time deadline() const override { return absl::InfiniteFuture(); }
  bool Read(std::string* message, absl::Time until) override;
  bool Write(std::string message) override;
  bool AwaitRoom(absl::Time until) override;
  void Finish(const absl::Status& status) override;
  void WhenCancelled(std::function<void()> action) override;

  // For the client. Waits for the next answer, a minute at most; false when the call has ended.
  bool Next(std::string* response);
  // Waits for the end.
  absl::Status Wait();
  void Cancel();

 private:
  const std::string path_;
  const Presented presented_;
  const std::string request_id_;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  std::deque<std::string> requests_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> responses_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<absl::Status> ended_ ABSL_GUARDED_BY(mutex_);
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::function<void()>> on_cancel_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::gateway
