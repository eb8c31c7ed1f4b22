#include "routing/learning/training.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/intake/tenant_routing.h"
#include "routing/learning/trial.h"
#include "routing/router/router.h"
#include "routing/topic/topic_model.h"
#include "tenant/errors.h"
#include "tests/support/example_routing.h"
#include "tests/support/status_matchers.h"

namespace mugugno::routing {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Not;
using tests::StatusIs;

class TrainingTest : public ::testing::Test {
 protected:
  void Add(int count, const std::string& text, const std::string& office,
           const std::string& topic = "") {
    for (int i = 0; i < count; ++i) {
      tenant::PastMessage& past = messages_.emplace_back();
      past.opening.message.set_text(text);
      past.office = office;
      past.topic = topic;
      past.judged = true;
    }
  }
  TopicModel Model() { return *TopicModel::From(Train(messages_)->model); }
  std::vector<std::string> Stems() {
    const storage::v1::TopicModel model = Train(messages_)->model;
    std::vector<std::string> stems;
    for (const auto& stem : model.stems()) stems.push_back(stem.stem());
    return stems;
  }

  std::vector<tenant::PastMessage> messages_;
};

TEST_F(TrainingTest, WhatPeopleBroughtToAnOfficeSpeaksForIt) {
  Add(20, "la zerbolina perde ancora", "tecnico");
  Add(20, "il bidone è pieno, ancora", "ambiente", "waste.missed");
  const auto opinion = Model().Judge(Words("Due zerboline rotte"));
  ASSERT_TRUE(opinion);
  EXPECT_EQ(opinion->office, "tecnico");
  EXPECT_EQ(opinion->topic, "");
  EXPECT_EQ(Model().Judge(Words("bidone"))->topic, "waste.missed");
  EXPECT_FALSE(Model().Judge(Words("ancora lui")));
}

TEST_F(TrainingTest, BelowFortyDecidedMessagesNothingIsLearnt) {
  Add(20, "la zerbolina perde", "tecnico");
  Add(19, "il bidone è pieno", "ambiente");
  Add(30, "il bidone è pieno", "ambiente");
  for (size_t i = 39; i < messages_.size(); ++i) messages_[i].judged = false;
  const auto refused = Train(messages_);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(tenant::ErrorReason(refused.status()), "LITTLE_HISTORY");
  messages_[39].judged = true;
  EXPECT_OK(Train(messages_));
}

TEST_F(TrainingTest, OfOneOfficeNothingIsLearnt) {
  Add(40, "la zerbolina perde", "tecnico", "road.pothole");
  Add(20, "la strada è sconnessa", "tecnico", "road.surface");
  Add(9, "il bidone è pieno", "ambiente");
  EXPECT_EQ(tenant::ErrorReason(Train(messages_).status()), "LITTLE_HISTORY");
  Add(1, "il bidone è pieno", "ambiente");
  EXPECT_OK(Train(messages_));
}

TEST_F(TrainingTest, NamesAndWhatFewWroteAreNotKept) {
  Add(20, "Ha chiamato Zanobini per la zerbolina", "tecnico");
  Add(18, "Il bidone è pieno", "ambiente");
  Add(2, "Il bidone del vegliardo", "ambiente");
  EXPECT_THAT(Stems(), IsSupersetOf({"bidon", "zerbolin"}));
  EXPECT_THAT(Stems(), Not(Contains("zanobin")));
  EXPECT_THAT(Stems(), Not(Contains("vegliard")));
}

TEST_F(TrainingTest, TheSameMessagesMakeTheSameModel) {
  Add(20, "la zerbolina perde ancora", "tecnico");
  Add(25, "il bidone è pieno, ancora", "ambiente");
  EXPECT_EQ(Train(messages_)->model.SerializeAsString(),
            Train(messages_)->model.SerializeAsString());
}

// What three messages say would be learnt from them; of the two that are left nothing is.
TEST_F(TrainingTest, HowGoodItIsIsCountedOnMessagesItDidNotLearnFrom) {
  Add(20, "la zerbolina perde", "tecnico");
  Add(20, "il bidone è pieno", "ambiente");
  const v1::RuleSet::Statistics good = Train(messages_)->summary;
  EXPECT_EQ(good.message_count(), 40);
  EXPECT_EQ(good.answer_count(), 2);
  EXPECT_EQ(good.spoken_count(), 40);
  EXPECT_EQ(good.right_count(), 40);
  messages_.clear();
  for (int i = 0; i < 7; ++i) {
    const std::string word(6, static_cast<char>('a' + i));
    Add(3, absl::StrCat("parola", word), "tecnico");
    Add(3, absl::StrCat("cosa", word), "ambiente");
  }
  EXPECT_EQ(Train(messages_)->summary.spoken_count(), 0);
}

class SecondOpinion : public TrainingTest {
 protected:
  SecondOpinion() {
    comune_.id = "sori";
    comune_.display_name = "Sori";
    rules_ = {.default_office = "segreteria",
              .offices = {{"ambiente", {"waste"}}, {"tecnico", {"road"}}},
              .words = {}};
    Add(20, "la zerbolina perde", "tecnico");
    Add(20, "il bidone è pieno", "ambiente");
  }
  RoutingSnapshot Snapshot() {
    return tests::ExampleSnapshot().With(
        RoutingOf(comune_, 1, rules_, std::make_shared<const TopicModel>(Model())));
  }
  Decision DecideFor(const std::string& tenant, const std::string& text) {
    Inquiry inquiry;
    inquiry.text = text;
    inquiry.channel_tenant = tenant;
    return Decide(inquiry, Snapshot());
  }

