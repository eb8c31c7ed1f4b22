#pragma once

// Short texts of a conversation: answers to our question, thanks, places alone. What the intake
// joins to an open ticket before the ladder is asked. Pure functions.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "routing/router/reading.h"
#include "routing/router/routing_snapshot.h"
#include "routing/topic/kind_classifier.h"

namespace mugugno::routing {

struct ShortText {
  Fragment fragment = Fragment::kNone;
  // The text says a place and nothing else: "Sori", "sono di sori", "a Recco, grazie".
  bool only_place = false;
  // Tenants whose places the text names, however it goes on; a follow-up that names another place
  // than its ticket's is a matter of its own.
  std::vector<std::string> tenants = {};
  // It names a place that is in none of the comuni.
  bool elsewhere = false;
};

ShortText ReadShortText(const Reading& reading, const RoutingSnapshot& snapshot);

// The tenant an answer chooses among `choices` (as they were numbered in the question, from 1): by
// number or by naming a place of one of them. Empty if the text is no such answer.
std::string ReadAnswer(absl::string_view text, const std::vector<std::string>& choices,
                       const RoutingSnapshot& snapshot);

}  // namespace mugugno::routing
