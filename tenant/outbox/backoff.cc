#include "tenant/outbox/backoff.h"

#include <algorithm>

#include "absl/random/distributions.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kFirst = absl::Seconds(15);
constexpr absl::Duration kLongest = absl::Hours(4);
constexpr int kMostDoublings = 16;

}  // namespace

absl::Duration PauseAfter(int attempt, absl::BitGenRef random) {
  const int doublings = std::clamp(attempt - 1, 0, kMostDoublings);
  const absl::Duration whole = std::min(kLongest, kFirst * (int64_t{1} << doublings));
  return whole * absl::Uniform(random, 0.5, 1.0);
}

}  // namespace mugugno::tenant
