#include "routing/territory/borders.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "s2/encoded_s2shape_index.h"
#include "s2/mutable_s2shape_index.h"
#include "s2/s2closest_edge_query.h"
#include "s2/s2earth.h"
#include "s2/s2edge_distances.h"
#include "s2/s2latlng.h"
#include "s2/s2lax_polygon_shape.h"
#include "s2/s2shapeutil_coding.h"
#include "s2/util/coding/coder.h"

#include "routing/territory/polygon.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

S2Point ToPoint(double latitude, double longitude) {
  return S2LatLng::FromDegrees(latitude, longitude).Normalized().ToPoint();
}

}  // namespace

class Borders::Shapes final {
 public:
  // Of areas by the number of their shape.
  Shapes(std::vector<uint32_t> areas, std::unique_ptr<S2ShapeIndex> index,
         std::unique_ptr<const std::string> bytes)
      : bytes_(std::move(bytes)), areas_(std::move(areas)), index_(std::move(index)) {}

  // Null for an index that was made here.
  const std::string* bytes() const { return bytes_.get(); }
  const std::vector<uint32_t>& areas() const { return areas_; }
  const S2ShapeIndex& index() const { return *index_; }

 private:
  const std::unique_ptr<const std::string> bytes_;  // what an encoded index points into
  const std::vector<uint32_t> areas_;
  const std::unique_ptr<S2ShapeIndex> index_;
};

struct Borders::Maker::Parts {
  std::vector<uint32_t> areas;
  std::unique_ptr<MutableS2ShapeIndex> index = std::make_unique<MutableS2ShapeIndex>();
};

Borders::Maker::Maker() : parts_(std::make_unique<Parts>()) {}
Borders::Maker::~Maker() = default;

absl::Status Borders::Maker::Add(uint32_t area, const GeoFeature& feature) {
  ASSIGN_OR_RETURN(const std::unique_ptr<S2Polygon> polygon, ToPolygon(feature));
  parts_->index->Add(std::make_unique<S2LaxPolygonShape>(*polygon));
  parts_->areas.push_back(area);
  return absl::OkStatus();
}

Borders Borders::Maker::Make() && {
  parts_->index->ForceBuild();
  return Borders(
      std::make_unique<const Shapes>(std::move(parts_->areas), std::move(parts_->index), nullptr));
}

Borders::Borders() : Borders(Maker().Make()) {}
Borders::Borders(std::unique_ptr<const Shapes> shapes) : shapes_(std::move(shapes)) {}
Borders::Borders(Borders&&) noexcept = default;
Borders& Borders::operator=(Borders&&) noexcept = default;
Borders::~Borders() = default;

std::string Borders::Encode() const {
  if (shapes_->bytes() != nullptr) return *shapes_->bytes();
  const std::vector<uint32_t>& areas = shapes_->areas();
  Encoder encoder;
  encoder.Ensure((areas.size() + 1) * Encoder::kVarintMax32);
  encoder.put_varint32(static_cast<uint32_t>(areas.size()));
  for (const uint32_t area : areas) encoder.put_varint32(area);
  s2shapeutil::FastEncodeTaggedShapes(shapes_->index(), &encoder);
  static_cast<const MutableS2ShapeIndex&>(shapes_->index()).Encode(&encoder);
  return {encoder.base(), encoder.length()};
}

absl::StatusOr<Borders> Borders::Decode(std::string bytes) {
  const auto wrong = [] { return absl::InvalidArgumentError("are no borders of this version"); };
  auto kept = std::make_unique<const std::string>(std::move(bytes));
  Decoder decoder(kept->data(), kept->size());
  uint32_t count = 0;
  if (!decoder.get_varint32(&count) || count > kept->size()) return wrong();
  std::vector<uint32_t> areas(count);
  for (uint32_t& area : areas) {
    if (!decoder.get_varint32(&area)) return wrong();
  }
  auto index = std::make_unique<EncodedS2ShapeIndex>();
  const auto shapes = s2shapeutil::LazyDecodeShapeFactory(&decoder);
  if (!index->Init(&decoder, shapes) || index->num_shape_ids() != static_cast<int>(count)) {
    return wrong();
  }
  for (int i = 0; i < index->num_shape_ids(); ++i) {
    if (index->shape(i) == nullptr) return wrong();
  }
  return Borders(
      std::make_unique<const Shapes>(std::move(areas), std::move(index), std::move(kept)));
}

Borders::NearAreas Borders::Within(double latitude, double longitude, double reach_m) const {
  S2ClosestEdgeQuery query(&shapes_->index());
  query.mutable_options()->set_max_distance(
      S1ChordAngle(S2Earth::MetersToAngle(reach_m)).PlusError(1e-15));
  query.mutable_options()->set_include_interiors(true);
  S2ClosestEdgeQuery::PointTarget target(ToPoint(latitude, longitude));
  NearAreas near;
  for (const auto& result : query.FindClosestEdges(&target)) {
    const uint32_t area = shapes_->areas()[static_cast<size_t>(result.shape_id())];
    const bool known =
        std::any_of(near.begin(), near.end(), [&](const Near& other) { return other.area == area; });
    if (!known) near.push_back({area, S2Earth::ToMeters(result.distance().ToAngle())});
  }
  return near;
}

double Borders::DistanceTo(uint32_t area, double latitude, double longitude) const {
  const S2Point point = ToPoint(latitude, longitude);
  S1ChordAngle nearest = S1ChordAngle::Infinity();
  for (size_t i = 0; i < shapes_->areas().size(); ++i) {
    if (shapes_->areas()[i] != area) continue;
    const S2Shape& shape = *shapes_->index().shape(static_cast<int>(i));
    for (int e = 0; e < shape.num_edges(); ++e) {
      const S2Shape::Edge edge = shape.edge(e);
      S2::UpdateMinDistance(point, edge.v0, edge.v1, &nearest);
    }
  }
  return nearest.is_infinity() ? std::numeric_limits<double>::infinity()
                               : S2Earth::ToMeters(nearest.ToAngle());
}

}  // namespace mugugno::routing
