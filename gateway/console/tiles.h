#pragma once

// Where pictures of the ground come from, as it is configured. Pure functions, thread-safe.

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway::console {

// "https://host[:port]" of an address with {z}, {x} and {y} in its path, as a page's policy names
// it; empty for anything else.
std::string TileOrigin(absl::string_view url_template);

}  // namespace mugugno::gateway::console
