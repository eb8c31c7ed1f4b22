#include "routing/learning/trial.h"

#include "routing/intake/placing.h"
#include "routing/router/router.h"
#include "tenant/name.h"

namespace mugugno::routing {
namespace {

using v1::DecisionChange;

DecisionChange::Judgement Judge(const tenant::PastMessage& message, const Outcome& before,
                                const Outcome& after) {
  if (!message.judged || before.office == after.office) {
    return DecisionChange::JUDGEMENT_UNSPECIFIED;
  }
  if (after.office == message.office) return DecisionChange::JUDGEMENT_BETTER;
  if (before.office == message.office) return DecisionChange::JUDGEMENT_WORSE;
  return DecisionChange::JUDGEMENT_UNSPECIFIED;
}

std::string OfficeNameOrEmpty(const std::string& tenant, const std::string& office) {
  return office.empty() ? "" : tenant::OfficeName(tenant, office);
}

}  // namespace

std::vector<Outcome> DecideAll(const std::vector<tenant::PastMessage>& messages,
                               const std::string& tenant, const RoutingSnapshot& snapshot) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(messages.size());
  for (const tenant::PastMessage& past : messages) {
    const Decision decision =
        Decide(InquiryOf(past.opening.message, past.opening.files, tenant), snapshot);
    outcomes.push_back({.topic = decision.topics.empty() ? "" : decision.topics.front().code,
                        .office = decision.office,
                        .doubted = decision.doubtful()});
  }
  return outcomes;
}

Trial Compare(const std::vector<tenant::PastMessage>& messages, const std::string& tenant,
              const std::vector<Outcome>& before, const std::vector<Outcome>& after, size_t most) {
  Trial trial;
  for (size_t i = 0; i < messages.size(); ++i) {
    if (after[i].doubted) {
      ++trial.doubted;
      trial.doubted_rightly += messages[i].judged && messages[i].office != after[i].office ? 1 : 0;
    }
    if (before[i].topic == after[i].topic && before[i].office == after[i].office) continue;
    ++trial.changed;
    const DecisionChange::Judgement judgement = Judge(messages[i], before[i], after[i]);
    trial.better += judgement == DecisionChange::JUDGEMENT_BETTER ? 1 : 0;
    trial.worse += judgement == DecisionChange::JUDGEMENT_WORSE ? 1 : 0;
    if (trial.changes.size() >= most) continue;
    DecisionChange& change = trial.changes.emplace_back();
    change.set_ticket(tenant::TicketName(tenant, messages[i].ticket));
    change.set_topic_before(before[i].topic);
    change.set_topic_after(after[i].topic);
    change.set_office_before(OfficeNameOrEmpty(tenant, before[i].office));
    change.set_office_after(OfficeNameOrEmpty(tenant, after[i].office));
    change.set_judgement(judgement);
  }
  return trial;
}

}  // namespace mugugno::routing
