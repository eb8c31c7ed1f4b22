#include "routing/learning/rule_findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::RuleFinding;

std::vector<tenant::Office> Offices() {
  std::vector<tenant::Office> offices(3);
  offices[0].id = "ambiente";
  offices[1].id = "segreteria";
  offices[2].id = "tecnico";
  return offices;
}

tenant::RuleContent Sound() {
  return {.default_office = "segreteria",
          .offices = {{"ambiente", {"waste"}}, {"tecnico", {"road"}}},
          .words = {{"road.pothole", "canalett*"}}};
}

std::vector<RuleFinding::Kind> Kinds(const tenant::RuleContent& content,
                                     const std::vector<tenant::Office>& offices = Offices()) {
  std::vector<RuleFinding::Kind> kinds;
  for (const RuleFinding& finding : FindingsIn(content, offices)) {
    EXPECT_NE(finding.remark(), "");
    kinds.push_back(finding.kind());
  }
  return kinds;
}

TEST(RuleFindings, SoundRulesHaveNone) { EXPECT_THAT(Kinds(Sound()), IsEmpty()); }

TEST(RuleFindings, TellWordsThatCanMatchNothing) {
  for (const char* phrase : {"della", "il", "ab*"}) {
    tenant::RuleContent content = Sound();
    content.words.push_back({"road.pothole", phrase});
    EXPECT_THAT(Kinds(content), ElementsAre(RuleFinding::KIND_MATCHES_NOTHING)) << phrase;
  }
  for (const char* phrase :
       {"griglia della strada", "griglia .. rott*", "tubo & perde", "cavo|cavi"}) {
    tenant::RuleContent content = Sound();
    content.words.push_back({"road.pothole", phrase});
    EXPECT_THAT(Kinds(content), IsEmpty()) << phrase;
  }
}

TEST(RuleFindings, TellAWordOfTwoOffices) {
  tenant::RuleContent content = Sound();
  content.words.push_back({"waste.missed", "Canalett*"});
  EXPECT_THAT(Kinds(content), ElementsAre(RuleFinding::KIND_WORD_CONFLICT));
  // Of two topics of one office it may be.
  content.words.back().topic = "road.surface";
  content.offices["tecnico"] = {"road"};
  EXPECT_THAT(Kinds(content), ::testing::Not(::testing::Contains(RuleFinding::KIND_WORD_CONFLICT)));
}

TEST(RuleFindings, TellATopicOfTwoOffices) {
  tenant::RuleContent content = Sound();
  content.offices["tecnico"].push_back("waste");
  EXPECT_THAT(Kinds(content), ElementsAre(RuleFinding::KIND_TOPIC_CONFLICT));
}

TEST(RuleFindings, TellATopicThatLongerOnesLeaveNothing) {
  tenant::RuleContent content = Sound();
  content.offices["ambiente"].push_back("tree");
  EXPECT_THAT(Kinds(content), IsEmpty());
  content.offices["tecnico"].push_back("tree.road");
  EXPECT_THAT(Kinds(content), ElementsAre(RuleFinding::KIND_NEVER_REACHED));
}

TEST(RuleFindings, TellATopicNobodyKnows) {
  tenant::RuleContent content = Sound();
  content.offices["tecnico"].push_back("buche");
  EXPECT_THAT(Kinds(content), ElementsAre(RuleFinding::KIND_UNKNOWN_TOPIC));
}

TEST(RuleFindings, TellAnOfficeThatIsGone) {
  std::vector<tenant::Office> offices = Offices();
  offices[2].suspended = true;
  EXPECT_THAT(Kinds(Sound(), offices), ElementsAre(RuleFinding::KIND_NO_OFFICE));
  offices.pop_back();
  EXPECT_THAT(Kinds(Sound(), offices), ElementsAre(RuleFinding::KIND_NO_OFFICE));
}

}  // namespace
}  // namespace mugugno::routing
