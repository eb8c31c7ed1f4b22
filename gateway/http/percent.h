#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway {

// All but RFC 3986's unreserved characters as "%XX": for a value in a query or a form. Thread-safe.
std::string PercentEscape(absl::string_view text);

}  // namespace mugugno::gateway
