#include "routing/territory/territory.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/territory/geojson.h"
#include "tests/support/reference_files.h"

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Two squares of 0.1 degree side by side, the western with a hole and an exclave far north; each
// degree of longitude is about 80 km here.
constexpr char kTwoSquares[] = R"({"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Ponente","istat":"1"},"geometry":{"type":"MultiPolygon",
 "coordinates":[[[[9.0,44.3],[9.1,44.3],[9.1,44.4],[9.0,44.4],[9.0,44.3]],
                 [[9.04,44.34],[9.06,44.34],[9.06,44.36],[9.04,44.36],[9.04,44.34]]],
                [[[9.0,44.6],[9.02,44.6],[9.02,44.62],[9.0,44.62],[9.0,44.6]]]]}},
{"type":"Feature","properties":{"name":"Levante","istat":"2"},"geometry":{"type":"Polygon",
 "coordinates":[[[9.1,44.3],[9.2,44.3],[9.2,44.4],[9.1,44.4],[9.1,44.3]]]}}]})";

Territory TwoSquares() {
  auto territory = Territory::FromGeoJson(kTwoSquares);
  EXPECT_TRUE(territory.ok()) << territory.status();
  return *std::move(territory);
}

TEST(Territory, APointWellInsideIsInside) {
  const Fix fix = TwoSquares().Locate(44.32, 9.02, 10);
  EXPECT_EQ(fix.kind, Fix::Kind::kInside);
  EXPECT_THAT(fix.areas, ElementsAre(0));
}

TEST(Territory, APointNearABorderFitsBothSidesTheOneThatHoldsItFirst) {
  const Fix fix = TwoSquares().Locate(44.35, 9.1005, 0);  // 40 m east of the border
  EXPECT_EQ(fix.kind, Fix::Kind::kNearBorder);
  EXPECT_THAT(fix.areas, ElementsAre(1, 0));
}

TEST(Territory, AnOuterBorderWithoutANeighbourIsNoBorder) {
  EXPECT_EQ(TwoSquares().Locate(44.3005, 9.02, 0).kind, Fix::Kind::kInside);
}

TEST(Territory, TheToleranceIsConfigurable) {
  EXPECT_EQ(TwoSquares().Locate(44.35, 9.1005, 0, {.border_tolerance_m = 20}).kind,
            Fix::Kind::kInside);
}

TEST(Territory, AVagueFixWidensTheBorder) {
  EXPECT_EQ(TwoSquares().Locate(44.35, 9.11, 0).kind, Fix::Kind::kInside);  // 800 m
  EXPECT_EQ(TwoSquares().Locate(44.35, 9.11, 1'000).kind, Fix::Kind::kNearBorder);
  EXPECT_EQ(TwoSquares().Locate(44.35, 9.11, 50'000).kind, Fix::Kind::kNoEvidence);
}

TEST(Territory, HolesAreOutsideAndExclavesInside) {
  EXPECT_EQ(TwoSquares().Locate(44.35, 9.05, 0).kind, Fix::Kind::kNearCoast);
  EXPECT_EQ(TwoSquares().Locate(44.61, 9.01, 0).kind, Fix::Kind::kInside);
}

// A comune within another, with an island of the outer one within it.
TEST(Territory, AnEnclaveIsItsOwnAndAnIslandInItTheOuterOnes) {
  const auto territory = Territory::FromGeoJson(R"({"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Attorno"},"geometry":{"type":"MultiPolygon","coordinates":[
 [[[9.0,44.0],[9.9,44.0],[9.9,44.9],[9.0,44.9],[9.0,44.0]],
  [[9.2,44.2],[9.7,44.2],[9.7,44.7],[9.2,44.7],[9.2,44.2]]],
 [[[9.4,44.4],[9.5,44.4],[9.5,44.5],[9.4,44.5],[9.4,44.4]]]]}},
{"type":"Feature","properties":{"name":"Dentro"},"geometry":{"type":"Polygon","coordinates":[
 [[9.2,44.2],[9.7,44.2],[9.7,44.7],[9.2,44.7],[9.2,44.2]],
 [[9.4,44.4],[9.5,44.4],[9.5,44.5],[9.4,44.5],[9.4,44.4]]]}}]})");
  ASSERT_TRUE(territory.ok()) << territory.status();
  EXPECT_THAT(territory->Locate(44.1, 9.1, 0).areas, ElementsAre(0));
  EXPECT_THAT(territory->Locate(44.3, 9.3, 0).areas, ElementsAre(1));
  EXPECT_THAT(territory->Locate(44.45, 9.45, 0).areas, ElementsAre(0));
  EXPECT_THAT(territory->Locate(44.2, 9.3, 0).areas, ::testing::UnorderedElementsAre(0, 1));
}

