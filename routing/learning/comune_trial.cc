#include "routing/learning/comune_trial.h"

#include "routing/intake/placing.h"
#include "routing/router/router.h"
#include "tenant/name.h"

namespace mugugno::routing {
namespace {

using v1::DecisionChange;

DecisionChange::Judgement Judge(const ComuneHistory& history, const tenant::PastMessage& message,
                                const std::string& before, const std::string& after) {
  if (!message.judged && !message.brought) return DecisionChange::JUDGEMENT_UNSPECIFIED;
  if (after == history.tenant) return DecisionChange::JUDGEMENT_BETTER;
  if (before == history.tenant) return DecisionChange::JUDGEMENT_WORSE;
  return DecisionChange::JUDGEMENT_UNSPECIFIED;
}

std::string NameOrEmpty(const std::string& tenant) {
  return tenant.empty() ? "" : tenant::TenantName(tenant);
}

}  // namespace

std::vector<std::string> DecideComuni(const std::vector<tenant::PastMessage>& messages,
                                      const RoutingSnapshot& snapshot) {
  std::vector<std::string> comuni;
  comuni.reserve(messages.size());
  for (const tenant::PastMessage& past : messages) {
    Decision decision =
        Decide(InquiryOf(past.opening.message, past.opening.files, past.channel_tenant), snapshot);
    comuni.push_back(decision.verdict == Verdict::kDecided ? std::move(decision.tenant) : "");
  }
  return comuni;
}

v1::ComuneEffect CompareComuni(const ComuneHistory& history, const std::vector<std::string>& before,
                               const std::vector<std::string>& after, int most) {
  v1::ComuneEffect effect;
  effect.set_comune(tenant::TenantName(history.tenant));
  v1::DryRun& counts = *effect.mutable_counts();
  counts.set_message_count(static_cast<int32_t>(history.messages.size()));
  for (size_t i = 0; i < history.messages.size(); ++i) {
    if (before[i] == after[i]) continue;
    const DecisionChange::Judgement judgement =
        Judge(history, history.messages[i], before[i], after[i]);
    counts.set_changed_count(counts.changed_count() + 1);
    if (judgement == DecisionChange::JUDGEMENT_BETTER) {
      counts.set_better_count(counts.better_count() + 1);
    } else if (judgement == DecisionChange::JUDGEMENT_WORSE) {
      counts.set_worse_count(counts.worse_count() + 1);
    }
    if (effect.changes_size() >= most) continue;
    DecisionChange& change = *effect.add_changes();
    change.set_ticket(tenant::TicketName(history.tenant, history.messages[i].ticket));
    change.set_comune_before(NameOrEmpty(before[i]));
    change.set_comune_after(NameOrEmpty(after[i]));
    change.set_judgement(judgement);
  }
  return effect;
}

}  // namespace mugugno::routing
