#pragma once

// "{name}" in a comune's own texts. Only those texts are ever expanded, and each once: what stands
// for a variable is never looked at again. Pure functions.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mugugno::tenant {

using Variables = std::vector<std::pair<std::string, std::string>>;  // name and value

// The names in braces, each once, in order: small letters, digits and underscores. Braces around
// anything else, or around nothing, are a name too ("" for "{}"), so that a rule can refuse them.
std::vector<std::string> VariablesIn(absl::string_view text);

// With the values of those that have one.
std::string Expanded(absl::string_view text, const Variables& variables);

}  // namespace mugugno::tenant
