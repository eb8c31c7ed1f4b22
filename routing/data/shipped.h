#pragma once

// The rule files of routing/data, compiled in. Thread-safe.

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::routing {

// The YAML text of a file ("topics"); empty if there is none of that name.
std::string ShippedRules(absl::string_view name);

}  // namespace mugugno::routing
