#include "gateway/services/map_service.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "routing/territory/outline.h"
#include "tenant/name.h"

namespace mugugno::gateway {
namespace {

constexpr size_t kMostPoints = 6000;
constexpr double kUnitsPerDegree = 1e5;

int32_t Units(double degrees) {
  return static_cast<int32_t>(std::lround(degrees * kUnitsPerDegree));
}

void AddRing(const routing::GeoRing& ring, v1::TerritoryMap::Area* area) {
  v1::TerritoryMap::Ring& out = *area->add_rings();
  for (const routing::GeoPoint& point : ring) {
    out.add_points(Units(point.latitude));
    out.add_points(Units(point.longitude));
  }
}

}  // namespace

absl::StatusOr<v1::TerritoryMap> MapService::GetTerritoryMap(const tenant::Caller& caller,
                                                             const v1::GetTerritoryMapRequest&) {
  v1::TerritoryMap map;
  const auto person = tenant::ResourceName::Parse(caller.name());
  if (caller.kind() != tenant::Caller::Kind::kStaff || !person ||
      person->Root().kind != tenant::Scope::Kind::kAssociation) {
    return map;
  }
  map.set_association(person->Root().ToString());
  map.set_tile_url_template(tiles_.tile_url_template());
  map.set_tile_attribution(tiles_.attribution());
  const auto snapshot = routing_.Of(person->Root().id);
  const std::vector<routing::Area>& areas = snapshot->territory().areas();
  // By what people call them.
  std::map<std::string, v1::TerritoryMap::Area> drawn;
  const size_t points = kMostPoints / std::max<size_t>(areas.size(), 1);
  for (size_t i = 0; i < areas.size(); ++i) {
    const routing::TenantRouting* tenant = snapshot->TenantOfArea(i);
    if (tenant == nullptr) continue;
    v1::TerritoryMap::Area& area = drawn[tenant->name];
    area.set_tenant(tenant::TenantName(tenant->tenant));
    area.set_display_name(tenant->name);
    for (const routing::GeoRing& ring : routing::Outline({areas[i].outline}, points)) {
      AddRing(ring, &area);
    }
  }
  for (auto& [name, area] : drawn) *map.add_areas() = std::move(area);
  return map;
}

}  // namespace mugugno::gateway
