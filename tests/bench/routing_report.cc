#include "tests/bench/routing_report.h"

#include <cstdio>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "tests/bench/decision_json.h"

namespace mugugno::bench {
namespace {

using routing::EvidenceWeight;

// The sources that said something about the place, as "text+position".
std::string EvidenceKind(const routing::Decision& decision) {
  std::set<std::string> sources;
  std::set<std::string> hints;
  for (const routing::Evidence& evidence : decision.evidence) {
    if (evidence.weight == EvidenceWeight::kIgnored) continue;
    const bool hint = evidence.weight == EvidenceWeight::kHint;
    (hint ? hints : sources).insert(SourceName(evidence.source));
  }
  if (!sources.empty()) return absl::StrJoin(sources, "+");
  return hints.empty() ? "none" : absl::StrCat("hint: ", absl::StrJoin(hints, "+"));
}

std::string Percent(const tests::Rate& rate) {
  if (rate.whole == 0) return "-";
  return absl::StrFormat("%.1f%% of %d", 100 * rate.Or(0), rate.whole);
}

void PrintRow(const std::string& name, const tests::Score& score) {
  std::printf("%-28s %5zu  %-13s %-15s %-15s %-15s %-15s %-13s %s\n", name.c_str(), score.messages,
              Percent(score.wrong_town).c_str(), Percent(score.coverage).c_str(),
              Percent(score.abstention).c_str(), Percent(score.right).c_str(),
              Percent(score.office).c_str(), Percent(score.emergency_recall).c_str(),
              Percent(score.emergency_false).c_str());
}

void PrintHeading(const char* title) {
  std::printf("\n%-28s %5s  %-13s %-15s %-15s %-15s %-15s %-13s %s\n", title, "n", "wrong town",
              "coverage", "abstention", "right", "office", "recall", "false alarms");
}

std::string Expected(const std::string& value) { return value.empty() ? "-" : value; }

}  // namespace

void RoutingReport::Add(JudgedMessage judged) {
  const tests::LabelledMessage& message = *judged.message;
  all_.Add(message, judged.mark);
  (message.IsHeldOut() ? held_out_ : rest_).Add(message, judged.mark);
  AddTo(&by_category_, message.category, judged);
  AddTo(&by_evidence_, EvidenceKind(judged.decision), judged);
  if (judged.mark.office_counts) ++offices_[{message.expected_office, judged.mark.office}];
  judged_.push_back(std::move(judged));
}

void RoutingReport::AddTo(Groups* groups, const std::string& group, const JudgedMessage& judged) {
  Halves& halves = (*groups)[group];
  (judged.message->IsHeldOut() ? halves.held_out : halves.rest).Add(*judged.message, judged.mark);
}

void RoutingReport::PrintGroups(const char* title, const Groups& groups) {
  PrintHeading(title);
  for (const auto& [name, halves] : groups) {
    PrintRow(name, halves.rest);
    if (halves.held_out.messages > 0) PrintRow("  held out", halves.held_out);
  }
}

// Rows are what was expected, columns what was given; an office of `office_alt` is right.
void RoutingReport::PrintOffices() const {
  std::printf("\noffice expected -> given, where they differ\n");
  std::map<std::string, std::pair<size_t, size_t>> expected;  // same, all
  for (const auto& [pair, count] : offices_) {
    expected[pair.first].first += pair.first == pair.second ? count : 0;
    expected[pair.first].second += count;
  }
  for (const auto& [office, counts] : expected) {
    std::printf("%-20s %3zu of %3zu", office.c_str(), counts.first, counts.second);
    for (const auto& [pair, count] : offices_) {
      if (pair.first != office || pair.second == office) continue;
      std::printf("   %s %zu", pair.second.c_str(), count);
    }
    std::printf("\n");
  }
}

void RoutingReport::PrintWorst(const char* title, size_t worst,
                               bool (*wanted)(const JudgedMessage&)) const {
  size_t found = 0;
  size_t held_out = 0;
  for (const JudgedMessage& judged : judged_) {
    if (!wanted(judged)) continue;
    const tests::LabelledMessage& message = *judged.message;
    if (message.IsHeldOut()) {
      ++held_out;
      continue;
    }
    if (found == 0) std::printf("\n%s\n", title);
    if (++found > worst) continue;
    const routing::Decision& decision = judged.decision;
    std::printf("  %s [%s] %s\n    expected %s, %s; got %s %s, %s; emergency rule %s; topic %s\n",
                message.id.c_str(), message.category.c_str(), message.text.c_str(),
                Expected(message.expected_comune).c_str(),
                Expected(message.expected_office).c_str(), VerdictName(decision.verdict),
                decision.tenant.c_str(), judged.mark.office.c_str(),
                Expected(decision.emergency.rule).c_str(),
                decision.topics.empty() ? "-" : decision.topics.front().code.c_str());
    for (const routing::Evidence& evidence : decision.evidence) {
      std::printf("      %s %s %s %s%s%s\n", SourceName(evidence.source),
                  WeightName(evidence.weight), evidence.name.c_str(),
                  absl::StrJoin(evidence.tenants, ", ").c_str(), evidence.note.empty() ? "" : ": ",
                  evidence.note.c_str());
    }
  }
  if (found > worst) std::printf("  and %zu more\n", found - worst);
  if (held_out > 0) std::printf("%s: %zu held-out not shown\n", title, held_out);
}

void RoutingReport::Print(size_t worst) const {
  PrintHeading("");
  PrintRow("all", all_);
  PrintRow("held out (a fifth)", held_out_);
  PrintRow("the rest", rest_);
  PrintGroups("category", by_category_);
  PrintGroups("evidence", by_evidence_);
  PrintOffices();
  PrintWorst("wrong town", worst, [](const JudgedMessage& j) { return j.mark.wrong_comune; });
  PrintWorst("missed emergency", worst, [](const JudgedMessage& j) { return j.mark.missed_alarm; });
  PrintWorst("false alarm", worst, [](const JudgedMessage& j) { return j.mark.false_alarm; });
  PrintWorst("not covered", worst,
             [](const JudgedMessage& j) { return !j.mark.right_comune && !j.mark.wrong_comune; });
  PrintWorst("wrong office", worst,
             [](const JudgedMessage& j) { return j.mark.office_counts && !j.mark.office_right; });
  std::printf(
      "{\"wrong_town_rate\": %.4f, \"coverage\": %.4f, \"abstention\": %.4f, "
      "\"office_accuracy\": %.4f, \"emergency_recall\": %.4f, \"emergency_false_alarms\": %.4f, "
      "\"n\": %zu}\n",
      all_.wrong_town.Or(0), all_.coverage.Or(1), all_.abstention.Or(1), all_.office.Or(1),
      all_.emergency_recall.Or(1), all_.emergency_false.Or(0), all_.messages);
}

}  // namespace mugugno::bench
