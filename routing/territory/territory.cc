#include "routing/territory/territory.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"

#include "routing/territory/geojson.h"
#include "routing/territory/outline.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using tenant::InvalidField;

constexpr double kSwappedReachM = 50'000;
// Of one area: enough for a screen, and a dozen of them are some kilobytes.
constexpr size_t kOutlinePoints = 300;
// About a kilometre: what rounding leaves of zero.
constexpr double kZeroDegrees = 0.01;

std::string Property(const GeoFeature& feature, const char* key) {
  const auto found = feature.properties.find(key);
  return found == feature.properties.end() ? "" : found->second;
}

// Why the numbers are no position on Earth that a telephone found; empty if they may be one.
std::string Impossible(double latitude, double longitude, double accuracy_m,
                       const TerritoryOptions& options) {
  if (!(std::abs(latitude) <= 90 && std::abs(longitude) <= 180)) return "coordinate impossibili";
  if (std::abs(latitude) < kZeroDegrees && std::abs(longitude) < kZeroDegrees) {
    return "coordinate 0,0: posizione mancante";
  }
  if (latitude == 0 || longitude == 0) return "una coordinata è 0: posizione mancante";
  // A telephone that knows its fix to be none says so by a negative number.
  if (!(accuracy_m >= 0)) return "posizione non valida";
  return accuracy_m <= options.max_accuracy_m ? "" : "posizione troppo imprecisa";
}

std::vector<size_t> AreasOf(const Borders::NearAreas& near) {
  std::vector<size_t> areas;
  areas.reserve(near.size());
  for (const Borders::Near& area : near) areas.push_back(area.area);
  return areas;
}

}  // namespace

Territory::Territory(std::vector<Area> areas, Borders borders)
    : areas_(std::move(areas)), borders_(std::move(borders)) {}

absl::StatusOr<Territory> Territory::FromGeoJson(absl::string_view geojson) {
  ASSIGN_OR_RETURN(const std::vector<GeoFeature> features, ParseGeoJson(geojson));
  std::vector<Area> areas;
  Borders::Maker borders;
  for (const GeoFeature& feature : features) {
    Area area{.name = Property(feature, "name"),
              .istat = Property(feature, "istat"),
              .cadastral = Property(feature, "cadastral")};
    const std::string path = absl::StrCat("territory.features[", areas.size(), "]");
    if (area.name.empty()) return InvalidField(path, "has no property \"name\"");
    const absl::Status added = borders.Add(static_cast<uint32_t>(areas.size()), feature);
    if (!added.ok()) {
      return InvalidField(absl::StrCat(path, " (", area.name, ")"), added.message());
    }
    area.outline = Outline(feature.polygons, kOutlinePoints);
    areas.push_back(std::move(area));
  }
  return Territory(std::move(areas), std::move(borders).Make());
}

Fix Territory::Locate(double latitude, double longitude, double accuracy_m,
                      const TerritoryOptions& options) const {
  if (areas_.empty()) return {.kind = Fix::Kind::kNoEvidence, .note = "nessun territorio noto"};
  std::string impossible = Impossible(latitude, longitude, accuracy_m, options);
  if (!impossible.empty()) {
    return {.kind = Fix::Kind::kNoEvidence, .note = std::move(impossible)};
  }
  const double tolerance = std::max(options.border_tolerance_m, accuracy_m);
  const Borders::NearAreas near = borders_.Within(latitude, longitude, tolerance);
  if (!near.empty() && near[0].distance_m == 0) {
    if (near.size() == 1) return {.kind = Fix::Kind::kInside, .areas = AreasOf(near)};
    return {.kind = Fix::Kind::kNearBorder,
            .areas = AreasOf(near),
            .note = absl::StrCat("a meno di ", std::lround(tolerance), " m dal confine")};
  }
  const Borders::NearAreas reach =
      borders_.Within(latitude, longitude, std::max(tolerance, options.sea_reach_m));
  if (!reach.empty()) {
    return {.kind = Fix::Kind::kNearCoast,
            .areas = AreasOf(reach),
            .note = "in mare o appena fuori dal territorio"};
  }
  if (AxesAreSwapped(latitude, longitude, options)) {
    return {.kind = Fix::Kind::kNoEvidence, .note = "latitudine e longitudine sembrano scambiate"};
  }
  return {.kind = Fix::Kind::kOutside, .note = "fuori dal territorio"};
}

bool Territory::AxesAreSwapped(double latitude, double longitude,
                               const TerritoryOptions& options) const {
  if (std::abs(longitude) > 90) return false;
  return !borders_.Within(longitude, latitude, options.sea_reach_m).empty() &&
         borders_.Within(latitude, longitude, kSwappedReachM).empty();
}

}  // namespace mugugno::routing
