#pragma once

// The one way of every call: find the method, admit the caller, check the request, run the handler,
// log one line. Thread-safe; Receive never waits.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"

#include "gateway/guard.h"
#include "gateway/readiness.h"
#include "gateway/registry.h"
#include "gateway/transport/call.h"
#include "gateway/worker_pool.h"

namespace mugugno::gateway {

struct DispatchLimits {
  size_t worker_threads = 16;
  // Threads for calls that wait for their client (uploads, bulk submission).
  size_t stream_threads = 8;
  // Calls admitted at the same time, watches included.
  size_t most_calls = 512;
};

class Dispatch final {
 public:
  // How a call ended, for the metrics: path, status, duration.
  using Observe = std::function<void(absl::string_view, const absl::Status&, absl::Duration)>;

  // Nothing serves a registry that is not whole: FAILED_PRECONDITION as of Registry::Check.
  static absl::StatusOr<std::unique_ptr<Dispatch>> Create(const Registry& registry,
                                                          const Guard& guard,
                                                          const Readiness& readiness,
                                                          DispatchLimits limits, Observe observe);
  ~Dispatch();

  // UNAVAILABLE for what cannot be served now: a draining gateway takes no call, one that has not
  // seen its database yet only those that do not need it.
  void Receive(std::shared_ptr<Call> call);

  int64_t running() const { return *running_; }

 private:
  Dispatch(const Registry& registry, const Guard& guard, const Readiness& readiness,
           DispatchLimits limits, Observe observe);

  void Admit(const Method& method, const std::shared_ptr<Call>& call);

  const Registry& registry_;
  const Guard& guard_;
  const Readiness& readiness_;
  const DispatchLimits limits_;
  const Observe observe_;
  // Shared with the calls, which may outlive this.
  std::shared_ptr<std::atomic<int64_t>> running_ = std::make_shared<std::atomic<int64_t>>(0);
  WorkerPool workers_;
  WorkerPool streams_;
};

}  // namespace mugugno::gateway
