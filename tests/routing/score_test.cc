// The scoring rules of tests/routing/README.md, one sentence a test.

#include "tests/routing/score.h"

#include <gtest/gtest.h>

#include "tests/support/example_routing.h"

namespace mugugno::tests {
namespace {

using routing::Decision;
using routing::Verdict;

constexpr char kSori[] = "010060";

LabelledMessage Message(const char* expected, const char* category = "text") {
  LabelledMessage message;
  message.id = "m";
  message.expected_comune = expected;
  message.category = category;
  return message;
}

Decision Decided(const char* tenant, const char* office = "") {
  Decision decision;
  decision.verdict = Verdict::kDecided;
  decision.tenant = tenant;
  decision.office = office;
  return decision;
}

Decision Undecided(Verdict verdict, std::vector<std::string> suggestions = {}) {
  Decision decision;
  decision.verdict = verdict;
  decision.suggestions = std::move(suggestions);
  return decision;
}

Mark MarkIt(const LabelledMessage& message, const Decision& decision) {
  return MarkOf(message, decision, ExampleSnapshot());
}

TEST(Score, ADecisionForTheExpectedComuneIsRight) {
  const Mark mark = MarkIt(Message(kSori), Decided("sori"));
  EXPECT_TRUE(mark.right_comune);
  EXPECT_TRUE(mark.covered);
  EXPECT_FALSE(mark.wrong_comune);
}

TEST(Score, ADecisionForAnotherComuneIsWrongAndAlsoWhereNoneWasExpected) {
  EXPECT_TRUE(MarkIt(Message(kSori), Decided("recco")).wrong_comune);
  const Mark invented = MarkIt(Message(""), Decided("recco"));
  EXPECT_TRUE(invented.wrong_comune);
  EXPECT_FALSE(invented.abstained);
}

TEST(Score, HoldingOrAskingIsRightWhereNoneWasExpectedAndOutsideCountsAsHeld) {
  for (const Verdict verdict :
       {Verdict::kHeld, Verdict::kAsk, Verdict::kLobby, Verdict::kOutside}) {
    const Mark mark = MarkIt(Message("", "undecidable"), Undecided(verdict));
    EXPECT_TRUE(mark.abstained);
    EXPECT_TRUE(mark.right_comune);
  }
}

TEST(Score, HoldingOrAskingIsNeutralWhereAComuneWasExpected) {
  const Mark mark = MarkIt(Message(kSori), Undecided(Verdict::kAsk, {"sori"}));
  EXPECT_FALSE(mark.right_comune);
  EXPECT_FALSE(mark.wrong_comune);
  EXPECT_TRUE(mark.coverable);
  EXPECT_FALSE(mark.covered);
}

TEST(Score, AContradictionHeldWithTheExpectedComuneFirstIsRight) {
  const LabelledMessage message = Message(kSori, "contradictory");
  EXPECT_TRUE(MarkIt(message, Undecided(Verdict::kHeld, {"sori", "recco"})).right_comune);
  EXPECT_FALSE(MarkIt(message, Undecided(Verdict::kHeld, {"recco", "sori"})).right_comune);
  EXPECT_FALSE(MarkIt(message, Undecided(Verdict::kHeld)).right_comune);
}

TEST(Score, OnlyTextAndCoordsWithAComuneCountForCoverage) {
  EXPECT_TRUE(MarkIt(Message(kSori, "coords"), Decided("sori")).coverable);
  EXPECT_FALSE(MarkIt(Message(kSori, "contradictory"), Decided("sori")).coverable);
  EXPECT_FALSE(MarkIt(Message("", "text"), Decided("sori")).coverable);
}

TEST(Score, AnOfficeIsRightIfExpectedOrAlsoAcceptable) {
  LabelledMessage message = Message(kSori);
  message.expected_office = "polizia_locale";
  message.other_offices = {"tecnico"};
  EXPECT_TRUE(MarkIt(message, Decided("sori", "polizia-locale")).office_right);
  EXPECT_TRUE(MarkIt(message, Decided("sori", "tecnico")).office_right);
  EXPECT_FALSE(MarkIt(message, Decided("sori", "ambiente")).office_right);
}

TEST(Score, NoOfficeIsAWrongOfficeAndUndecidedOrUnexpectedOnesDoNotCount) {
  LabelledMessage message = Message(kSori);
  message.expected_office = "tecnico";
  const Mark none = MarkIt(message, Decided("sori"));
  EXPECT_TRUE(none.office_counts);
  EXPECT_FALSE(none.office_right);
  EXPECT_FALSE(MarkIt(message, Undecided(Verdict::kAsk)).office_counts);
  EXPECT_FALSE(MarkIt(Message(kSori), Decided("sori", "tecnico")).office_counts);
}

TEST(Score, DoubtfulEmergenciesAreNeutral) {
  LabelledMessage message = Message("");
  Decision flagged;
  flagged.emergency.flagged = true;
  message.emergency = LabelledAlarm::kMaybe;
  EXPECT_FALSE(MarkIt(message, flagged).false_alarm);
  EXPECT_FALSE(MarkIt(message, Decision()).missed_alarm);
  message.emergency = LabelledAlarm::kYes;
  EXPECT_TRUE(MarkIt(message, Decision()).missed_alarm);
  message.emergency = LabelledAlarm::kNo;
  EXPECT_TRUE(MarkIt(message, flagged).false_alarm);
}

TEST(Score, RatesAreOfWhatTheRulesName) {
  Score score;
  const auto add = [&](const LabelledMessage& message, const Decision& decision) {
    score.Add(message, MarkIt(message, decision));
  };
  add(Message(kSori), Decided("sori"));
  add(Message(kSori), Undecided(Verdict::kAsk));
  add(Message("", "undecidable"), Undecided(Verdict::kAsk));
  add(Message("", "undecidable"), Decided("recco"));
  add(Message(kSori, "contradictory"), Decided("recco"));
  EXPECT_EQ(score.messages, 5u);
  EXPECT_DOUBLE_EQ(score.wrong_town.Or(0), 0.4);
  EXPECT_DOUBLE_EQ(score.coverage.Or(0), 0.5);
  EXPECT_DOUBLE_EQ(score.abstention.Or(0), 0.5);
  EXPECT_DOUBLE_EQ(score.emergency_recall.Or(1), 1);
  EXPECT_EQ(score.emergency_false.whole, 5u);
}

}  // namespace
}  // namespace mugugno::tests
