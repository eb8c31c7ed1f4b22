#pragma once

// Reads a GeoJSON FeatureCollection of Polygons and MultiPolygons (RFC 7946). No geometry library:
// this is the part that meets files from outside. Thread-safe.

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::routing {

struct GeoPoint {
  double latitude = 0;
  double longitude = 0;
};

using GeoRing = std::vector<GeoPoint>;    // without the closing repetition of the first point
using GeoPolygon = std::vector<GeoRing>;  // the outer ring, then its holes

struct GeoFeature {
  std::map<std::string, std::string> properties;  // strings and whole numbers only
  std::vector<GeoPolygon> polygons;
};

// Rings of fewer than three different positions, which enclose nothing: a mistake in what somebody
// drew, but left over here and there in what was simplified by machine.
enum class EmptyRings { kRefuse, kLeaveOut };

// INVALID_ARGUMENT says the line of malformed JSON, or which feature is wrong and how.
absl::StatusOr<std::vector<GeoFeature>> ParseGeoJson(absl::string_view text,
                                                     EmptyRings empty = EmptyRings::kRefuse);

}  // namespace mugugno::routing
