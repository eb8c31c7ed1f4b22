#pragma once

#include <cstdint>

#include "absl/status/status.h"

namespace mugugno::routing {

// Why messages could not be applied.
enum class Blame : uint8_t {
  // The database is away, full, or does not let the gateway work: nothing is wrong with any
  // message.
  kDatabase,
  // Something else was in the way of one of them: it goes by itself.
  kConflict,
  // One of them cannot be applied.
  kMessage,
};

Blame BlameFor(const absl::Status& status);

}  // namespace mugugno::routing
