#include "routing/territory/outline.h"

#include <cmath>

#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

// A circle of so many points around Sori, in degrees.
GeoRing Circle(double radius, int points) {
  GeoRing ring;
  for (int i = 0; i < points; ++i) {
    const double angle = 2 * M_PI * i / points;
    ring.push_back({44.37 + radius * std::sin(angle), 9.1 + radius * std::cos(angle)});
  }
  return ring;
}

size_t PointsOf(const std::vector<GeoRing>& outline) {
  size_t count = 0;
  for (const GeoRing& ring : outline) count += ring.size();
  return count;
}

TEST(Outline, HasNoMorePointsThanAskedForAndKeepsTheShape) {
  const GeoRing circle = Circle(0.05, 4000);
  for (const size_t points : {400, 60, 12}) {
    const std::vector<GeoRing> outline = Outline({{circle}}, points);
    ASSERT_EQ(outline.size(), 1u);
    EXPECT_LE(outline[0].size(), points);
    EXPECT_GE(outline[0].size(), 3u);
    // A point of the border stays one.
    for (const GeoPoint& point : outline[0]) {
      EXPECT_NEAR(std::hypot(point.latitude - 44.37, point.longitude - 9.1), 0.05, 1e-9);
    }
  }
  EXPECT_GT(Outline({{circle}}, 400)[0].size(), 60u);
}

TEST(Outline, LeavesOutWhatIsTooSmallToBeSeenButNotAllOfIt) {
  const std::vector<GeoPolygon> coast = {
      {Circle(0.00001, 8)}, {Circle(0.05, 500), Circle(0.01, 100)}, {Circle(0.00002, 8)}};
  const std::vector<GeoRing> outline = Outline(coast, 100);
  ASSERT_EQ(outline.size(), 2u);
  EXPECT_LE(PointsOf(outline), 100u);
  EXPECT_NEAR(outline[0][0].longitude, 9.15, 1e-9);
  EXPECT_NEAR(outline[1][0].longitude, 9.11, 1e-9);
  EXPECT_EQ(Outline({{Circle(0.00001, 8)}}, 100).size(), 1u);
}

TEST(Outline, KeepsCornersAndDropsWhatLiesOnALine) {
  const GeoRing square = {{44, 9}, {44, 9.05}, {44, 9.1}, {44.1, 9.1}, {44.1, 9.03}, {44.1, 9}};
  const std::vector<GeoRing> outline = Outline({{square}}, 300);
  ASSERT_EQ(outline.size(), 1u);
  EXPECT_EQ(outline[0].size(), 4u);
}

TEST(Outline, OfNothingIsNothing) { EXPECT_TRUE(Outline({}, 100).empty()); }

}  // namespace
}  // namespace mugugno::routing
