#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// The first words of a message, as lists show them: at most 160 bytes, cut between characters of
// UTF-8, on one line.
std::string Preview(absl::string_view text);

}  // namespace mugugno::tenant
