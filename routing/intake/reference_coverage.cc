#include "routing/intake/reference_coverage.h"

#include <algorithm>

#include "routing/topic/topic_classifier.h"

namespace mugugno::routing {

absl::Status ReferenceCoverage::CatchUp(const tenant::Cell& cell, absl::Time deadline) const {
  return refresh_.CatchUp(cell, deadline);
}

bool ReferenceCoverage::HasTerritory(const tenant::Tenant& tenant) const {
  const std::shared_ptr<const Italy> italy = snapshots_.CurrentItaly();
  if (italy != nullptr && italy->Find(tenant.istat_code)) return true;
  const Reference reference = snapshots_.ReferenceOf(tenant.association);
  if (reference.territory == nullptr) return false;
  const std::vector<Area>& areas = reference.territory->areas();
  return std::any_of(areas.begin(), areas.end(),
                     [&](const Area& area) { return area.istat == tenant.istat_code; });
}

bool ReferenceCoverage::HasPlaces(const tenant::Tenant& tenant) const {
  return CadastralCode(tenant).has_value();
}

std::optional<std::string> ReferenceCoverage::CadastralCode(const tenant::Tenant& tenant) const {
  const Reference reference = snapshots_.ReferenceOf(tenant.association);
  if (reference.places == nullptr) return std::nullopt;
  for (const ComuneEntry& comune : reference.places->comuni) {
    if (comune.istat == tenant.istat_code) return comune.cadastral;
  }
  return std::nullopt;
}

bool ReferenceCoverage::IsTopic(absl::string_view code) const {
  return TopicClassifier::Shipped().IsCodeOrPrefix(code);
}

}  // namespace mugugno::routing
