#include "routing/territory/territory.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "s2/mutable_s2shape_index.h"
#include "s2/s2builder.h"
#include "s2/s2builderutil_s2polygon_layer.h"
#include "s2/s2builderutil_snap_functions.h"
#include "s2/s2closest_edge_query.h"
#include "s2/s2contains_point_query.h"
#include "s2/s2earth.h"
#include "s2/s2latlng.h"
#include "s2/s2polygon.h"

#include "routing/territory/geojson.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using tenant::InvalidField;

constexpr double kSwappedReachM = 50'000;

S2Point ToPoint(double latitude, double longitude) {
  return S2LatLng::FromDegrees(latitude, longitude).Normalized().ToPoint();
}

std::vector<S2Point> ToPoints(const GeoRing& ring) {
  std::vector<S2Point> points;
  points.reserve(ring.size());
  for (const GeoPoint& point : ring) {
    const S2Point next = ToPoint(point.latitude, point.longitude);
    if (points.empty() || points.back() != next) points.push_back(next);
  }
  while (points.size() > 1 && points.front() == points.back()) points.pop_back();
  return points;
}

std::vector<std::unique_ptr<S2Loop>> ToLoops(const GeoFeature& feature) {
  std::vector<std::unique_ptr<S2Loop>> loops;
  for (const GeoPolygon& polygon : feature.polygons) {
    for (const GeoRing& ring : polygon) {
      const std::vector<S2Point> points = ToPoints(ring);
      if (points.size() < 3) continue;
      auto loop = std::make_unique<S2Loop>();
      loop->set_s2debug_override(S2Debug::DISABLE);
      loop->Init(points);
      loop->Normalize();
      loops.push_back(std::move(loop));
    }
  }
  return loops;
}

// Rings of published borders cross or touch themselves now and then: split them where they do.
bool Repair(const GeoFeature& feature, S2Polygon* polygon) {
  S2Builder::Options options{s2builderutil::IdentitySnapFunction(S1Angle::Zero())};
  options.set_split_crossing_edges(true);
  S2Builder builder(options);
  s2builderutil::S2PolygonLayer::Options layer;
  layer.set_edge_type(S2Builder::EdgeType::UNDIRECTED);
  builder.StartLayer(std::make_unique<s2builderutil::S2PolygonLayer>(polygon, layer));
  for (const auto& loop : ToLoops(feature)) builder.AddLoop(*loop);
  S2Error error;
  return builder.Build(&error) && !polygon->is_empty();
}

absl::StatusOr<std::unique_ptr<S2Polygon>> ToPolygon(const GeoFeature& feature) {
  auto polygon = std::make_unique<S2Polygon>();
  polygon->set_s2debug_override(S2Debug::DISABLE);
  S2Error error;
  bool valid = true;
  for (const auto& loop : ToLoops(feature)) valid = valid && !loop->FindValidationError(&error);
  if (valid) {
    polygon->InitNested(ToLoops(feature));
    if (!polygon->is_empty() && !polygon->FindValidationError(&error)) return polygon;
  }
  polygon = std::make_unique<S2Polygon>();
  polygon->set_s2debug_override(S2Debug::DISABLE);
  if (!Repair(feature, polygon.get())) return absl::InvalidArgumentError("encloses no area");
  return polygon;
}

std::string Property(const GeoFeature& feature, const char* key) {
  const auto found = feature.properties.find(key);
  return found == feature.properties.end() ? "" : found->second;
}

}  // namespace

class Territory::Shapes final {
 public:
  explicit Shapes(const TerritoryOptions& options) : options_(options) {}

  absl::Status Add(const GeoFeature& feature) {
    Area area{.name = Property(feature, "name"),
              .istat = Property(feature, "istat"),
              .cadastral = Property(feature, "cadastral")};
    const std::string path = absl::StrCat("territory.features[", areas_.size(), "]");
    if (area.name.empty()) return InvalidField(path, "has no property \"name\"");
    absl::StatusOr<std::unique_ptr<S2Polygon>> polygon = ToPolygon(feature);
    if (!polygon.ok()) {
      return InvalidField(absl::StrCat(path, " (", area.name, ")"), polygon.status().message());
    }
    polygons_.push_back(*std::move(polygon));
    index_.Add(std::make_unique<S2Polygon::Shape>(polygons_.back().get()));
    areas_.push_back(std::move(area));
    return absl::OkStatus();
  }

  void Finish() { index_.ForceBuild(); }

  const std::vector<Area>& areas() const { return areas_; }

  Fix Locate(double latitude, double longitude, double accuracy_m) const {
    if (areas_.empty()) return {.kind = Fix::Kind::kNoEvidence, .note = "nessun territorio noto"};
    Fix fix = CheckNumbers(latitude, longitude, accuracy_m);
    if (!fix.note.empty()) return fix;
    fix = Place(ToPoint(latitude, longitude), accuracy_m);
    if (fix.kind == Fix::Kind::kOutside && AxesAreSwapped(latitude, longitude)) {
      return {.kind = Fix::Kind::kNoEvidence,
              .note = "latitudine e longitudine sembrano scambiate"};
    }
    return fix;
  }

