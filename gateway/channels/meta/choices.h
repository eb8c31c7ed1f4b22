#pragma once

// Answers a citizen is offered as buttons. Pure functions.

#include <string>
#include <vector>

#include "mugugno/storage/v1/words.pb.h"

namespace mugugno::gateway::meta {

struct Choice {
  std::string code;
  std::string label;
};
// Those a button can stand for.
std::vector<Choice> ChoicesOf(const storage::v1::DeliveryWords& words);

// Whether there are so many at most, and no label is longer, in units of UTF-16.
bool AllFit(const std::vector<Choice>& choices, size_t most, size_t most_units);

}  // namespace mugugno::gateway::meta
