// Scores the router on the labelled development messages where they are present, and prints the
// rates. The floors here are loose: they make a regression seen, they are not the product's aim.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "nlohmann/json.hpp"
#include "routing/reference_files.h"
#include "routing/router/example_association.h"
#include "routing/router/router.h"

namespace mugugno::routing {
namespace {

using Json = nlohmann::json;

struct Tally {
  int all = 0, wrong = 0, covered = 0, coverable = 0, abstained = 0, abstainable = 0;
  int office_right = 0, office_all = 0, alarms = 0, emergencies = 0, false_alarms = 0, calm = 0;
};

std::string Text(const Json& message, const char* key) {
  return message[key].is_string() ? message[key].get<std::string>() : "";
}

std::string OfficeName(std::string office) {
  for (char& c : office) {
    if (c == '-') c = '_';
  }
  return office;
}

Inquiry ToInquiry(const Json& message, const std::string& text) {
  Inquiry inquiry;
  inquiry.text = text;
  const RoutingSnapshot& example = ExampleAssociation();
  const TenantRouting* owner = example.FindComune(Text(message, "channel_comune"));
  if (!message["shared_channel"].get<bool>() && owner) inquiry.channel_tenant = owner->tenant;
  inquiry.home_comune = Text(message, "sender_home_comune");
  if (message["lat"].is_number()) {
    inquiry.position = Position{.latitude = message["lat"].get<double>(),
                                .longitude = message["lon"].get<double>()};
  }
  return inquiry;
}

class Scorer final {
 public:
  void Score(const Json& message) {
    const std::string text = Text(message, "text");
    const Inquiry inquiry = ToInquiry(message, text);
    const Decision decision = Decide(inquiry, ExampleAssociation());
    ++tally_.all;
    const bool right = ScoreComune(message, decision);
    ScoreOffice(message, decision);
    ScoreEmergency(message, decision);
    if (!right) Print(message, decision, text);
  }

  const Tally& tally() const { return tally_; }

 private:
  static std::string Istat(const std::string& tenant) {
    const TenantRouting* found = ExampleAssociation().FindTenant(tenant);
    return found ? found->istat : "";
  }

  bool ScoreComune(const Json& message, const Decision& decision) {
    const std::string expected = Text(message, "expected_comune");
    const std::string category = Text(message, "category");
    const bool decided = decision.verdict == Verdict::kDecided;
    const bool match = decided && Istat(decision.tenant) == expected;
    const bool coverable = !expected.empty() && (category == "text" || category == "coords");
    tally_.coverable += coverable;
    tally_.covered += coverable && match;
    tally_.abstainable += expected.empty();
    tally_.abstained += expected.empty() && !decided;
    tally_.wrong += decided && !match;
    const bool held_right = category == "contradictory" && !decision.suggestions.empty() &&
                            Istat(decision.suggestions[0]) == expected;
    return match || (!decided && (expected.empty() || held_right));
  }

  void ScoreOffice(const Json& message, const Decision& decision) {
    const std::string expected = Text(message, "expected_office");
    if (expected.empty() || decision.verdict != Verdict::kDecided) return;
    std::set<std::string> right = {expected};
    for (const Json& other : message["office_alt"]) right.insert(other.get<std::string>());
    ++tally_.office_all;
    const bool match = right.contains(OfficeName(decision.office));
    tally_.office_right += match;
    if (!match && std::getenv("MUGUGNO_VERBOSE")) {
      std::printf("OFFICE %s expected %s got %s (%s): %s\n", Text(message, "id").c_str(),
                  expected.c_str(), decision.office.c_str(),
                  decision.topics.empty() ? "-" : decision.topics[0].code.c_str(),
                  Text(message, "text").c_str());
    }
  }

  void ScoreEmergency(const Json& message, const Decision& decision) {
    const std::string expected = Text(message, "emergency");
    const bool flagged = decision.emergency.flagged;
    tally_.emergencies += expected == "yes";
    tally_.alarms += expected == "yes" && flagged;
    tally_.calm += expected == "no";
    tally_.false_alarms += expected == "no" && flagged;
    if (!std::getenv("MUGUGNO_VERBOSE")) return;
    if ((expected == "yes" && !flagged) || (expected == "no" && flagged)) {
      std::printf("EMERGENCY %s expected %s, rule %s: %s\n", Text(message, "id").c_str(),
                  expected.c_str(), decision.emergency.rule.c_str(), Text(message, "text").c_str());
    }
  }

  static void Print(const Json& message, const Decision& decision, const std::string& text) {
    if (!std::getenv("MUGUGNO_VERBOSE")) return;
    std::printf("COMUNE %s %s expected %s got %s %s: %s\n  %s\n", Text(message, "id").c_str(),
                Text(message, "category").c_str(), Text(message, "expected_comune").c_str(),
                VerdictName(decision.verdict), decision.tenant.c_str(), text.c_str(),
                decision.why.c_str());
  }

  Tally tally_;
};

double Rate(int part, int whole) { return whole == 0 ? 0 : 1.0 * part / whole; }

TEST(DevMessages, AreRoutedAboveTheLooseFloors) {
  const auto file = ReferenceFile("dev_messages.jsonl");
  if (!file) GTEST_SKIP() << "the labelled messages are not here";
  Scorer scorer;
  std::istringstream lines(*file);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) scorer.Score(Json::parse(line));
  }
  const Tally& t = scorer.tally();
  std::printf(
      "wrong_town_rate %.4f coverage %.4f abstention %.4f office_accuracy %.4f "
      "emergency_recall %.4f emergency_false_alarms %.4f n %d\n",
      Rate(t.wrong, t.all), Rate(t.covered, t.coverable), Rate(t.abstained, t.abstainable),
      Rate(t.office_right, t.office_all), Rate(t.alarms, t.emergencies),
      Rate(t.false_alarms, t.calm), t.all);
  EXPECT_LE(Rate(t.wrong, t.all), 0.015);
  EXPECT_GE(Rate(t.covered, t.coverable), 0.80);
  EXPECT_GE(Rate(t.abstained, t.abstainable), 0.90);
  EXPECT_GE(Rate(t.office_right, t.office_all), 0.75);
  EXPECT_GE(Rate(t.alarms, t.emergencies), 0.99);
  EXPECT_LE(Rate(t.false_alarms, t.calm), 0.05);
}

}  // namespace
}  // namespace mugugno::routing
