#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "routing/intake/routing_snapshots.h"
#include "tenant/directory/tenant_check.h"

namespace mugugno::routing {

// What the imported reference data know of a comune, for the go-live checklist. Thread-safe.
class ReferenceCoverage final : public tenant::RoutingCoverage {
 public:
  ReferenceCoverage(const tenant::Directory& directory, const RoutingSnapshots& snapshots)
      : directory_(directory), snapshots_(snapshots) {}

  bool HasTerritory(absl::string_view istat_code) const override;
  bool HasPlaces(absl::string_view istat_code) const override;
  std::optional<std::string> CadastralCode(absl::string_view istat_code) const override;

 private:
  ReferenceFiles ReferenceOf(absl::string_view istat_code) const;

  const tenant::Directory& directory_;
  const RoutingSnapshots& snapshots_;
};

}  // namespace mugugno::routing
