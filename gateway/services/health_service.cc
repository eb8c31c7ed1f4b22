#include "gateway/services/health_service.h"

#include "absl/strings/match.h"
#include "google/protobuf/descriptor.h"

#include "tenant/errors.h"

namespace mugugno::gateway {

using grpc::health::v1::HealthCheckResponse;

absl::StatusOr<HealthCheckResponse> HealthService::Check(
    const tenant::Caller&, const grpc::health::v1::HealthCheckRequest& request) {
  const std::string& service = request.service();
  const bool known =
      service.empty() || service == "grpc.health.v1.Health" ||
      (absl::StartsWith(service, "mugugno.v1.") &&
       google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service) != nullptr);
  if (!known) return tenant::NotFound();
  const bool serving =
      !readiness_.draining() && (readiness_.database() || !Readiness::NeedsDatabase(service));
  HealthCheckResponse response;
  response.set_status(serving ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING);
  return response;
}

void HealthService::Watch(const tenant::Caller&, const grpc::health::v1::HealthCheckRequest&,
                          ResponseStream<HealthCheckResponse> stream) {
  stream.Finish(absl::UnimplementedError("ask with Check"));
}

}  // namespace mugugno::gateway
