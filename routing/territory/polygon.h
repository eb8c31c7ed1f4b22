#pragma once

// From a feature of a GeoJSON file to a valid polygon on the sphere. Pure functions.

#include <memory>

#include "absl/status/statusor.h"
#include "s2/s2polygon.h"

#include "routing/territory/geojson.h"

namespace mugugno::routing {

// Rings that cross or touch themselves, as those of published borders do now and then, are split
// where they do. INVALID_ARGUMENT if the feature encloses no area.
absl::StatusOr<std::unique_ptr<S2Polygon>> ToPolygon(const GeoFeature& feature);

}  // namespace mugugno::routing
