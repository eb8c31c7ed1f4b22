#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway {

// The id of one call in log, errors and audit: the client's own if it is 8 to 64 letters, digits
// and hyphens, otherwise a new UUID. Thread-safe.
std::string CallId(absl::string_view proposed);

}  // namespace mugugno::gateway
