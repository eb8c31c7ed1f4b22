#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/channel_health_service.pb.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// mugugno.v1.ChannelHealthService. Reads no words. Thread-safe.
class ChannelHealthService final {
 public:
  explicit ChannelHealthService(const ServiceParts& parts) : parts_(parts) {}

  absl::StatusOr<v1::ListChannelHealthResponse> ListChannelHealth(
      const tenant::Caller& caller, const v1::ListChannelHealthRequest& request);

 private:
  const ServiceParts parts_;
};

}  // namespace mugugno::gateway
