#pragma once

#include <atomic>

#include "absl/status/statusor.h"
#include "grpc/health/v1/health.pb.h"

#include "gateway/transport/streams.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// grpc.health.v1.Health. Submission is SERVING also without the database; everything else is not,
// and nothing is while the gateway stops. Thread-safe.
class HealthService final {
 public:
  void SetDatabase(bool available) { database_ = available; }
  void Drain() { draining_ = true; }
  bool database() const { return database_; }

  // NOT_FOUND for a service that is not ours (health.proto).
  absl::StatusOr<grpc::health::v1::HealthCheckResponse> Check(
      const tenant::Caller& caller, const grpc::health::v1::HealthCheckRequest& request);
  // UNIMPLEMENTED: ask again with Check, as health.proto allows.
  void Watch(const tenant::Caller& caller, const grpc::health::v1::HealthCheckRequest& request,
             ResponseStream<grpc::health::v1::HealthCheckResponse> stream);

 private:
  std::atomic<bool> database_ = false;
  std::atomic<bool> draining_ = false;
};

}  // namespace mugugno::gateway
