#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/health_service.h"
#include "mugugno/v1/installation_service.pb.h"
#include "routing/intake/intake.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// mugugno.v1.InstallationService. Thread-safe.
class InstallationService final {
 public:
  InstallationService(routing::Intake& intake, const HealthService& health)
      : intake_(intake), health_(health) {}

  absl::StatusOr<v1::Installation> GetInstallation(const tenant::Caller& caller,
                                                   const v1::GetInstallationRequest& request);

 private:
  routing::Intake& intake_;
  const HealthService& health_;
};

}  // namespace mugugno::gateway
