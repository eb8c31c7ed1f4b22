#include "routing/territory/geojson.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

using ::testing::HasSubstr;

std::string Collection(absl::string_view geometry) {
  return absl::StrCat(R"({"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Sori","istat":"010060","n":7},"geometry":)",
                      geometry, "}]}");
}

std::string ErrorOf(absl::string_view geojson) {
  return std::string(ParseGeoJson(geojson).status().message());
}

TEST(GeoJson, ReadsPolygonsWithHolesAndTheirProperties) {
  const auto features = ParseGeoJson(Collection(
      R"({"type":"Polygon","coordinates":[[[9,44],[10,44],[10,45],[9,44]],
          [[9.5,44.1],[9.6,44.1],[9.6,44.2],[9.5,44.1]]]})"));
  ASSERT_TRUE(features.ok()) << features.status();
  const GeoFeature& feature = features->at(0);
  EXPECT_EQ(feature.properties.at("name"), "Sori");
  EXPECT_EQ(feature.properties.at("n"), "7");
  ASSERT_EQ(feature.polygons.size(), 1u);
  ASSERT_EQ(feature.polygons[0].size(), 2u);
  EXPECT_EQ(feature.polygons[0][0].size(), 3u);
  EXPECT_EQ(feature.polygons[0][0][1].longitude, 10);
}

TEST(GeoJson, ReadsMultiPolygons) {
  const auto features = ParseGeoJson(Collection(
      R"({"type":"MultiPolygon","coordinates":[[[[9,44],[10,44],[10,45],[9,44]]],
          [[[7,44],[8,44],[8,45],[7,44]]]]})"));
  ASSERT_TRUE(features.ok()) << features.status();
  EXPECT_EQ(features->at(0).polygons.size(), 2u);
}

TEST(GeoJson, NamesTheLineOfMalformedJson) {
  EXPECT_THAT(ErrorOf("{\"type\":\"FeatureCollection\",\n\"features\":[\n{]\n}"),
              HasSubstr("malformed JSON in line 3"));
  EXPECT_THAT(ErrorOf(""), HasSubstr("malformed JSON in line 1"));
  EXPECT_THAT(ErrorOf("{\"a\":\n\"\xff\"}"), HasSubstr("malformed JSON in line 2"));
}

TEST(GeoJson, NamesTheFeatureThatIsWrong) {
  EXPECT_THAT(ErrorOf(Collection(R"({"type":"Point","coordinates":[9,44]})")),
              HasSubstr("territory.features[0] (Sori): has geometry \"Point\""));
  EXPECT_THAT(ErrorOf(Collection(R"({"type":"Polygon","coordinates":[[[9,44],[10,44],[9,44]]]})")),
              HasSubstr("at least four positions"));
  EXPECT_THAT(
      ErrorOf(Collection(R"({"type":"Polygon","coordinates":[[[9,44],[10,44],[10,45],[9,45]]]})")),
      HasSubstr("does not end where it begins"));
  EXPECT_THAT(ErrorOf(Collection(
                  R"({"type":"Polygon","coordinates":[[[505000,4915000],[9,44],[9,45],[9,46]]]})")),
              HasSubstr("no longitude and latitude in degrees"));
}

TEST(GeoJson, RefusesWhatIsNoFeatureCollection) {
  for (const char* text :
       {"[]", "1", R"({"type":"Feature"})", R"({"type":"FeatureCollection","features":{}})",
        R"({"type":"FeatureCollection","features":[]})"}) {
    EXPECT_FALSE(ParseGeoJson(text).ok()) << text;
  }
}

TEST(GeoJson, SurvivesDeepNesting) { EXPECT_FALSE(ParseGeoJson(std::string(200'000, '[')).ok()); }

TEST(GeoJson, RingsThatEncloseNothingAreRefusedOrLeftOut) {
  constexpr char kText[] = R"({"type":"FeatureCollection","features":[{"type":"Feature",
      "properties":{},"geometry":{"type":"MultiPolygon","coordinates":[
      [[[9,44],[9.1,44],[9.1,44.1],[9,44]],[[9.01,44.01],[9.02,44.01],[9.01,44.01]]],
      [[[8,44],[8.1,44],[8,44]]]]}}]})";
  EXPECT_FALSE(ParseGeoJson(kText).ok());
  const auto read = ParseGeoJson(kText, EmptyRings::kLeaveOut);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->at(0).polygons.size(), 1u);
  EXPECT_EQ(read->at(0).polygons[0].size(), 1u);
  EXPECT_FALSE(ParseGeoJson(R"({"type":"FeatureCollection","features":[{"type":"Feature",
      "properties":{},"geometry":{"type":"Polygon","coordinates":[[[8,44],[8.1,44],[8,44]]]}}]})",
                            EmptyRings::kLeaveOut)
                   .ok());
}

}  // namespace
}  // namespace mugugno::routing
