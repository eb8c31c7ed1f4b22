#pragma once

// Borders simplified for a drawing: no evidence of where anything is. Pure functions, thread-safe.

#include <cstddef>
#include <vector>

#include "routing/territory/geojson.h"

namespace mugugno::routing {

// The rings of an area, outer ones and holes alike, the largest first, of at most `points` points
// together (three at least): those that bend a ring most are kept (Ramer, Douglas and Peucker).
// Rings too small to be seen are left out, the largest never.
std::vector<GeoRing> Outline(const std::vector<GeoPolygon>& polygons, size_t points);

}  // namespace mugugno::routing
