#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::gateway::meta {

// What debug_token's answer says of a token.
struct TokenStanding {
  bool refused = false;
  // Nothing for one that does not end, and where it is not said.
  std::optional<absl::Time> expire_time = std::nullopt;
};
// A pure function.
TokenStanding TokenStandingOf(absl::string_view body);

}  // namespace mugugno::gateway::meta
