#include "routing/learning/suggestions.h"

#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/intake/tenant_routing.h"
#include "tenant/clock.h"
#include "tests/support/example_routing.h"

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Suggestions : public ::testing::Test {
 protected:
  Suggestions() {
    comune_.id = "sori";
    comune_.display_name = "Sori";
    active_ = {.default_office = "segreteria",
               .offices = {{"ambiente", {"waste"}}, {"tecnico", {"road"}}},
               .words = {}};
  }

  void Add(const std::string& text, const std::string& office, bool judged) {
    tenant::PastMessage& past = messages_.emplace_back();
    past.ticket = uuids_.Next();
    past.opening.message.set_text(text);
    past.office = office;
    past.judged = judged;
  }

  std::vector<Suggestion> Suggest(int min_support = 3) {
    const RoutingSnapshot snapshot = tests::ExampleSnapshot().With(RoutingOf(comune_, 1, active_));
    return SuggestWords(messages_, comune_, active_, snapshot, min_support);
  }

  tenant::SystemClock clock_;
  tenant::UuidSource uuids_{clock_};
  tenant::Tenant comune_;
  tenant::RuleContent active_;
  std::vector<tenant::PastMessage> messages_;
};

TEST_F(Suggestions, AWordPeopleKeepBringingToAnOfficeIsSuggestedWithItsEffect) {
  Add("la zerbolina perde", "tecnico", true);
  Add("due zerboline intasate", "tecnico", true);
  Add("zerbolina piena", "tecnico", true);
  Add("vorrei sapere gli orari", "segreteria", true);
  Add("c'è una buca", "tecnico", true);
  const auto found = Suggest();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].word, (tenant::RuleWord{"road.pothole", "zerbolin*"}));
  EXPECT_EQ(found[0].office, "tecnico");
  EXPECT_EQ(found[0].support, 3);
  EXPECT_EQ(found[0].against, 0);
  EXPECT_THAT(found[0].tickets,
              ElementsAre(messages_[0].ticket, messages_[1].ticket, messages_[2].ticket));
  EXPECT_EQ(found[0].effect.changed, 3);
  EXPECT_EQ(found[0].effect.better, 3);
  EXPECT_EQ(found[0].effect.worse, 0);
}

TEST_F(Suggestions, TheTopicPeopleGaveIsTheWordsOwn) {
  for (int i = 0; i < 3; ++i) Add("la zerbolina perde", "tecnico", true);
  for (int i = 0; i < 5; ++i) Add("c'è una buca", "tecnico", true);
  messages_[1].topic = "road.wall";
  for (size_t i = 3; i < messages_.size(); ++i) messages_[i].topic = "road.pothole";
  const auto found = Suggest();
  ASSERT_FALSE(found.empty());
  for (const Suggestion& each : found) EXPECT_EQ(each.word.topic, "road.wall");
}

TEST_F(Suggestions, AWordThatStandsElsewhereTooIsNot) {
  for (int i = 0; i < 3; ++i) Add("la zerbolina perde", "tecnico", true);
  EXPECT_EQ(Suggest().size(), 2u) << "zerbolina and perde";
  Add("zerbolina, a chi devo chiedere?", "segreteria", false);
  const auto found = Suggest();
  for (const Suggestion& each : found) EXPECT_NE(each.word.phrase, "zerbolin*");
}

TEST_F(Suggestions, NothingIsSuggestedOfTooFewOrOfNamesOrOfWhatTheRulesKnow) {
  Add("Ha chiamato Zanobini per la zerbolina", "tecnico", true);
  Add("Il signor Zanobini e la zerbolina", "tecnico", true);
  EXPECT_THAT(Suggest(3), IsEmpty());
  for (const Suggestion& each : Suggest(2)) EXPECT_EQ(each.word.phrase, "zerbolin*");
  active_.words = {{"road.pothole", "zerbolin*"}};
  EXPECT_THAT(Suggest(2), IsEmpty());
}

}  // namespace
}  // namespace mugugno::routing
