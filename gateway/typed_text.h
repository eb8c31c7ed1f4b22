#pragma once

// What people typed, made fit to be kept. Pure functions.

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway {

// UTF-8 without control characters but tabs and the ends of lines, which become '\n'; invalid bytes
// become U+FFFD.
std::string Lines(absl::string_view typed);

// The same as one line, without white space at its ends.
std::string OneLine(absl::string_view typed);

// E.164, or empty for what is no number. A number without its country is Italian.
std::string PhoneOf(absl::string_view typed);

// A picture people send, by its first bytes.
bool IsPhoto(absl::string_view content);

}  // namespace mugugno::gateway