  tenant::Tenant comune_;
  tenant::RuleContent rules_;
};

TEST_F(SecondOpinion, IsToldBesideTheDecisionAndChangesNothingOfIt) {
  const Decision doubted = DecideFor("sori", "Guardate la zerbolina");
  EXPECT_EQ(doubted.office, "segreteria");
  ASSERT_TRUE(doubted.opinion);
  EXPECT_EQ(doubted.opinion->office, "tecnico");
  EXPECT_TRUE(doubted.doubtful());
  const Decision agreed = DecideFor("sori", "bidone dei rifiuti non svuotato");
  EXPECT_EQ(agreed.office, "ambiente");
  ASSERT_TRUE(agreed.opinion);
  EXPECT_FALSE(agreed.doubtful());
  EXPECT_FALSE(DecideFor("sori", "Buongiorno, a che ora aprite?").opinion);
}

TEST_F(SecondOpinion, IsNotAskedOfEmergenciesNorOfWhatNoOfficeReads) {
  const Decision urgent = DecideFor("sori", "Aiuto, un incendio vicino alla zerbolina, correte");
  ASSERT_TRUE(urgent.emergency.flagged);
  EXPECT_FALSE(urgent.opinion);
  const Decision wrong = DecideFor(
      "sori",
      "Segnalo in via riservata, come whistleblower, illeciti sull'appalto della zerbolina");
  ASSERT_EQ(wrong.kind, Kind::kWhistleblowing);
  EXPECT_FALSE(wrong.opinion);
}

TEST_F(SecondOpinion, OfOneComuneIsNotFeltInAnother) {
  EXPECT_FALSE(DecideFor("recco", "Guardate la zerbolina").opinion);
}

TEST_F(SecondOpinion, ATrialCountsWhatItWouldDoubtAndChangesNoDecision) {
  const RoutingSnapshot with = Snapshot();
  const RoutingSnapshot without = tests::ExampleSnapshot().With(RoutingOf(comune_, 1, rules_));
  const Trial trial = Compare(messages_, "sori", DecideAll(messages_, "sori", without),
                              DecideAll(messages_, "sori", with), 10);
  EXPECT_EQ(trial.changed, 0);
  EXPECT_EQ(trial.doubted, 20);
  EXPECT_EQ(trial.doubted_rightly, 20);
}

}  // namespace
}  // namespace mugugno::routing