  double DistanceToBorder(size_t area, double latitude, double longitude) const {
    return S2Earth::ToMeters(polygons_[area]->GetDistanceToBoundary(ToPoint(latitude, longitude)));
  }

 private:
  struct Near {
    size_t area;
    double distance_m;
  };

  Fix CheckNumbers(double latitude, double longitude, double accuracy_m) const {
    Fix fix;
    if (!(std::abs(latitude) <= 90 && std::abs(longitude) <= 180)) {
      fix.note = "coordinate impossibili";
    } else if (std::abs(latitude) < 0.01 && std::abs(longitude) < 0.01) {
      fix.note = "coordinate 0,0: posizione mancante";
    } else if (!(accuracy_m >= 0 && accuracy_m <= options_.max_accuracy_m)) {
      fix.note = "posizione troppo imprecisa";
    }
    return fix;
  }

  // The areas within `reach_m` of a point (0 from inside), nearest first.
  std::vector<Near> AreasWithin(const S2Point& point, double reach_m) const {
    S2ClosestEdgeQuery query(&index_);
    query.mutable_options()->set_max_distance(
        S1ChordAngle(S2Earth::MetersToAngle(reach_m)).PlusError(1e-15));
    query.mutable_options()->set_include_interiors(true);
    S2ClosestEdgeQuery::PointTarget target(point);
    std::vector<Near> near;
    for (const auto& result : query.FindClosestEdges(&target)) {
      const auto area = static_cast<size_t>(result.shape_id());
      const bool known = std::any_of(near.begin(), near.end(),
                                     [&](const Near& other) { return other.area == area; });
      if (!known) near.push_back({area, S2Earth::ToMeters(result.distance().ToAngle())});
    }
    return near;
  }

  Fix Place(const S2Point& point, double accuracy_m) const {
    const double tolerance = std::max(options_.border_tolerance_m, accuracy_m);
    const std::vector<Near> near = AreasWithin(point, tolerance);
    const bool inside = !near.empty() && near[0].distance_m == 0;
    if (!inside) return PlaceOutside(point, std::max(tolerance, options_.sea_reach_m));
    Fix fix{.kind = near.size() == 1 ? Fix::Kind::kInside : Fix::Kind::kNearBorder};
    for (const Near& area : near) fix.areas.push_back(area.area);
    if (near.size() > 1)
      fix.note = absl::StrCat("a meno di ", std::lround(tolerance), " m dal confine");
    return fix;
  }

  Fix PlaceOutside(const S2Point& point, double reach_m) const {
    Fix fix{.kind = Fix::Kind::kOutside, .note = "fuori dal territorio"};
    for (const Near& area : AreasWithin(point, reach_m)) fix.areas.push_back(area.area);
    if (fix.areas.empty()) return fix;
    fix.kind = Fix::Kind::kNearCoast;
    fix.note = "in mare o appena fuori dal territorio";
    return fix;
  }

  bool AxesAreSwapped(double latitude, double longitude) const {
    if (std::abs(longitude) > 90) return false;
    const S2Point swapped = ToPoint(longitude, latitude);
    return !AreasWithin(swapped, options_.sea_reach_m).empty() &&
           AreasWithin(ToPoint(latitude, longitude), kSwappedReachM).empty();
  }

  TerritoryOptions options_;
  std::vector<Area> areas_;
  std::vector<std::unique_ptr<S2Polygon>> polygons_;
  MutableS2ShapeIndex index_;
};

Territory::Territory() : shapes_(std::make_unique<Shapes>(TerritoryOptions())) {}
Territory::Territory(std::unique_ptr<const Shapes> shapes) : shapes_(std::move(shapes)) {}
Territory::Territory(Territory&&) noexcept = default;
Territory& Territory::operator=(Territory&&) noexcept = default;
Territory::~Territory() = default;

absl::StatusOr<Territory> Territory::FromGeoJson(absl::string_view geojson,
                                                 const TerritoryOptions& options) {
  ASSIGN_OR_RETURN(const std::vector<GeoFeature> features, ParseGeoJson(geojson));
  auto shapes = std::make_unique<Shapes>(options);
  for (const GeoFeature& feature : features) RETURN_IF_ERROR(shapes->Add(feature));
  shapes->Finish();
  return Territory(std::move(shapes));
}

const std::vector<Area>& Territory::areas() const { return shapes_->areas(); }

Fix Territory::Locate(double latitude, double longitude, double accuracy_m) const {
  return shapes_->Locate(latitude, longitude, accuracy_m);
}

double Territory::DistanceToBorder(size_t area, double latitude, double longitude) const {
  return shapes_->DistanceToBorder(area, latitude, longitude);
}

}  // namespace mugugno::routing
