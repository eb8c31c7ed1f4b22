#include "routing/territory/borders.h"

#include <cmath>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/territory/geojson.h"

namespace mugugno::routing {
namespace {

// A square of 0.1 degree from a corner; with a hole of 0.02 degree in its middle, if wanted.
GeoFeature Square(double latitude, double longitude, bool hole = false) {
  const auto ring = [](double south, double west, double side) {
    return GeoRing{
        {south, west}, {south, west + side}, {south + side, west + side}, {south + side, west}};
  };
  GeoPolygon polygon = {ring(latitude, longitude, 0.1)};
  if (hole) polygon.push_back(ring(latitude + 0.04, longitude + 0.04, 0.02));
  return {.properties = {}, .polygons = {polygon}};
}

Borders TwoSquares() {
  Borders::Maker maker;
  EXPECT_TRUE(maker.Add(0, Square(44.3, 9.0, true)).ok());
  EXPECT_TRUE(maker.Add(1, Square(44.3, 9.1)).ok());
  return std::move(maker).Make();
}

std::vector<uint32_t> Areas(const Borders& borders, double latitude, double longitude,
                            double reach_m) {
  std::vector<uint32_t> areas;
  for (const auto& near : borders.Within(latitude, longitude, reach_m)) areas.push_back(near.area);
  return areas;
}

TEST(Borders, WhatWasEncodedAnswersAsBefore) {
  const Borders made = TwoSquares();
  auto decoded = Borders::Decode(made.Encode());
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  for (int row = 0; row < 29; ++row) {
    for (int column = 0; column < 43; ++column) {
      const double latitude = 44.25 + row * 0.007;
      const double longitude = 8.95 + column * 0.007;
      const auto before = made.Within(latitude, longitude, 1'500);
      const auto after = decoded->Within(latitude, longitude, 1'500);
      ASSERT_EQ(before.size(), after.size()) << latitude << " " << longitude;
      for (size_t i = 0; i < before.size(); ++i) {
        EXPECT_EQ(before[i].area, after[i].area);
        EXPECT_EQ(before[i].distance_m, after[i].distance_m);
      }
    }
  }
  EXPECT_EQ(decoded->Encode(), made.Encode());
}

TEST(Borders, WhatWasNotEncodedHereIsRefused) {
  EXPECT_FALSE(Borders::Decode("").ok());
  EXPECT_FALSE(Borders::Decode("\x02\x01").ok());
  EXPECT_FALSE(Borders::Decode(std::string(200, '\xFF')).ok());
}

TEST(Borders, ThePointsOwnAreaComesFirstAndAHoleIsNoneOfIt) {
  EXPECT_THAT(Areas(TwoSquares(), 44.35, 9.1005, 150), testing::ElementsAre(1, 0));
  EXPECT_THAT(Areas(TwoSquares(), 44.35, 9.0995, 150), testing::ElementsAre(0, 1));
  EXPECT_THAT(Areas(TwoSquares(), 44.35, 9.05, 150), testing::IsEmpty());
  EXPECT_THAT(Areas(TwoSquares(), 44.32, 9.02, 150), testing::ElementsAre(0));
}

// Where they disagree the point fits both sides.
TEST(Borders, AnAreaOfTwoSourcesIsWhereEitherDrawsIt) {
  Borders::Maker maker;
  ASSERT_TRUE(maker.Add(0, Square(44.3, 9.0)).ok());
  ASSERT_TRUE(maker.Add(1, Square(44.3, 9.1)).ok());
  ASSERT_TRUE(maker.Add(1, Square(44.3, 9.08)).ok());
  const Borders borders = std::move(maker).Make();
  EXPECT_THAT(Areas(borders, 44.35, 9.09, 50), testing::UnorderedElementsAre(0, 1));
  EXPECT_THAT(Areas(borders, 44.35, 9.15, 50), testing::ElementsAre(1));
  EXPECT_NEAR(borders.DistanceTo(1, 44.35, 9.07), 796, 5);
}

// A coast of so many headlands, a circle of about eleven kilometres.
GeoFeature Coast(double latitude, double longitude, int headlands) {
  GeoRing ring;
  for (int i = 0; i < 2 * headlands; ++i) {
    const double angle = M_PI * i / headlands;
    const double radius = i % 2 == 0 ? 0.1 : 0.098;
    ring.push_back({latitude + radius * std::sin(angle), longitude + radius * std::cos(angle)});
  }
  return {.properties = {}, .polygons = {{ring}}};
}

TEST(Borders, WhatIsInReachIsWhatMeasuringEveryEdgeFinds) {
  Borders::Maker maker;
  ASSERT_TRUE(maker.Add(0, Coast(44.35, 9.0, 900)).ok());
  ASSERT_TRUE(maker.Add(1, Coast(44.35, 9.22, 70)).ok());
  const Borders borders = std::move(maker).Make();
  size_t in_reach = 0;
  for (int row = 0; row < 40; ++row) {
    for (int column = 0; column < 60; ++column) {
      const double latitude = 44.22 + row * 0.0065;
      const double longitude = 8.87 + column * 0.0082;
      for (const double reach : {150.0, 700.0, 2'000.0, 9'000.0}) {
        for (const Borders::Near& near : borders.Within(latitude, longitude, reach)) {
          ++in_reach;
          if (near.distance_m == 0) continue;
          EXPECT_NEAR(near.distance_m, borders.DistanceTo(near.area, latitude, longitude), 1e-6);
        }
        const auto found = Areas(borders, latitude, longitude, reach);
        for (const uint32_t area : {0u, 1u}) {
          if (borders.DistanceTo(area, latitude, longitude) >= reach) continue;
          EXPECT_THAT(found, testing::Contains(area)) << latitude << " " << longitude;
        }
      }
    }
  }
  EXPECT_GT(in_reach, 1'000);
}

}  // namespace
}  // namespace mugugno::routing
