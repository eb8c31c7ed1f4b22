#include "routing/territory/outline.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace mugugno::routing {
namespace {

// About eleven metres: what a small map cannot show.
constexpr double kFinestDegrees = 1e-4;
// Doubled so often at most: half the Earth.
constexpr int kMostRounds = 21;

// Twice the area, in square degrees of the latitude's circle.
double AreaOf(const GeoRing& ring, double shrink) {
  double area = 0;
  for (size_t i = 0; i < ring.size(); ++i) {
    const GeoPoint& a = ring[i];
    const GeoPoint& b = ring[(i + 1) % ring.size()];
    area += (a.longitude * b.latitude - b.longitude * a.latitude) * shrink;
  }
  return std::abs(area);
}

// From a point to the straight line between two others, which may be one.
double Distance(const GeoPoint& p, const GeoPoint& a, const GeoPoint& b, double shrink) {
  const double x = (b.longitude - a.longitude) * shrink;
  const double y = b.latitude - a.latitude;
  const double px = (p.longitude - a.longitude) * shrink;
  const double py = p.latitude - a.latitude;
  const double length = x * x + y * y;
  const double along = length == 0 ? 0 : std::clamp((px * x + py * y) / length, 0.0, 1.0);
  return std::hypot(px - along * x, py - along * y);
}

// Marks the points that stand further than `tolerance` from the line without them.
void Keep(const GeoRing& line, double tolerance, double shrink, std::vector<bool>* kept) {
  std::vector<std::pair<size_t, size_t>> open = {{0, line.size() - 1}};
  while (!open.empty()) {
    const auto [first, last] = open.back();
    open.pop_back();
    size_t furthest = first;
    double distance = tolerance;
    for (size_t i = first + 1; i < last; ++i) {
      const double here = Distance(line[i], line[first], line[last], shrink);
      if (here > distance) std::tie(furthest, distance) = std::pair(i, here);
    }
    if (furthest == first) continue;
    (*kept)[furthest] = true;
    open.emplace_back(first, furthest);
    open.emplace_back(furthest, last);
  }
}

// Of fewer than three points where nothing is left of it.
GeoRing Simplified(const GeoRing& ring, double tolerance, double shrink) {
  GeoRing line = ring;
  line.push_back(ring.front());
  std::vector<bool> kept(line.size(), false);
  kept.front() = true;
  Keep(line, tolerance, shrink, &kept);
  GeoRing simple;
  for (size_t i = 0; i < ring.size(); ++i) {
    if (kept[i]) simple.push_back(ring[i]);
  }
  return simple;
}

}  // namespace

std::vector<GeoRing> Outline(const std::vector<GeoPolygon>& polygons, size_t points) {
  std::vector<GeoRing> rings;
  for (const GeoPolygon& polygon : polygons) {
    rings.insert(rings.end(), polygon.begin(), polygon.end());
  }
  if (rings.empty()) return rings;
  const double shrink = std::cos(rings.front().front().latitude * M_PI / 180);
  std::stable_sort(rings.begin(), rings.end(), [&](const GeoRing& a, const GeoRing& b) {
    return AreaOf(a, shrink) > AreaOf(b, shrink);
  });
  std::vector<GeoRing> outline;
  double tolerance = kFinestDegrees;
  for (int round = 0; round < kMostRounds; ++round, tolerance *= 2) {
    outline.clear();
    size_t count = 0;
    for (const GeoRing& ring : rings) {
      GeoRing simple = Simplified(ring, tolerance, shrink);
      if (simple.size() < 3) continue;
      count += simple.size();
      outline.push_back(std::move(simple));
    }
    if (!outline.empty() && count <= std::max<size_t>(points, 3)) return outline;
    if (outline.empty()) break;
  }
  // Nothing bends enough: three corners of the largest.
  const GeoRing& largest = rings.front();
  return {{largest.front(), largest[largest.size() / 3], largest[largest.size() * 2 / 3]}};
}

}  // namespace mugugno::routing
