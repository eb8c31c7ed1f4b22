// The database is away: what is sent is accepted, and applied when it is back.

#include <cstdio>

#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "tests/faults/installation_on_trial.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::IsEmpty;

TEST(TheDatabaseStopsUnderLoad, NoSubmissionIsRefusedAndAllAreAppliedAfter) {
  constexpr absl::Duration kOutage = absl::Seconds(30);
  InstallationOnTrial trial;
  MessageLoad load(trial.association());
  load.Begin(1'000'000, 32);
  load.AwaitAcknowledged(200);
  ASSERT_OK(trial.maria().Stop());
  const absl::Time end = absl::Now() + kOutage;
  const int before = load.acknowledged();
  while (absl::Now() < end) load.AwaitAcknowledged(load.acknowledged() + 1);
  const int during = load.acknowledged() - before;
  ASSERT_OK(trial.maria().Restart());
  load.AwaitAcknowledged(load.acknowledged() + 200);
  load.Stop();
  load.Finish();
  EXPECT_EQ(load.tally().unanswered, 0);
  EXPECT_THAT(load.tally().refused, IsEmpty());
  EXPECT_THAT(trial.DiscrepanciesOf(load.tally()), IsEmpty());
  std::printf("outage of 30 s: %d submissions accepted meanwhile, none refused, %zu in all\n",
              during, load.tally().acknowledged.size());
}

}  // namespace
}  // namespace mugugno::tests
