// What holds for every decision, over the project's own messages and the development messages where
// they are present.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "routing/router/router.h"
#include "tests/routing/labelled_message.h"
#include "tests/support/example_routing.h"
#include "tests/support/reference_files.h"

namespace mugugno::tests {
namespace {

using routing::AssociationRouting;
using routing::Decision;
using routing::RoutingSnapshot;
using routing::TenantRouting;

const std::vector<LabelledMessage>& Messages() {
  static const auto* const messages = [] {
    auto* all = new std::vector<LabelledMessage>();
    std::vector<std::string> files = {ReadFile("tests/routing/messages.jsonl"),
                                      ReadFile("tests/routing/emergencies.jsonl")};
    if (auto development = ReferenceFile("dev_messages.jsonl")) files.push_back(*development);
    for (const std::string& file : files) {
      auto parsed = ParseLabelledMessages(file);
      EXPECT_TRUE(parsed.ok()) << parsed.status();
      all->insert(all->end(), parsed->begin(), parsed->end());
    }
    return all;
  }();
  return *messages;
}

Decision DecideAs(const LabelledMessage& message, const std::string& text,
                  const RoutingSnapshot& members) {
  routing::Inquiry inquiry = ToInquiry(message, members);
  inquiry.text = text;
  return Decide(inquiry, members);
}

// The same comune, office, body and alarm; the evidence may stand elsewhere in the text.
void ExpectSame(const Decision& decision, const Decision& other, const std::string& text) {
  EXPECT_EQ(decision.verdict, other.verdict) << text;
  EXPECT_EQ(decision.tenant, other.tenant) << text;
  EXPECT_EQ(decision.office, other.office) << text;
  EXPECT_EQ(decision.external.body, other.external.body) << text;
  EXPECT_EQ(decision.outside, other.outside) << text;
  EXPECT_EQ(decision.suggestions, other.suggestions) << text;
  EXPECT_EQ(decision.emergency.flagged, other.emergency.flagged) << text;
}

// Latin letters of one and two bytes; "ß" and dotless letters stay.
std::string UpperCase(const std::string& text) {
  std::string upper;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool small = byte >= 'a' && byte <= 'z';
    upper.push_back(static_cast<char>(small ? byte - 32 : byte));
    if (byte != 0xC3 || i + 1 == text.size()) continue;
    const auto next = static_cast<unsigned char>(text[++i]);
    const bool accented = next >= 0xA0 && next != 0xB7 && next != 0xBF;
    upper.push_back(static_cast<char>(accented ? next - 0x20 : next));
  }
  return upper;
}

// Letters lose their accents and keep their case: Latin-1's, of two bytes. By a table of its own,
// not by what the router folds with.
std::string WithoutAccents(const std::string& text) {
  constexpr absl::string_view kPlain =
      "AAAAAA?CEEEEIIII?NOOOOO??UUUUY??aaaaaa?ceeeeiiii?nooooo??uuuuy?y";
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool latin = text[i] == '\xC3' && i + 1 < text.size();
    const char letter = latin ? kPlain[static_cast<unsigned char>(text[i + 1]) - 0x80] : '?';
    if (letter == '?') {
      plain.push_back(text[i]);
    } else {
      plain.push_back(letter);
      ++i;
    }
  }
  return plain;
}

TEST(Properties, ADecisionNeverNamesAnotherTenantsOffice) {
  AssociationRouting own = ExampleRouting();
  for (TenantRouting& tenant : own.tenants) {
    for (auto& [topic, office] : tenant.offices) office = absl::StrCat(tenant.tenant, "/", office);
    tenant.default_office = absl::StrCat(tenant.tenant, "/", tenant.default_office);
  }
  const RoutingSnapshot members = SnapshotOf(std::move(own), ExampleReference());
  for (const LabelledMessage& message : Messages()) {
    const Decision decision = DecideAs(message, message.text, members);
    const std::string prefix = absl::StrCat(decision.tenant, "/");
    if (decision.tenant.empty()) {
      EXPECT_EQ(decision.office, "") << message.text;
    } else {
      EXPECT_EQ(decision.office.substr(0, prefix.size()), prefix) << message.text;
    }
  }
}

TEST(Properties, AnUnrelatedTenantChangesNoDecision) {
  AssociationRouting larger = ExampleRouting();
  larger.tenants.push_back({"pantelleria", "Pantelleria", "081014", "G315", {}, "segreteria"});
  const RoutingSnapshot members = SnapshotOf(std::move(larger), ExampleReference());
  for (const LabelledMessage& message : Messages()) {
    ExpectSame(DecideAs(message, message.text, ExampleSnapshot()),
               DecideAs(message, message.text, members), message.text);
  }
}

TEST(Properties, UpperCaseChangesNoDecision) {
  for (const LabelledMessage& message : Messages()) {
    const std::string upper = UpperCase(message.text);
    ExpectSame(DecideAs(message, message.text, ExampleSnapshot()),
               DecideAs(message, upper, ExampleSnapshot()), upper);
  }
}

// But for "levà", a hamlet that its accent alone tells from "leva".
TEST(Properties, MissingAccentsChangeNoDecision) {
  for (const LabelledMessage& message : Messages()) {
    if (message.text.starts_with("levà")) continue;
    const std::string plain = WithoutAccents(message.text);
    ExpectSame(DecideAs(message, message.text, ExampleSnapshot()),
               DecideAs(message, plain, ExampleSnapshot()), plain);
  }
}

TEST(Properties, GreetingsAroundChangeNoDecision) {
  for (const LabelledMessage& message : Messages()) {
    // A message of no words has nothing to be greeted around.
    const Decision decision = DecideAs(message, message.text, ExampleSnapshot());
    if (decision.verdict == routing::Verdict::kLobby && decision.evidence.empty()) continue;
    for (const std::string& text :
         {absl::StrCat("Buongiorno. ", message.text),
          absl::StrCat("Salve a tutti,\n", message.text, "\nGrazie e buona giornata")}) {
      ExpectSame(decision, DecideAs(message, text, ExampleSnapshot()), text);
    }
  }
}

}  // namespace
}  // namespace mugugno::tests
