#pragma once

// Words that people's corrections speak for. Counting, no more: a word is suggested for an office
// when enough messages with it were brought there by people against the rules, hardly any message
// with it belongs to another office, and past decisions come out better with it. Names in the
// middle of a sentence are left out: they are people or places, no topics. Pure functions.

#include <string>
#include <vector>

#include "routing/learning/trial.h"
#include "routing/router/routing_snapshot.h"
#include "tenant/directory/records.h"
#include "tenant/rules/past_message.h"
#include "tenant/rules/rule_content.h"

namespace mugugno::routing {

struct Suggestion {
  tenant::RuleWord word;
  std::string office;
  int support = 0;
  int against = 0;
  // Those that support it, in the order of the messages, at most ten.
  std::vector<tenant::Uuid> tickets;
  // Of past decisions, without the changes one by one.
  Trial effect;
};

// Messages of other offices a word may stand in, for each ten that support it.
inline constexpr int kAgainstPerTen = 1;

// At most 20, the best supported first. `messages` are the comune's own, `active` its rules and
// `snapshot` its association's.
std::vector<Suggestion> SuggestWords(const std::vector<tenant::PastMessage>& messages,
                                     const tenant::Tenant& comune,
                                     const tenant::RuleContent& active,
                                     const RoutingSnapshot& snapshot, int min_support);

}  // namespace mugugno::routing
