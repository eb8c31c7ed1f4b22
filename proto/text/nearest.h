#pragma once

// "Did you mean": the known word nearest to one that was mistyped. Pure function.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::text {

// Empty where nothing is near: at most one change per three letters of the word.
std::string Nearest(absl::string_view word, const std::vector<std::string>& known);

// " (did you mean \"x\"?)", or empty.
std::string DidYouMean(absl::string_view word, const std::vector<std::string>& known);

}  // namespace mugugno::text
