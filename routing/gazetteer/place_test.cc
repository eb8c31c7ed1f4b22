#include "routing/gazetteer/place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/reference_files.h"

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string ErrorOf(absl::string_view yaml) {
  return std::string(ParsePlaces(yaml).status().message());
}

TEST(Places, ReadsComuniTheirPlacesAndWhatSeveralShare) {
  const auto list = ParsePlaces(R"(
comuni:
  - name: Sori
    istat: "010060"
    people: [soresi]
    frazioni: [Canepa, {name: Lago, word: true, also: [il Lago]}]
    streets: [via Giordani]
  - {name: Recco, cadastral: H212}
roads:
  - {name: SP333, comuni: [Recco, sori], owner: provincia}
outside: [Genova, {name: Nervi, comune: Genova}, {name: torrente Lavagna, comune: ""}]
bodies: [{id: provincia, name: Provincia, contact: viabilità, topics: [road]}]
)");
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->comuni.size(), 2u);
  EXPECT_EQ(list->comuni[0].istat, "010060");
  ASSERT_EQ(list->places.size(), 10u);
  EXPECT_EQ(list->places[3].names.size(), 2u);
  EXPECT_TRUE(list->places[3].names[0].is_word);
  EXPECT_FALSE(list->places[3].names[1].is_word);
  EXPECT_EQ(list->places[6].owner, "provincia");
  EXPECT_THAT(list->places[6].comuni, ElementsAre(1, 0));
  EXPECT_TRUE(list->places[7].outside);
  EXPECT_EQ(list->places[7].outside_comune, "Genova");
  EXPECT_EQ(list->places[8].outside_comune, "Genova");
  EXPECT_EQ(list->places[9].outside_comune, "");
  ASSERT_EQ(list->bodies.size(), 1u);
  EXPECT_EQ(list->bodies[0].name, "Provincia");
  EXPECT_THAT(list->bodies[0].topics, ElementsAre("road"));
}

std::string RoadError(const std::string& segment) {
  return ErrorOf("comuni: [{name: Uno}]\nroads: [{name: SP12, comuni: [Uno], segments: [" +
                 segment + "]}]");
}

TEST(Places, RoadsHaveSegmentsOfOtherOwners) {
  const auto list = ParsePlaces(R"(
comuni: [{name: Uno}, {name: Due}]
roads:
  - name: SP12
    comuni: [Uno, Due]
    owner: provincia
    segments:
      - {km: [0, 1.5], owner: comune}
      - {numbers: [1, 99], comune: due, owner: anas}
      - {at: [Salto], owner: comune}
)");
  ASSERT_TRUE(list.ok()) << list.status();
  const auto& segments = list->places.back().segments;
  ASSERT_EQ(segments.size(), 3u);
  EXPECT_EQ(segments[0].owner, "");
  EXPECT_EQ(segments[0].kilometres, std::pair(0.0, 1.5));
  EXPECT_EQ(segments[1].owner, "anas");
  EXPECT_EQ(segments[1].numbers, std::pair(1, 99));
  EXPECT_EQ(segments[1].comune, 1u);
  EXPECT_THAT(segments[2].places, ElementsAre("salto"));
}

TEST(Places, ASegmentSaysWhereAndWhose) {
  EXPECT_THAT(RoadError("{km: [0, 2]}"), HasSubstr("needs an owner"));
  EXPECT_THAT(RoadError("{owner: anas}"), HasSubstr("a segment needs"));
  EXPECT_THAT(RoadError("{owner: anas, km: 3}"), HasSubstr("\"km\" is [from, to]"));
  EXPECT_THAT(RoadError("{owner: anas, km: [3, 1]}"), HasSubstr("line 2"));
  EXPECT_THAT(RoadError("{owner: anas, numbers: [1]}"), HasSubstr("\"numbers\" is"));
  EXPECT_THAT(RoadError("{owner: anas, comune: Tre}"), HasSubstr("is no comune of this list"));
}

TEST(Places, TownsElsewhereCountInTheirExactSpelling) {
  const auto list = ParsePlaces("comuni: []\noutside: [Genova]\nelsewhere: [Busto Arsizio]\n");
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->places.size(), 2u);
  EXPECT_FALSE(list->places[0].exact);
  EXPECT_TRUE(list->places[1].exact);
  EXPECT_TRUE(list->places[1].outside);
  EXPECT_EQ(list->places[1].outside_comune, "Busto Arsizio");
}

TEST(Places, NamesTheLineThatIsWrong) {
  EXPECT_THAT(ErrorOf("comuni:\n  - name: Sori\n   frazioni: [\n"), HasSubstr("places: line 3"));
  EXPECT_THAT(ErrorOf("comuni:\n  - istat: \"1\"\n"), HasSubstr("line 2: a comune needs a name"));
  EXPECT_THAT(ErrorOf("comuni: []\nroads:\n  - {name: SP1, comuni: [Roma]}\n"),
              HasSubstr("line 3: \"Roma\" is no comune of this list"));
  EXPECT_THAT(ErrorOf("comuni:\n  - name: Sori\n    streets:\n      - {also: [x]}\n"),
              HasSubstr("line 4: a place has no name"));
  EXPECT_THAT(ErrorOf("comuni: []\nbodies:\n  - {name: ANAS}\n"),
              HasSubstr("line 3: a body needs an id and a name"));
  EXPECT_THAT(ErrorOf("- a\n"), HasSubstr("needs a list \"comuni\""));
  EXPECT_FALSE(ParsePlaces("").ok());
  EXPECT_FALSE(ParsePlaces("comuni:\n  - name: [1, 2]\n").ok());
  EXPECT_FALSE(ParsePlaces("\xff\xfe").ok());
}

TEST(ExamplePlaces, LoadAndNameTheEightComuni) {
  const auto list = ParsePlaces(tests::ReadFile("deploy/example/places.yaml"));
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_EQ(list->comuni.size(), 8u);
  EXPECT_GT(list->places.size(), 200u);
}

}  // namespace
}  // namespace mugugno::routing
