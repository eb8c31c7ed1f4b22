#include "tests/bench/alternatives.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <geos_c.h>
#include <re2/re2.h>

#include "routing/text/fold.h"

namespace mugugno::bench {

using routing::GeoPoint;
using routing::GeoPolygon;
using routing::GeoRing;

struct NamesByPattern::Patterns {
  std::vector<std::unique_ptr<RE2>> all;
};

NamesByPattern::NamesByPattern(const std::vector<std::string>& names) {
  auto patterns = std::make_unique<Patterns>();
  for (const std::string& name : names) {
    patterns->all.push_back(
        std::make_unique<RE2>("\\b" + RE2::QuoteMeta(routing::Fold(name)) + "\\b"));
  }
  patterns_ = std::move(patterns);
}
NamesByPattern::~NamesByPattern() = default;

size_t NamesByPattern::names() const { return patterns_->all.size(); }

size_t NamesByPattern::Count(const std::string& text) const {
  const std::string folded = routing::Fold(text);
  return static_cast<size_t>(
      std::count_if(patterns_->all.begin(), patterns_->all.end(),
                    [&](const auto& name) { return RE2::PartialMatch(folded, *name); }));
}

namespace {

constexpr double kMetresPerDegree = 111'195;

struct XY {
  double x = 0;
  double y = 0;
};

XY ToPlane(double latitude, double longitude) {
  static const double kShrink = std::cos(42.5 * M_PI / 180);
  return {longitude * kMetresPerDegree * kShrink, latitude * kMetresPerDegree};
}

struct Box {
  double west = INFINITY, south = INFINITY, east = -INFINITY, north = -INFINITY;
  void Add(const XY& at) {
    west = std::min(west, at.x);
    east = std::max(east, at.x);
    south = std::min(south, at.y);
    north = std::max(north, at.y);
  }
  bool IsWithin(const XY& at, double reach) const {
    return at.x >= west - reach && at.x <= east + reach && at.y >= south - reach &&
           at.y <= north + reach;
  }
};

double DistanceSquared(const XY& at, const XY& a, const XY& b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length = dx * dx + dy * dy;
  const double along =
      length == 0 ? 0 : std::clamp(((at.x - a.x) * dx + (at.y - a.y) * dy) / length, 0.0, 1.0);
  const double x = a.x + along * dx - at.x;
  const double y = a.y + along * dy - at.y;
  return x * x + y * y;
}

class RayPolygons final : public Polygons {
 public:
  explicit RayPolygons(const std::vector<ComuneFeature>& features) {
    for (const ComuneFeature& feature : features) {
      for (const GeoPolygon& polygon : feature.feature.polygons) {
        Shape shape{.comune = feature.comune, .box = {}, .rings = {}};
        for (const GeoRing& ring : polygon) {
          std::vector<XY>& plane = shape.rings.emplace_back();
          for (const GeoPoint& point : ring) {
            plane.push_back(ToPlane(point.latitude, point.longitude));
            shape.box.Add(plane.back());
          }
        }
        shapes_.push_back(std::move(shape));
      }
    }
  }

  std::vector<uint32_t> Holding(double latitude, double longitude, double reach_m,
                                size_t* near) const override {
    const XY at = ToPlane(latitude, longitude);
    std::vector<uint32_t> holding;
    for (const Shape& shape : shapes_) {
      if (!shape.box.IsWithin(at, reach_m)) continue;
      bool inside = false;
      double nearest = INFINITY;
      for (const std::vector<XY>& ring : shape.rings) {
        XY before = ring.back();
        for (const XY& point : ring) {
          const bool crosses =
              (point.y > at.y) != (before.y > at.y) &&
              at.x < (before.x - point.x) * (at.y - point.y) / (before.y - point.y) + point.x;
          inside = inside != crosses;
          nearest = std::min(nearest, DistanceSquared(at, before, point));
          before = point;
        }
      }
      if (inside) holding.push_back(shape.comune);
      if (inside || nearest <= reach_m * reach_m) ++*near;
    }
    return holding;
  }

