#pragma once

// Which passwords are taken: long ones, of any characters, that are not among the first anybody
// tries (NIST SP 800-63B, 5.1.1.2). Pure functions, thread-safe.

#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// In characters.
inline constexpr size_t kFewestPasswordCharacters = 12;
inline constexpr size_t kMostPasswordCharacters = 128;

// `email` and `display_name` are whose it would be.
bool IsGoodPassword(absl::string_view password, absl::string_view email,
                    absl::string_view display_name);

}  // namespace mugugno::tenant
