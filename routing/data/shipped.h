#pragma once

// The rule files of routing/data, compiled in. Thread-safe.

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::routing {

// The YAML text of a file ("topics"); empty if there is none of that name.
std::string ShippedRules(absl::string_view name);

// Of all of them and the program that reads them: "0.9.0-5f2c19e07a4bd310".
const std::string& ShippedVersion();

}  // namespace mugugno::routing
