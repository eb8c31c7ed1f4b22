#include "tenant/outbox/backoff.h"

#include "absl/random/random.h"
#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

TEST(Backoff, DoublesFromFifteenSecondsToFourHours) {
  absl::BitGen random;
  for (int round = 0; round < 200; ++round) {
    for (const auto& [attempt, whole] :
         {std::pair(1, absl::Seconds(15)), std::pair(2, absl::Seconds(30)),
          std::pair(5, absl::Minutes(4)), std::pair(19, absl::Hours(4)),
          std::pair(2000000000, absl::Hours(4))}) {
      const absl::Duration pause = PauseAfter(attempt, random);
      EXPECT_GE(pause, whole / 2) << attempt;
      EXPECT_LE(pause, whole) << attempt;
    }
  }
}

TEST(Backoff, TwoReceiversDoNotComeBackTogether) {
  absl::BitGen random;
  EXPECT_NE(PauseAfter(3, random), PauseAfter(3, random));
}

TEST(Backoff, GivesUpAfterAWorkingDayAndBeforeAWeek) {
  absl::BitGen random;
  absl::Duration total;
  for (int attempt = 1; attempt < kMostAttempts; ++attempt) total += PauseAfter(attempt, random);
  EXPECT_GT(total, absl::Hours(16));
  EXPECT_LT(total, absl::Hours(24 * 7));
}

}  // namespace
}  // namespace mugugno::tenant
