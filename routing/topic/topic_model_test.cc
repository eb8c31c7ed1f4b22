#include "routing/topic/topic_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace mugugno::routing {
namespace {

using ::testing::SizeIs;
using tests::StatusIs;

void AddAnswer(const std::string& office, const std::string& topic,
               storage::v1::TopicModel* model) {
  auto* answer = model->add_answers();
  answer->set_office(office);
  answer->set_topic(topic);
}

void AddStem(const std::string& stem, const std::vector<int>& weights,
             storage::v1::TopicModel* model) {
  auto* added = model->add_stems();
  added->set_stem(stem);
  for (const int weight : weights) added->add_weights(weight);
}

storage::v1::TopicModel Stored() {
  storage::v1::TopicModel model;
  AddAnswer("ambiente", "waste.missed", &model);
  AddAnswer("tecnico", "", &model);
  AddAnswer("tecnico", "road.pothole", &model);
  AddStem("bidon", {4000, -2000, -2000}, &model);
  AddStem("zerbolin", {-2000, 2000, 2000}, &model);
  AddStem("sconness", {-500, 0, 1000}, &model);
  return model;
}

std::optional<Opinion> Judge(const std::string& text) {
  return TopicModel::From(Stored())->Judge(Words(text));
}

TEST(TopicModel, TellsTheOfficeItsWordsSpeakForWithTheirPlacesAndWeights) {
  const std::string text = "Guardate, il bidone e i bidoni in via Roma";
  const auto opinion = Judge(text);
  ASSERT_TRUE(opinion);
  EXPECT_EQ(opinion->office, "ambiente");
  EXPECT_EQ(opinion->topic, "waste.missed");
  EXPECT_NEAR(opinion->probability, 0.995, 0.005);
  ASSERT_THAT(opinion->votes, SizeIs(1)) << "said twice is said once";
  const Opinion::Vote& vote = opinion->votes.front();
  EXPECT_EQ(text.substr(vote.span.begin, vote.span.end - vote.span.begin), "bidone");
  EXPECT_DOUBLE_EQ(vote.weight, 4.0);
}

// Neither topic alone is sure enough; the office is.
TEST(TopicModel, AddsUpTheTopicsOfAnOffice) {
  const auto opinion = Judge("la zerbolina");
  ASSERT_TRUE(opinion);
  EXPECT_EQ(opinion->office, "tecnico");
  EXPECT_GT(opinion->probability, 0.98);
  EXPECT_EQ(Judge("la zerbolina sconnessa")->topic, "road.pothole");
}

TEST(TopicModel, SaysNothingOfWhatItDoesNotKnowOrIsNotSureOf) {
  EXPECT_FALSE(Judge("buongiorno, gli orari della biblioteca?"));
  EXPECT_FALSE(Judge(""));
  EXPECT_FALSE(Judge("bidone, zerbolina, sconnesso"));
  // However sure it is before any word.
  storage::v1::TopicModel biased = Stored();
  biased.mutable_answers(0)->set_bias(9000);
  EXPECT_FALSE(TopicModel::From(biased)->Judge(Words("gli orari?")));
  EXPECT_FALSE(TopicModel::From(biased)->Judge(Words("zerbolina"))) << "no word speaks for it";
}

TEST(TopicModel, WhatIsNoModelIsRefused) {
  storage::v1::TopicModel model = Stored();
  model.mutable_stems(0)->add_weights(1);
  EXPECT_THAT(TopicModel::From(model), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(TopicModel::From(storage::v1::TopicModel()), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace mugugno::routing
