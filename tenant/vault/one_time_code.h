#pragma once

// One-time codes of an authenticator app: TOTP (RFC 6238) as every such app speaks it, HMAC-SHA-1,
// six digits, thirty seconds. Pure functions, thread-safe.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::tenant {

// As RFC 4226 recommends.
inline constexpr size_t kOneTimeSecretSize = 20;
inline constexpr size_t kOneTimeDigits = 6;

// The step of thirty seconds a moment lies in.
int64_t OneTimeStep(absl::Time time);
std::string OneTimeCode(absl::string_view secret, int64_t step);

// The step whose code it is, of the present one and its neighbours, as clocks differ; nothing where
// it is none of theirs, or not later than `used`: a code is good once.
std::optional<int64_t> FindOneTimeStep(absl::string_view secret, absl::string_view code,
                                       absl::Time now, int64_t used);

// In base32 (RFC 4648), as people type it; its size is a multiple of five bytes.
std::string OneTimeSecretText(absl::string_view secret);

}  // namespace mugugno::tenant
