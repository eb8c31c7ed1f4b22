#pragma once

// What people's decisions about a comune's past messages teach: a topic model, and how well it
// does. Pure functions.

#include <vector>

#include "absl/status/statusor.h"

#include "mugugno/storage/v1/topic_model.pb.h"
#include "mugugno/v1/rule_set.pb.h"
#include "tenant/rules/past_message.h"

namespace mugugno::routing {

// Messages that people decided, below which nothing is learnt.
inline constexpr int kLeastHistory = 40;
// Messages an office needs to be one of the answers, and a topic to be one apart from its office's
// others.
inline constexpr int kLeastPerAnswer = 10;
// Messages a stem needs: what one person wrote is nothing to go by, and is not kept.
inline constexpr int kLeastPerStem = 3;

struct Training {
  storage::v1::TopicModel model;
  // Without number and time.
  v1::RuleSet::Statistics summary;
};

// The same messages in the same order make the same model. FAILED_PRECONDITION (LITTLE_HISTORY)
// below kLeastHistory, or where fewer than two offices have kLeastPerAnswer.
absl::StatusOr<Training> Train(const std::vector<tenant::PastMessage>& messages);

}  // namespace mugugno::routing
