#pragma once

// What is kept of a password: argon2id (RFC 9106) with a salt of its own, at OWASP's first choice
// of costs. Each call takes 19 MiB and some hundredths of a second of its thread: the caller bounds
// how many run at a time. Thread-safe.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// In the PHC string form, which names its costs. UNAVAILABLE where there is no memory.
absl::StatusOr<std::string> HashPassword(absl::string_view password);

// Whether it is the password of `hash`, which HashPassword gave.
absl::StatusOr<bool> IsPassword(absl::string_view password, absl::string_view hash);

// The hash of a password nobody knows, to compare with where there is none: it takes the same time.
const std::string& NobodysPassword();

}  // namespace mugugno::tenant
