#pragma once

// What the services' calls have in common: how long they may take and how long pages are.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace mugugno::gateway {

// For the database's part of a call.
inline constexpr absl::Duration kCallTime = absl::Seconds(10);

// 0 means 50, more than 200 means 200.
inline size_t PageLimit(int32_t asked) {
  constexpr int32_t kUsual = 50;
  constexpr int32_t kMost = 200;
  return static_cast<size_t>(asked == 0 ? kUsual : std::min(asked, kMost));
}

}  // namespace mugugno::gateway