 private:
  struct Shape {
    uint32_t comune;
    Box box;
    std::vector<std::vector<XY>> rings;
  };
  std::vector<Shape> shapes_;
};

class GeosPolygons final : public Polygons {
 public:
  explicit GeosPolygons(const std::vector<ComuneFeature>& features)
      : geos_(GEOS_init_r()), tree_(GEOSSTRtree_create_r(geos_, 10)) {
    for (const ComuneFeature& feature : features) {
      for (const GeoPolygon& polygon : feature.feature.polygons) Add(feature.comune, polygon);
    }
    for (Shape& shape : shapes_) GEOSSTRtree_insert_r(geos_, tree_, shape.geometry, &shape);
  }
  ~GeosPolygons() override {
    GEOSSTRtree_destroy_r(geos_, tree_);
    for (const Shape& shape : shapes_) {
      GEOSPreparedGeom_destroy_r(geos_, shape.prepared);
      GEOSGeom_destroy_r(geos_, shape.geometry);
    }
    GEOS_finish_r(geos_);
  }
  GeosPolygons(const GeosPolygons&) = delete;
  GeosPolygons& operator=(const GeosPolygons&) = delete;

  std::vector<uint32_t> Holding(double latitude, double longitude, double reach_m,
                                size_t* near) const override {
    const XY at = ToPlane(latitude, longitude);
    GEOSGeometry* point = GEOSGeom_createPointFromXY_r(geos_, at.x, at.y);
    GEOSGeometry* box = GEOSGeom_createRectangle_r(geos_, at.x - reach_m, at.y - reach_m,
                                                   at.x + reach_m, at.y + reach_m);
    std::vector<const Shape*> candidates;
    GEOSSTRtree_query_r(
        geos_, tree_, box,
        [](void* shape, void* found) {
          static_cast<std::vector<const Shape*>*>(found)->push_back(static_cast<Shape*>(shape));
        },
        &candidates);
    std::vector<uint32_t> holding;
    for (const Shape* shape : candidates) {
      if (GEOSPreparedContains_r(geos_, shape->prepared, point) == 1) {
        holding.push_back(shape->comune);
        ++*near;
      } else if (GEOSPreparedDistanceWithin_r(geos_, shape->prepared, point, reach_m) == 1) {
        ++*near;
      }
    }
    GEOSGeom_destroy_r(geos_, box);
    GEOSGeom_destroy_r(geos_, point);
    return holding;
  }

 private:
  struct Shape {
    uint32_t comune;
    GEOSGeometry* geometry;
    const GEOSPreparedGeometry* prepared;
  };

  GEOSGeometry* ToRing(const GeoRing& ring) const {
    const auto size = static_cast<unsigned>(ring.size() + 1);
    GEOSCoordSequence* points = GEOSCoordSeq_create_r(geos_, size, 2);
    for (unsigned i = 0; i < size; ++i) {
      const GeoPoint& point = ring[i % ring.size()];
      const XY at = ToPlane(point.latitude, point.longitude);
      GEOSCoordSeq_setXY_r(geos_, points, i, at.x, at.y);
    }
    return GEOSGeom_createLinearRing_r(geos_, points);
  }

  void Add(uint32_t comune, const GeoPolygon& polygon) {
    std::vector<GEOSGeometry*> holes;
    for (size_t i = 1; i < polygon.size(); ++i) holes.push_back(ToRing(polygon[i]));
    GEOSGeometry* geometry = GEOSGeom_createPolygon_r(geos_, ToRing(polygon[0]), holes.data(),
                                                      static_cast<unsigned>(holes.size()));
    shapes_.push_back({comune, geometry, GEOSPrepare_r(geos_, geometry)});
  }

  GEOSContextHandle_t geos_;
  GEOSSTRtree* tree_;
  std::vector<Shape> shapes_;
};

}  // namespace

std::unique_ptr<Polygons> RayCasting(const std::vector<ComuneFeature>& features) {
  return std::make_unique<RayPolygons>(features);
}

std::unique_ptr<Polygons> Geos(const std::vector<ComuneFeature>& features) {
  return std::make_unique<GeosPolygons>(features);
}

}  // namespace mugugno::bench
