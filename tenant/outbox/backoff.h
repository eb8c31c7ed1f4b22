#pragma once

#include "absl/random/bit_gen_ref.h"
#include "absl/time/time.h"

namespace mugugno::tenant {

// Attempts after which a delivery is given up; with the pauses below, about two days.
inline constexpr int kMostAttempts = 20;
// How long a mail that may have left holds its lane.
inline constexpr absl::Duration kUnknownHold = absl::Minutes(2);

// The pause after the `attempt`th failure (1, 2, ...): doubles from 15 s up to 4 h, and is
// somewhere between half of that and all of it.
absl::Duration PauseAfter(int attempt, absl::BitGenRef random);

}  // namespace mugugno::tenant
