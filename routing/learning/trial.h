#pragma once

// Rules tried against what was decided before: every past message of a comune decided twice. Pure
// functions.

#include <string>
#include <vector>

#include "mugugno/v1/rule_set.pb.h"
#include "routing/router/routing_snapshot.h"
#include "tenant/rules/past_message.h"

namespace mugugno::routing {

// Topic and office of a past message by some rules.
struct Outcome {
  std::string topic;
  std::string office;
  // The statistics would choose another office.
  bool doubted = false;
};

struct Trial {
  int changed = 0;
  int better = 0;
  int worse = 0;
  // By the rules tried; and of these, what people brought elsewhere.
  int doubted = 0;
  int doubted_rightly = 0;
  // In the order of the messages.
  std::vector<v1::DecisionChange> changes;
};

// As messages of the comune's own channel: what is theirs is not in question.
std::vector<Outcome> DecideAll(const std::vector<tenant::PastMessage>& messages,
                               const std::string& tenant, const RoutingSnapshot& snapshot);

// At most `most` changes are told, all are counted.
Trial Compare(const std::vector<tenant::PastMessage>& messages, const std::string& tenant,
              const std::vector<Outcome>& before, const std::vector<Outcome>& after, size_t most);

}  // namespace mugugno::routing
