#pragma once

// Comma-separated values with a heading, as the reference folder has them. Pure functions.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::tests {

// Rows by the heading's names; quotes, doubled quotes and line breaks within quotes are read.
// Missing cells are empty.
std::vector<std::map<std::string, std::string>> ReadCsv(absl::string_view text);

}  // namespace mugugno::tests
