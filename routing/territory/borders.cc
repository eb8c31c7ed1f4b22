#include "routing/territory/borders.h"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>
#include <utility>

#include "s2/encoded_s2shape_index.h"
#include "s2/mutable_s2shape_index.h"
#include "s2/s2cap.h"
#include "s2/s2cell_id.h"
#include "s2/s2contains_point_query.h"
#include "s2/s2earth.h"
#include "s2/s2edge_distances.h"
#include "s2/s2latlng.h"
#include "s2/s2lax_polygon_shape.h"
#include "s2/s2metrics.h"
#include "s2/s2region_coverer.h"
#include "s2/s2shapeutil_coding.h"
#include "s2/util/coding/coder.h"

#include "routing/territory/polygon.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using ByLevel = std::array<double, S2CellId::kMaxLevel + 1>;

// Of the longest diagonal of a cell of each level, in radians.
double MaxDiagonal(int level) {
  static const auto* const lengths = [] {
    auto* const made = new ByLevel;
    for (int i = 0; i <= S2CellId::kMaxLevel; ++i) (*made)[i] = S2::kMaxDiag.GetValue(i);
    return made;
  }();
  return (*lengths)[level];
}

// Nothing of a cell of the level is farther from its centre, in radians. The centre halves the
// diagonals but for what the projection stretches them within the cell, less in each smaller one.
double MaxRadius(int level) {
  constexpr int kSmall = 6;
  constexpr double kHalf = 0.55;
  return MaxDiagonal(level) * (level < kSmall ? 1 : kHalf);
}

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

// Looks at the edges in the cells of the index that a circle touches, nearest first, but at none
// that cannot be nearer than what is known of their area.
class Borders::Search final {
 public:
  Search(const Shapes& shapes, const S2Point& point, double reach_m)
      : shapes_(shapes),
        index_(shapes.index()),
        cell_(&index_),
        point_(point),
        reach_(S2Earth::MetersToAngle(reach_m)) {}

  NearAreas Find() {
    AddHolding();
    std::vector<S2CellId> covering;
    S2RegionCoverer().GetFastCovering(S2Cap(point_, reach_), &covering);
    for (const S2CellId covered : covering) AddCells(covered);
    // The nearest first: what is known then leaves out most edges of the others.
    std::sort(cells_.begin(), cells_.end(),
              [](const Cell& a, const Cell& b) { return a.distance < b.distance; });
    for (const Cell& cell : cells_) AddEdges(cell);
    NearAreas near;
    for (const auto& [area, distance] : distances_) {
      near.push_back({area, S2Earth::ToMeters(distance.ToAngle())});
    }
    std::sort(near.begin(), near.end(), [](const Near& a, const Near& b) {
      return std::tie(a.distance_m, a.area) < std::tie(b.distance_m, b.area);
    });
    return near;
  }

 private:
  struct Cell {
    S1ChordAngle distance;  // at least
    const S2ShapeIndexCell* cell = nullptr;
  };

  void AddHolding() {
    auto query = MakeS2ContainsPointQuery(&index_);
    query.VisitContainingShapes(point_, [this](S2Shape* shape) {
      DistanceOf(shape->id()) = S1ChordAngle::Zero();
      return true;
    });
  }

  // No part of a cell is nearer than this, in the straight line.
  double LeastChord(S2CellId id) const {
    const double chord = (id.ToPoint() - point_).Norm() - MaxRadius(id.level());
    return std::max(chord, 0.0);
  }

  // Remembers the cells of the index that may be in reach: of large cells part by part, so that
  // what is far away is passed over, of small ones one after the other.
  void AddCells(S2CellId id) {
    if (LeastChord(id) > reach_.radians()) return;
    const S2ShapeIndex::CellRelation relation = cell_.Locate(id);
    if (relation == S2ShapeIndex::DISJOINT) return;
    if (relation == S2ShapeIndex::INDEXED) {
      // Two cells of the covering may be in one of the index.
      if (cell_.id() != last_) AddCell();
    } else if (MaxDiagonal(id.level()) > reach_.radians()) {
      for (int child = 0; child < 4; ++child) AddCells(id.child(child));
    } else {
      for (; !cell_.done() && cell_.id() <= id.range_max(); cell_.Next()) AddCell();
    }
  }

  void AddCell() {
    last_ = cell_.id();
    const double chord = LeastChord(last_);
    if (chord > reach_.radians()) return;
    cells_.push_back({S1ChordAngle::FromLength2(chord * chord), &cell_.cell()});
  }

  void AddEdges(const Cell& at) {
    const S2ShapeIndexCell& cell = *at.cell;
    for (int i = 0; i < cell.num_clipped(); ++i) {
      const S2ClippedShape& clipped = cell.clipped(i);
      if (clipped.num_edges() == 0 || IsNearer(clipped.shape_id(), at.distance)) continue;
      const S2Shape& shape = *index_.shape(clipped.shape_id());
      S1ChordAngle nearest(reach_);
      bool any = false;
      for (int e = 0; e < clipped.num_edges(); ++e) {
        const S2Shape::Edge edge = shape.edge(clipped.edge(e));
        any = S2::UpdateMinDistance(point_, edge.v0, edge.v1, &nearest) || any;
      }
      if (!any) continue;
      S1ChordAngle& known = DistanceOf(clipped.shape_id());
      known = std::min(known, nearest);
    }
  }

  // Nothing in a cell so far away changes what is known.
  bool IsNearer(int shape, S1ChordAngle distance) const {
    const uint32_t area = shapes_.areas()[static_cast<size_t>(shape)];
    return std::any_of(distances_.begin(), distances_.end(), [&](const auto& known) {
      return known.first == area && known.second <= distance;
    });
  }

  S1ChordAngle& DistanceOf(int shape) {
    const uint32_t area = shapes_.areas()[static_cast<size_t>(shape)];
    for (auto& [known, distance] : distances_) {
      if (known == area) return distance;
    }
    return distances_.emplace_back(area, S1ChordAngle::Infinity()).second;
  }

  const Shapes& shapes_;
  const S2ShapeIndex& index_;
  S2ShapeIndex::Iterator cell_;
  const S2Point point_;
  const S1Angle reach_;
  S2CellId last_ = S2CellId::None();
  absl::InlinedVector<Cell, 32> cells_;
  absl::InlinedVector<std::pair<uint32_t, S1ChordAngle>, 8> distances_;
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
  return Search(*shapes_, ToPoint(latitude, longitude), reach_m).Find();
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