TEST(Territory, APointAtSeaNearTheCoastIsAmbiguousAndFarOutIsOutside) {
  const Fix near = TwoSquares().Locate(44.295, 9.1, 0);
  EXPECT_EQ(near.kind, Fix::Kind::kNearCoast);
  EXPECT_EQ(near.areas.size(), 2u);
  EXPECT_EQ(TwoSquares().Locate(44.2, 9.1, 0).kind, Fix::Kind::kOutside);
}

TEST(Territory, ZeroZeroImpossibleAndSwappedCoordinatesAreNoEvidenceAndSaidSo) {
  const Territory territory = TwoSquares();
  EXPECT_THAT(territory.Locate(0, 0, 0).note, HasSubstr("0,0"));
  EXPECT_THAT(territory.Locate(91, 9, 0).note, HasSubstr("impossibili"));
  EXPECT_THAT(territory.Locate(std::nan(""), 9, 0).note, HasSubstr("impossibili"));
  EXPECT_THAT(territory.Locate(44.32, 181, 0).note, HasSubstr("impossibili"));
  EXPECT_THAT(territory.Locate(std::numeric_limits<double>::infinity(), 9, 0).note,
              HasSubstr("impossibili"));
  EXPECT_THAT(territory.Locate(9.05, 44.32, 0).note, HasSubstr("scambiate"));
  for (const auto& fix : {territory.Locate(0, 0, 0), territory.Locate(9.05, 44.32, 0)}) {
    EXPECT_EQ(fix.kind, Fix::Kind::kNoEvidence);
  }
}

TEST(Territory, AMissingNumberIsNoPlaceAbroad) {
  for (const auto& fix : {TwoSquares().Locate(44.32, 0, 0), TwoSquares().Locate(0, 9.02, 0)}) {
    EXPECT_EQ(fix.kind, Fix::Kind::kNoEvidence);
    EXPECT_THAT(fix.note, HasSubstr("0: posizione mancante"));
  }
}

TEST(Territory, AFixTheTelephoneCallsNoneIsNoEvidence) {
  EXPECT_EQ(TwoSquares().Locate(44.32, 9.02, -1).note, "posizione non valida");
  EXPECT_EQ(TwoSquares().Locate(44.32, 9.02, std::nan("")).note, "posizione non valida");
  EXPECT_EQ(TwoSquares().Locate(44.32, 9.02, 5'000).note, "posizione troppo imprecisa");
}

TEST(Territory, WithoutAreasEveryPositionIsNoEvidence) {
  EXPECT_EQ(Territory().Locate(44.35, 9.05, 0).kind, Fix::Kind::kNoEvidence);
}

TEST(Territory, ARingThatCrossesItselfIsRepaired) {
  const auto territory = Territory::FromGeoJson(
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Otto"},
      "geometry":{"type":"Polygon","coordinates":[[[9,44],[9.1,44.1],[9.1,44],[9,44.1],[9,44]]]}}]})");
  ASSERT_TRUE(territory.ok()) << territory.status();
  EXPECT_EQ(territory->Locate(44.05, 9.01, 0).kind, Fix::Kind::kInside);
  EXPECT_EQ(territory->Locate(44.05, 9.09, 0).kind, Fix::Kind::kInside);
}

