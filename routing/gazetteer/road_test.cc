#include "routing/gazetteer/road.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

RoadPoint Point(absl::string_view text, size_t last = 1) {
  return ReadRoadPoint(Words(text), last);
}

TEST(RoadPoint, KilometresAsPeopleWriteThem) {
  EXPECT_THAT(Point("SP333 km 4").kilometres, ElementsAre(4));
  EXPECT_THAT(Point("sp 333 al km 4+200").kilometres, ElementsAre(4.2));
  EXPECT_THAT(Point("SP 333, km. 4,2").kilometres, ElementsAre(4.2));
  EXPECT_THAT(Point("SP333 al Km4.350 verso Uscio").kilometres, ElementsAre(4.35));
  EXPECT_THAT(Point("al chilometro 12 della SP333").kilometres, ElementsAre(12));
  EXPECT_THAT(Point("SP333 dal km 3 al km 5").kilometres, ElementsAre(3, 5));
  EXPECT_THAT(Point("SP333 a 3 km da Recco").kilometres, IsEmpty());
  EXPECT_THAT(Point("SP333 km 4 - 10 buche").kilometres, ElementsAre(4));
}

TEST(RoadPoint, TheHouseNumberFollowsTheName) {
  EXPECT_EQ(Point("via Aurelia 33").number, 33);
  EXPECT_EQ(Point("via Aurelia, 33/b").number, 33);
  EXPECT_EQ(Point("via Aurelia n. 33").number, 33);
  EXPECT_EQ(Point("via Aurelia civico 33").number, 33);
  EXPECT_EQ(Point("via Aurelia. 33 persone protestano").number, std::nullopt);
  EXPECT_EQ(Point("via Aurelia alle 9").number, std::nullopt);
  EXPECT_EQ(Point("via Aurelia").number, std::nullopt);
}

// A province's road that is the comune's own inside two towns.
const RoadSegment kSegments[] = {
    {.owner = "", .kilometres = {{0, 1.5}}},
    {.owner = "", .kilometres = {{8, 9}}},
};

std::string OwnerOf(const RoadPoint& point) { return OwnerAt("provincia", kSegments, point); }

TEST(RoadOwner, FollowsTheKilometre) {
  EXPECT_EQ(OwnerOf({.kilometres = {4}}), "provincia");
  EXPECT_EQ(OwnerOf({.kilometres = {1.5}}), "");
  EXPECT_EQ(OwnerOf({.kilometres = {8.2}}), "");
  EXPECT_EQ(OwnerOf({.kilometres = {3, 5}}), "provincia");
  EXPECT_EQ(OwnerOf({.kilometres = {1, 5}}), "");
}

TEST(RoadOwner, StaysWithTheComuneWhereNobodySaysWhere) {
  EXPECT_EQ(OwnerOf({}), "");
  EXPECT_EQ(OwnerOf({.number = 4}), "");
  EXPECT_EQ(OwnerAt("provincia", {}, {}), "provincia");
  const RoadSegment same[] = {{.owner = "provincia", .kilometres = {{0, 2}}}};
  EXPECT_EQ(OwnerAt("provincia", same, {}), "provincia");
}

TEST(RoadOwner, FollowsHouseNumbersWithinTheirComune) {
  const RoadSegment inside[] = {{.owner = "", .numbers = {{1, 99}}, .comune = 1}};
  EXPECT_EQ(OwnerAt("anas", inside, {.number = 33, .member = 1}), "");
  EXPECT_EQ(OwnerAt("anas", inside, {.number = 133, .member = 1}), "anas");
  EXPECT_EQ(OwnerAt("anas", inside, {.number = 33, .member = 2}), "anas");
  EXPECT_EQ(OwnerAt("anas", inside, {.member = 1}), "");
  EXPECT_EQ(OwnerAt("anas", inside, {.number = 33}), "");
}

TEST(RoadOwner, AKilometreInNoSegmentLeavesNoDoubt) {
  const RoadSegment both[] = {{.owner = "", .kilometres = {{0, 1.5}}},
                              {.owner = "anas", .places = {"salto"}}};
  EXPECT_EQ(OwnerAt("provincia", both, {.kilometres = {4}}), "provincia");
  EXPECT_EQ(OwnerAt("provincia", both, {.number = 4}), "");
  EXPECT_EQ(OwnerAt("provincia", both, {.places = {"salto"}}), "anas");
}

TEST(RoadOwner, FollowsANamedPlace) {
  const RoadSegment at[] = {{.owner = "provincia", .places = {"salto"}}};
  EXPECT_EQ(OwnerAt("", at, {.places = {"salto"}}), "provincia");
  EXPECT_EQ(OwnerAt("", at, {.places = {"megli"}}), "");
}

}  // namespace
}  // namespace mugugno::routing
