#include "routing/intake/reference_coverage.h"

#include <memory>

#include "routing/gazetteer/place.h"
#include "routing/territory/geojson.h"

namespace mugugno::routing {

ReferenceFiles ReferenceCoverage::ReferenceOf(absl::string_view istat_code) const {
  for (const auto& slice : directory_.Current()->tenants()) {
    if (slice->tenant.istat_code == istat_code) {
      return snapshots_.Reference(slice->tenant.association);
    }
  }
  return {};
}

bool ReferenceCoverage::HasTerritory(absl::string_view istat_code) const {
  const auto features = ParseGeoJson(ReferenceOf(istat_code).territory_geojson);
  if (!features.ok()) return false;
  for (const GeoFeature& feature : *features) {
    const auto istat = feature.properties.find("istat");
    if (istat != feature.properties.end() && istat->second == istat_code) return true;
  }
  return false;
}

bool ReferenceCoverage::HasPlaces(absl::string_view istat_code) const {
  return CadastralCode(istat_code).has_value();
}

std::optional<std::string> ReferenceCoverage::CadastralCode(absl::string_view istat_code) const {
  const auto places = ParsePlaces(ReferenceOf(istat_code).places_yaml);
  if (!places.ok()) return std::nullopt;
  for (const ComuneEntry& comune : places->comuni) {
    if (comune.istat == istat_code) return comune.cadastral;
  }
  return std::nullopt;
}

}  // namespace mugugno::routing