TEST(Territory, AFeatureWithoutNameOrAreaIsNamed) {
  const auto nameless = Territory::FromGeoJson(
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
      "geometry":{"type":"Polygon","coordinates":[[[9,44],[9.1,44],[9.1,44.1],[9,44]]]}}]})");
  EXPECT_THAT(std::string(nameless.status().message()), HasSubstr("features[0]"));
  const auto flat = Territory::FromGeoJson(
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Riga"},
      "geometry":{"type":"Polygon","coordinates":[[[9,44],[9,44],[9,44],[9,44]]]}}]})");
  EXPECT_THAT(std::string(flat.status().message()), HasSubstr("(Riga)"));
}

TEST(ExampleTerritory, HoldsTheTownHallsOfTheEightComuni) {
  const auto territory =
      Territory::FromGeoJson(tests::ReadFile("deploy/example/territory.geojson"));
  ASSERT_TRUE(territory.ok()) << territory.status();
  const std::pair<const char*, std::pair<double, double>> halls[] = {
      {"010060", {44.3727, 9.1047}}, {"010047", {44.3617, 9.1437}}, {"010007", {44.3494, 9.1552}},
      {"010004", {44.3795, 9.0676}}, {"010043", {44.3757, 9.0906}}, {"010002", {44.3853, 9.1660}},
      {"010064", {44.4107, 9.1602}}, {"010063", {44.4163, 9.1926}}};
  for (const auto& [istat, point] : halls) {
    const Fix fix = territory->Locate(point.first, point.second, 0);
    ASSERT_FALSE(fix.areas.empty()) << istat;
    EXPECT_EQ(territory->areas()[fix.areas[0]].istat, istat);
  }
}

// Of the vertices of `feature` the one farthest from the area's border, in metres.
double Farthest(const GeoFeature& feature, const Borders& borders, size_t area) {
  double farthest = 0;
  for (const GeoPolygon& polygon : feature.polygons) {
    for (const GeoPoint& point : polygon[0]) {
      farthest = std::max(farthest, borders.DistanceTo(static_cast<uint32_t>(area), point.latitude,
                                                       point.longitude));
    }
  }
  return farthest;
}

// Both ways: no vertex of one border is far from the other border. Their neighbours are drawn less
// finely where they are far away, as the file says.
TEST(ExampleTerritory, TheEightComuniAreWithinTwoHundredMetresOfTheirRealBorders) {
  const auto real = tests::ReferenceFile("boundaries/liguria_openpolis_2023_generalized.geojson");
  if (!real) GTEST_SKIP() << "the reference borders are not here";
  const std::string ours = tests::ReadFile("deploy/example/territory.geojson");
  const auto territory = Territory::FromGeoJson(ours);
  ASSERT_TRUE(territory.ok()) << territory.status();
  const auto our_features = ParseGeoJson(ours);
  const auto real_features = ParseGeoJson(*real);
  ASSERT_TRUE(our_features.ok() && real_features.ok());
  size_t checked = 0;
  for (size_t i = 0; i < 8; ++i) {
    for (const GeoFeature& feature : *real_features) {
      if (feature.properties.at("com_istat_code") != territory->areas()[i].istat) continue;
      ++checked;
      Borders::Maker borders;
      ASSERT_TRUE(borders.Add(0, feature).ok());
      EXPECT_LT(Farthest(feature, territory->borders(), i), 200) << territory->areas()[i].name;
      EXPECT_LT(Farthest((*our_features)[i], std::move(borders).Make(), 0), 200)
          << territory->areas()[i].name;
    }
  }
  EXPECT_EQ(checked, 8u);
}

}  // namespace
}  // namespace mugugno::routing
