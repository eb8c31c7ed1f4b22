#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "routing/intake/routing_snapshots.h"
#include "tenant/directory/reference_refresh.h"
#include "tenant/directory/tenant_check.h"

namespace mugugno::routing {

// What the imported reference data know of a comune, for the go-live checklist. Thread-safe.
class ReferenceCoverage final : public tenant::RoutingCoverage {
 public:
  ReferenceCoverage(tenant::ReferenceRefresh& refresh, RoutingSnapshots& snapshots)
      : refresh_(refresh), snapshots_(snapshots) {}

  absl::Status CatchUp(const tenant::Cell& cell, absl::Time deadline) const override;
  bool HasTerritory(const tenant::Tenant& tenant) const override;
  bool HasPlaces(const tenant::Tenant& tenant) const override;
  std::optional<std::string> CadastralCode(const tenant::Tenant& tenant) const override;
  bool IsTopic(absl::string_view code) const override;

 private:
  tenant::ReferenceRefresh& refresh_;
  RoutingSnapshots& snapshots_;
};

}  // namespace mugugno::routing
