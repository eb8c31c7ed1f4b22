#pragma once

#include "absl/status/statusor.h"
#include "grpc/health/v1/health.pb.h"

#include "gateway/readiness.h"
#include "gateway/transport/streams.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// grpc.health.v1.Health. Submission is SERVING also without the database; everything else is not,
// and nothing is while the gateway stops. Thread-safe.
class HealthService final {
 public:
  explicit HealthService(const Readiness& readiness) : readiness_(readiness) {}

  // NOT_FOUND for a service that is not ours (health.proto).
  absl::StatusOr<grpc::health::v1::HealthCheckResponse> Check(
      const tenant::Caller& caller, const grpc::health::v1::HealthCheckRequest& request);
  // UNIMPLEMENTED: ask again with Check, as health.proto allows.
  void Watch(const tenant::Caller& caller, const grpc::health::v1::HealthCheckRequest& request,
             ResponseStream<grpc::health::v1::HealthCheckResponse> stream);

 private:
  const Readiness& readiness_;
};

}  // namespace mugugno::gateway
