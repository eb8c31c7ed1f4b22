// kill -9 of the gateway and of MariaDB under load: what was acknowledged is in exactly one place.

#include <cstdio>
#include <cstdlib>
#include <random>

#include <gmock/gmock.h>

#include "tests/faults/installation_on_trial.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::IsEmpty;

constexpr int kMessages = 160;
constexpr int kSenders = 24;

int Rounds() {
  return std::getenv("MUGUGNO_LONG") != nullptr && *std::getenv("MUGUGNO_LONG") != 0 ? 200 : 20;
}

// L2.
TEST(KilledUnderLoad, EveryAcknowledgedMessageIsInExactlyOnePlace) {
  InstallationOnTrial trial;
  MessageLoad load(trial.association());
  std::mt19937 chance(20);
  int hits = 0;
  for (int round = 1; round <= Rounds(); ++round) {
    const bool gateway = round % 2 == 1;
    const int moment = std::uniform_int_distribution<int>(1, kMessages - kSenders)(chance);
    load.Begin(kMessages, kSenders);
    load.AwaitAcknowledged(moment);
    trial.gateway().Freeze();
    const Unapplied unapplied = trial.CountUnapplied();
    if (gateway) {
      trial.gateway().Kill9();
      trial.gateway().Start();
    } else {
      trial.maria().Kill9();
      trial.gateway().Thaw();
      ASSERT_OK(trial.maria().Restart());
    }
    load.Finish();
    if (unapplied.uncommitted > 0) ++hits;
    std::printf(
        "round %2d: kill -9 of %-7s after %3d acknowledgements: %2d entries not marked as applied, "
        "%2d of them not committed; calls repeated so far: %d\n",
        round, gateway ? "gateway" : "MariaDB", moment, unapplied.in_journal, unapplied.uncommitted,
        load.tally().unanswered);
  }
  EXPECT_THAT(load.tally().refused, IsEmpty());
  EXPECT_THAT(trial.DiscrepanciesOf(load.tally()), IsEmpty());
  EXPECT_GE(2 * hits, Rounds()) << "too few kills met unapplied entries";
  std::printf("rounds: %d, %d of them met entries not applied; %zu messages acknowledged\n",
              Rounds(), hits, load.tally().acknowledged.size());
}

}  // namespace
}  // namespace mugugno::tests
