#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "grpc/health/v1/health.pb.h"

#include "gateway/readiness.h"
#include "gateway/transport/streams.h"
#include "tenant/caller.h"
#include "tenant/mutex.h"

namespace mugugno::gateway {

// grpc.health.v1.Health. Submission is SERVING also without the database; everything else is not,
// and nothing is while the gateway stops. Thread-safe.
class HealthService final {
 public:
  using Status = grpc::health::v1::HealthCheckResponse::ServingStatus;
  using Stream = ResponseStream<grpc::health::v1::HealthCheckResponse>;

  explicit HealthService(Readiness& readiness);

  // NOT_FOUND for a service that is not ours (health.proto).
  absl::StatusOr<grpc::health::v1::HealthCheckResponse> Check(
      const tenant::Caller& caller, const grpc::health::v1::HealthCheckRequest& request);
  // The status now and each other one it becomes; SERVICE_UNKNOWN for a service that is not ours.
  void Watch(const tenant::Caller& caller, const grpc::health::v1::HealthCheckRequest& request,
             Stream stream);

 private:
  struct Watching {
    std::string service;
    Stream stream;
    Status told;
  };

  Status StatusOf(const std::string& service) const;
  // The watches learn of a change; they end with the gateway, after NOT_SERVING: their clients go
  // to another one.
  void Tell();
  void Forget(uint64_t id);

  const Readiness& readiness_;
  tenant::Mutex mutex_;
  uint64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  // Whoever takes a watch out finishes its stream.
  std::map<uint64_t, Watching> watches_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::gateway
