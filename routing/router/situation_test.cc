#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/router/reference.h"
#include "routing/router/router.h"
#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

GeoFeature Square(double west) {
  return {.properties = {},
          .polygons = {{{{44.3, west}, {44.3, west + 0.1}, {44.4, west + 0.1}, {44.4, west}}}}};
}

// From west to east: the members 0 Ponente and 1 Levante, then Straniera. Each 0.1 degree wide.
std::shared_ptr<const Italy> ItalyOfThree(double shift = 0) {
  storage::v1::ItalyComuni comuni;
  Borders::Maker borders;
  uint32_t i = 0;
  for (const char* name : {"Ponente", "Levante", "Straniera"}) {
    auto& comune = *comuni.add_comuni();
    comune.set_name(name);
    comune.set_istat("00000" + std::to_string(i));
    comune.set_cadastral("X00" + std::to_string(i));
    EXPECT_TRUE(borders.Add(i, Square(9.0 + 0.1 * i + shift)).ok());
    ++i;
  }
  return std::make_shared<const Italy>(comuni, std::move(borders).Make(), "test");
}

std::shared_ptr<const Territory> OwnBorders() {
  return ReadReference("territory",
                       R"({"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Ponente"},"geometry":{"type":"Polygon",
 "coordinates":[[[9.0,44.3],[9.1,44.3],[9.1,44.4],[9.0,44.4],[9.0,44.3]]]}},
{"type":"Feature","properties":{"name":"Levante"},"geometry":{"type":"Polygon",
 "coordinates":[[[9.1,44.3],[9.2,44.3],[9.2,44.4],[9.1,44.4],[9.1,44.3]]]}}]})")
      ->territory;
}

RoutingSnapshot Snapshot(std::shared_ptr<const Territory> own, std::shared_ptr<const Italy> italy) {
  AssociationRouting routing;
  routing.tenants = {{"ponente", "Ponente", "000000", "X000", {}, "urp"},
                     {"levante", "Levante", "000001", "X001", {}, "urp"}};
  auto names = std::make_shared<const Gazetteer>(Gazetteer::Build({}, MembersOf(routing)));
  return {std::move(routing), std::move(own), std::move(names), std::move(italy)};
}

constexpr size_t kOutside = 2;

Situation At(const RoutingSnapshot& snapshot, double latitude, double longitude) {
  return snapshot.Locate({.latitude = latitude, .longitude = longitude});
}

TEST(SituationInItaly, WithoutOwnBordersItalysDecide) {
  const RoutingSnapshot snapshot = Snapshot(nullptr, ItalyOfThree());
  EXPECT_THAT(At(snapshot, 44.35, 9.05).fits, ElementsAre(0));
  EXPECT_THAT(At(snapshot, 44.35, 9.1005).fits, ElementsAre(1, 0));
  EXPECT_THAT(At(snapshot, 44.35, 9.25).fits, ElementsAre(kOutside));
  EXPECT_EQ(At(snapshot, 44.35, 9.25).outside, "Straniera");
  EXPECT_THAT(At(snapshot, 44.295, 9.05).fits, ElementsAre(0, kOutside));  // at sea
  EXPECT_THAT(At(snapshot, 40.0, 9.05).fits, ElementsAre(kOutside));
  EXPECT_EQ(At(snapshot, 40.0, 9.05).outside, "");
}

TEST(SituationInItaly, WhatIsOutsideTheOwnBordersIsNamed) {
  const RoutingSnapshot snapshot = Snapshot(OwnBorders(), ItalyOfThree());
  EXPECT_THAT(At(snapshot, 44.35, 9.21).fits, ElementsAre(kOutside));  // 800 m beyond
  EXPECT_EQ(At(snapshot, 44.35, 9.21).outside, "Straniera");
  EXPECT_THAT(At(Snapshot(OwnBorders(), nullptr), 44.35, 9.21).fits,
              UnorderedElementsAre(1, kOutside));
}

TEST(SituationInItaly, NearTheOuterBorderTheOtherSideFitsToo) {
  const RoutingSnapshot snapshot = Snapshot(OwnBorders(), ItalyOfThree());
  EXPECT_THAT(At(snapshot, 44.35, 9.1995).fits, ElementsAre(1, kOutside));
  EXPECT_THAT(At(snapshot, 44.35, 9.2005).fits, UnorderedElementsAre(1, kOutside));
  EXPECT_THAT(At(snapshot, 44.35, 9.195).fits, ElementsAre(1));
}

TEST(SituationInItaly, AmongTheMembersTheOwnBordersDecide) {
  const RoutingSnapshot snapshot = Snapshot(OwnBorders(), ItalyOfThree(0.01));
  EXPECT_THAT(At(snapshot, 44.35, 9.105).fits, ElementsAre(1));
}

TEST(SituationInItaly, WhereTheSourcesDisagreeAboutTheOuterBorderBothFit) {
  const RoutingSnapshot west = Snapshot(OwnBorders(), ItalyOfThree(-0.01));
  EXPECT_THAT(At(west, 44.35, 9.195).fits, ElementsAre(1, kOutside));
  EXPECT_THAT(At(west, 44.35, 9.195).note, HasSubstr("non concordano"));
  const RoutingSnapshot east = Snapshot(OwnBorders(), ItalyOfThree(0.01));
  EXPECT_THAT(At(east, 44.35, 9.205).fits, ElementsAre(1, kOutside));
}

TEST(SituationInItaly, WhatIsNoPositionIsNoneInItalyEither) {
  for (const auto& own : {OwnBorders(), std::shared_ptr<const Territory>()}) {
    const RoutingSnapshot snapshot = Snapshot(own, ItalyOfThree());
    EXPECT_THAT(At(snapshot, 0, 0).fits, IsEmpty());
    EXPECT_THAT(At(snapshot, 9.25, 44.35).fits, IsEmpty());
    EXPECT_THAT(At(snapshot, 9.25, 44.35).note, HasSubstr("scambiate"));
  }
}

TEST(SituationInItaly, IsToldInTheDecision) {
  const RoutingSnapshot snapshot = Snapshot(OwnBorders(), ItalyOfThree());
  Inquiry inquiry{.text = "lampione spento"};
  inquiry.position = Position{.latitude = 44.35, .longitude = 9.25};
  const Decision there = Decide(inquiry, snapshot);
  EXPECT_EQ(there.verdict, Verdict::kOutside);
  EXPECT_EQ(there.outside.comune, "Straniera");
  EXPECT_THAT(there.why, HasSubstr("la posizione è in Straniera, fuori dall'associazione"));
  inquiry.position.reset();
  inquiry.declared_comune = "000002";
  const Decision declared = Decide(inquiry, snapshot);
  EXPECT_EQ(declared.outside.comune, "Straniera");
  EXPECT_THAT(declared.why, HasSubstr("il comune dichiarato è Straniera"));
  inquiry.declared_comune.clear();
  inquiry.text = "lampione spento a Straniera";
  const Decision named = Decide(inquiry, snapshot);
  EXPECT_EQ(named.verdict, Verdict::kOutside);
  EXPECT_EQ(named.outside.comune, "Straniera");
}

}  // namespace
}  // namespace mugugno::routing
