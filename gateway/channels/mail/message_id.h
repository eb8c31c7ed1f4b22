#pragma once

// Message-IDs in headers. Pure functions, thread-safe.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::gateway::mail {

// The ids of a header in their order, without angle brackets; also where a program forgot those.
// What could be none, or is longer than kMostIdBytes, is left out.
std::vector<std::string> ReadMessageIds(absl::string_view header);

// The first of them, or "".
std::string ReadMessageId(absl::string_view header);

}  // namespace mugugno::gateway::mail
