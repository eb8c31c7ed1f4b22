#include "gateway/services/health_service.h"

#include <utility>

#include "absl/strings/match.h"
#include "google/protobuf/descriptor.h"

#include "tenant/errors.h"

namespace mugugno::gateway {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

bool IsOurs(const std::string& service) {
  return service.empty() || service == "grpc.health.v1.Health" ||
         (absl::StartsWith(service, "mugugno.v1.") &&
          google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service) !=
              nullptr);
}

HealthCheckResponse Response(HealthService::Status status) {
  HealthCheckResponse response;
  response.set_status(status);
  return response;
}

absl::Status Stopping() {
  return tenant::Unavailable("DRAINING", "the gateway is stopping; try another");
}

}  // namespace

HealthService::HealthService(Readiness& readiness) : readiness_(readiness) {
  readiness.WhenChanged([this] { Tell(); });
}

absl::StatusOr<HealthCheckResponse> HealthService::Check(const tenant::Caller&,
                                                         const HealthCheckRequest& request) {
  if (!IsOurs(request.service())) return tenant::NotFound();
  return Response(StatusOf(request.service()));
}

void HealthService::Watch(const tenant::Caller&, const HealthCheckRequest& request, Stream stream) {
  uint64_t id = 0;
  {
    tenant::MutexLock lock(&mutex_);
    // Asked first: of what changes from here on, Tell has yet to come.
    const bool stopping = readiness_.draining();
    const Status now = StatusOf(request.service());
    stream.Write(Response(now));
    if (!stopping) {
      id = ++last_id_;
      watches_.emplace(id, Watching{request.service(), stream, now});
    }
  }
  if (id == 0) return stream.Finish(Stopping());
  stream.WhenCancelled([this, id] { Forget(id); });
}

HealthService::Status HealthService::StatusOf(const std::string& service) const {
  if (!IsOurs(service)) return HealthCheckResponse::SERVICE_UNKNOWN;
  const bool serving =
      !readiness_.draining() && (readiness_.database() || !Readiness::NeedsDatabase(service));
  return serving ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

void HealthService::Tell() {
  std::map<uint64_t, Watching> ending;
  {
    tenant::MutexLock lock(&mutex_);
    for (auto& [id, watching] : watches_) {
      const Status now = StatusOf(watching.service);
      if (now == watching.told) continue;
      watching.told = now;
      watching.stream.Write(Response(now));
    }
    if (readiness_.draining()) ending.swap(watches_);
  }
  for (auto& [id, watching] : ending) watching.stream.Finish(Stopping());
}

void HealthService::Forget(uint64_t id) {
  std::map<uint64_t, Watching>::node_type ended;
  {
    tenant::MutexLock lock(&mutex_);
    ended = watches_.extract(id);
  }
  if (!ended.empty()) ended.mapped().stream.Finish(absl::CancelledError());
}

}  // namespace mugugno::gateway
