#pragma once

#include <cstdint>

#include "absl/status/statusor.h"

namespace mugugno::tests {

// A port of the loopback nobody listens at now.
absl::StatusOr<uint16_t> FreePort();

}  // namespace mugugno::tests
