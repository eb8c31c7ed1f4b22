#include "tests/routing/score.h"

#include <algorithm>

namespace mugugno::tests {
namespace {

std::string IstatOf(const std::string& tenant, const routing::RoutingSnapshot& members) {
  const routing::TenantRouting* found = members.FindTenant(tenant);
  return found == nullptr ? "" : found->istat;
}

// "polizia-locale" is an id, "polizia_locale" a label.
std::string OfficeLabel(std::string office) {
  std::replace(office.begin(), office.end(), '-', '_');
  return office.empty() ? "-" : office;
}

void MarkComune(const LabelledMessage& message, const routing::Decision& decision,
                const routing::RoutingSnapshot& members, Mark* mark) {
  const bool wanted = !message.expected_comune.empty();
  mark->decided = decision.verdict == routing::Verdict::kDecided;
  const bool match =
      mark->decided && wanted && IstatOf(decision.tenant, members) == message.expected_comune;
  mark->wrong_comune = mark->decided && !match;
  mark->coverable = wanted && (message.category == "text" || message.category == "coords");
  mark->covered = mark->coverable && match;
  mark->abstainable = !wanted;
  mark->abstained = mark->abstainable && !mark->decided;
  const bool held_with_it_first =
      !mark->decided && wanted && message.category == "contradictory" &&
      !decision.suggestions.empty() &&
      IstatOf(decision.suggestions.front(), members) == message.expected_comune;
  mark->right_comune = match || mark->abstained || held_with_it_first;
}

void Count(bool part, Rate* rate) {
  ++rate->whole;
  rate->part += part ? 1 : 0;
}

}  // namespace

Mark MarkOf(const LabelledMessage& message, const routing::Decision& decision,
            const routing::RoutingSnapshot& members) {
  Mark mark;
  MarkComune(message, decision, members, &mark);
  mark.office = OfficeLabel(decision.office);
  mark.office_counts = mark.decided && !message.expected_office.empty();
  mark.office_right = mark.office_counts && (mark.office == message.expected_office ||
                                             message.other_offices.contains(mark.office));
  const bool flagged = decision.emergency.flagged;
  mark.missed_alarm = message.emergency == LabelledAlarm::kYes && !flagged;
  mark.false_alarm = message.emergency == LabelledAlarm::kNo && flagged;
  return mark;
}

void Score::Add(const LabelledMessage& message, const Mark& mark) {
  ++messages;
  Count(mark.wrong_comune, &wrong_town);
  Count(mark.right_comune, &right);
  if (mark.coverable) Count(mark.covered, &coverage);
  if (mark.abstainable) Count(mark.abstained, &abstention);
  if (mark.office_counts) Count(mark.office_right, &office);
  if (message.emergency == LabelledAlarm::kYes) Count(!mark.missed_alarm, &emergency_recall);
  if (message.emergency == LabelledAlarm::kNo) Count(mark.false_alarm, &emergency_false);
}

}  // namespace mugugno::tests
