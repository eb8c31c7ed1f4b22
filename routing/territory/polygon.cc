#include "routing/territory/polygon.h"

#include <utility>
#include <vector>

#include "s2/s2builder.h"
#include "s2/s2builderutil_s2polygon_layer.h"
#include "s2/s2builderutil_snap_functions.h"
#include "s2/s2latlng.h"

namespace mugugno::routing {
namespace {

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

}  // namespace

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

}  // namespace mugugno::routing
