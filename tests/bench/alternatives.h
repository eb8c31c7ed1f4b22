#pragma once

// What one would do without a gazetteer and an index of borders, to compare with: one regular
// expression per name, and each comune's polygon asked in turn or through GEOS.

#include <memory>
#include <string>
#include <vector>

#include "routing/territory/geojson.h"

namespace mugugno::bench {

// One RE2 per name, at word boundaries, over the folded text.
class NamesByPattern final {
 public:
  explicit NamesByPattern(const std::vector<std::string>& names);
  ~NamesByPattern();
  size_t names() const;
  size_t Count(const std::string& text) const;

 private:
  struct Patterns;
  std::unique_ptr<const Patterns> patterns_;
};

// Which comuni a point is in or nearer to than a distance, as Territory is asked. Metres on a plane
// about the middle of Italy: good enough to compare times. A comune may have several features.
class Polygons {
 public:
  virtual ~Polygons() = default;
  // The comuni that hold the point; `near` gets how many features are near.
  virtual std::vector<uint32_t> Holding(double latitude, double longitude, double reach_m,
                                        size_t* near) const = 0;
};
struct ComuneFeature {
  uint32_t comune = 0;
  routing::GeoFeature feature;
};
// Every polygon's box, then every edge of those the point may be in.
std::unique_ptr<Polygons> RayCasting(const std::vector<ComuneFeature>& features);
// An STRtree of prepared geometries.
std::unique_ptr<Polygons> Geos(const std::vector<ComuneFeature>& features);

}  // namespace mugugno::bench
