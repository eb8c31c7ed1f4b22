#include "routing/learning/place_suggestions.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/learning/place_names.h"
#include "tenant/clock.h"
#include "tenant/name.h"
#include "tenant/uuid.h"
#include "tests/support/example_routing.h"

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> NamesIn(const std::string& text) {
  const Words words(text);
  std::vector<std::string> names;
  for (const PlaceCandidate& name :
       FindPlaceNames(words, tests::ExampleSnapshot().FindPlaces(words))) {
    names.push_back(text.substr(name.span.begin, name.span.end - name.span.begin));
  }
  return names;
}

TEST(PlaceNames, AreStreetsAndWhatStandsWherePlacesDo) {
  EXPECT_THAT(NamesIn("C'è una buca in località Zerbamara, venite"), ElementsAre("Zerbamara"));
  EXPECT_THAT(NamesIn("Una frana alla Ciappa Storta da ieri"), ElementsAre("Ciappa Storta"));
  EXPECT_THAT(NamesIn("lampione spento in via dei zerbamari"), ElementsAre("via dei zerbamari"));
  EXPECT_THAT(NamesIn("Lampione in salita Zerbamara 4"), ElementsAre("salita Zerbamara"));
}

TEST(PlaceNames, AreNeitherKnownPlacesNorPeopleNorWords) {
  EXPECT_THAT(NamesIn("C'è una buca a Recco in via Stagno"), IsEmpty());
  EXPECT_THAT(NamesIn("Ha parlato Zanobini della frana"), IsEmpty());
  EXPECT_THAT(NamesIn("L'ho detto al Sindaco e alla Signora"), IsEmpty());
  EXPECT_THAT(NamesIn("il lampione vicino a casa è spento"), IsEmpty());
}

class PlaceSuggestions : public ::testing::Test {
 protected:
  PlaceSuggestions() {
    histories_.push_back({.tenant = "recco", .messages = {}});
    histories_.push_back({.tenant = "sori", .messages = {}});
  }
  // By a shared channel.
  void Add(const std::string& tenant, const std::string& text, bool brought) {
    tenant::PastMessage& past =
        (tenant == "recco" ? histories_[0] : histories_[1]).messages.emplace_back();
    past.ticket = uuids_.Next();
    past.opening.message.set_text(text);
    past.brought = brought;
  }
  std::vector<v1::PlaceSuggestion> Suggest(int min_support = 3) {
    const RoutingSnapshot& snapshot = tests::ExampleSnapshot();
    const auto with = [&](const std::string& name, PlaceKind kind) {
      Reference reference = tests::ExampleReference();
      reference.places = std::make_shared<const PlacesList>(
          AddPlace(*reference.places, *snapshot.FindTenant("sori"), name, kind));
      return std::shared_ptr<const RoutingSnapshot>(
          new RoutingSnapshot(tests::SnapshotOf(tests::ExampleRouting(), reference)));
    };
    return SuggestPlaces(histories_, "sori", snapshot, with, min_support);
  }

  tenant::SystemClock clock_;
  tenant::UuidSource uuids_{clock_};
  std::vector<ComuneHistory> histories_;
};

TEST_F(PlaceSuggestions, ANameOfMessagesPeopleBroughtToOneComuneIsToldWithItsEffect) {
  for (int i = 0; i < 3; ++i) Add("sori", "C'è una buca in località Zerbamara", true);
  Add("recco", "C'è una buca in via Assereto a Recco", true);
  const auto found = Suggest();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].place(), "Zerbamara");
  EXPECT_FALSE(found[0].street());
  EXPECT_EQ(found[0].support_count(), 3);
  EXPECT_EQ(found[0].against_count(), 0);
  ASSERT_EQ(found[0].tickets_size(), 3);
  EXPECT_EQ(found[0].tickets(0), tenant::TicketName("sori", histories_[1].messages[0].ticket));
  ASSERT_EQ(found[0].effects_size(), 2);
  EXPECT_EQ(found[0].effects(0).counts().changed_count(), 0);
  EXPECT_EQ(found[0].effects(1).comune(), "tenants/sori");
  EXPECT_EQ(found[0].effects(1).counts().better_count(), 3);
  EXPECT_THAT(found[0].effects(1).changes(), IsEmpty());
}

TEST_F(PlaceSuggestions, ANameOfSeveralComuniOrOfTooFewMessagesIsNot) {
  for (int i = 0; i < 2; ++i) Add("sori", "C'è una buca in località Zerbamara", true);
  EXPECT_THAT(Suggest(), IsEmpty());
  Add("sori", "C'è una buca in località Zerbamara", false);
  EXPECT_THAT(Suggest(), IsEmpty()) << "nobody brought it there";
  Add("sori", "C'è una buca in località Zerbamara", true);
  EXPECT_THAT(Suggest(), SizeIs(1));
  Add("recco", "Frana in località Zerbamara", false);
  EXPECT_THAT(Suggest(), IsEmpty());
}

TEST_F(PlaceSuggestions, WhatTheRulesFoundByThemselvesTeachesNothing) {
  for (int i = 0; i < 3; ++i) Add("sori", "A Sori c'è una buca in località Zerbamara", true);
  EXPECT_THAT(Suggest(), IsEmpty());
  for (int i = 0; i < 3; ++i) Add("sori", "C'è una buca in località Zerbamara", true);
  ASSERT_THAT(Suggest(), SizeIs(1));
  EXPECT_EQ(Suggest()[0].support_count(), 3);
}

}  // namespace
}  // namespace mugugno::routing
