#pragma once

#include "absl/status/statusor.h"

#include "gateway/readiness.h"
#include "mugugno/v1/installation_service.pb.h"
#include "routing/intake/intake.h"
#include "tenant/caller.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/tenant_check.h"

namespace mugugno::gateway {

// mugugno.v1.InstallationService. Thread-safe.
class InstallationService final {
 public:
  // `journal_bytes`: the most the journal may take.
  InstallationService(routing::Intake& intake, const Readiness& readiness,
                      const tenant::Cells& cells, int64_t journal_bytes,
                      const tenant::HandOffProbe& probe, bool push_configured)
      : intake_(intake),
        readiness_(readiness),
        cells_(cells),
        journal_bytes_(journal_bytes),
        probe_(probe),
        push_configured_(push_configured) {}

  absl::StatusOr<v1::Installation> GetInstallation(const tenant::Caller& caller,
                                                   const v1::GetInstallationRequest& request);

 private:
  routing::Intake& intake_;
  const Readiness& readiness_;
  const tenant::Cells& cells_;
  const int64_t journal_bytes_;
  const tenant::HandOffProbe& probe_;
  const bool push_configured_;
};

}  // namespace mugugno::gateway
