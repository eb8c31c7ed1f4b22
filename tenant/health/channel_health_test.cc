#include "tenant/health/channel_health.h"

#include <gmock/gmock.h>

namespace mugugno::tenant {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::ChannelHealth;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

TEST(ChannelHealthTest, AChannelOfWhichNothingIsKnownIsFine) {
  const Diagnosis found = Diagnose({}, kNow);
  EXPECT_EQ(found.level, ChannelHealth::LEVEL_FINE);
  EXPECT_THAT(found.problems, IsEmpty());
}

TEST(ChannelHealthTest, ARefusedCredentialIsDeadAtOnceAndAPlatformThatIsAwayTheSecondTime) {
  ChannelFacts facts;
  facts.check.finding.fault = ChannelHealth::PROBLEM_CREDENTIAL;
  facts.check.fault_count = 1;
  EXPECT_EQ(Diagnose(facts, kNow).level, ChannelHealth::LEVEL_DEAD);
  facts.check.finding.fault = ChannelHealth::PROBLEM_AWAY;
  EXPECT_EQ(Diagnose(facts, kNow).level, ChannelHealth::LEVEL_WATCH);
  facts.check.fault_count = 2;
  EXPECT_EQ(Diagnose(facts, kNow).level, ChannelHealth::LEVEL_DEAD);
}

TEST(ChannelHealthTest, WhatSomebodySuspendedOrHasNotSetUpSaysThatAndNothingElse) {
  ChannelFacts facts;
  facts.suspended = true;
  facts.failed = 3;
  facts.check.finding.fault = ChannelHealth::PROBLEM_CREDENTIAL;
  EXPECT_THAT(Diagnose(facts, kNow).problems, ElementsAre(ChannelHealth::PROBLEM_SUSPENDED));
  EXPECT_EQ(Diagnose(facts, kNow).level, ChannelHealth::LEVEL_WATCH);
  facts.in_setup = true;
  EXPECT_THAT(Diagnose(facts, kNow).problems, ElementsAre(ChannelHealth::PROBLEM_SETUP));
}

TEST(ChannelHealthTest, AQueueIsDeadWhereManyWaitAndNothingWasSentSince) {
  ChannelFacts facts;
  facts.queued = 3;
  facts.oldest_queued = kNow - absl::Hours(1);
  EXPECT_THAT(Diagnose(facts, kNow).problems, IsEmpty()) << "not tried: it waits for its turn";
  facts.tried = 3;
  facts.oldest_tried = kNow - absl::Minutes(3);
  EXPECT_THAT(Diagnose(facts, kNow).problems, IsEmpty());
  facts.oldest_tried = kNow - absl::Minutes(5);
  EXPECT_EQ(Diagnose(facts, kNow).level, ChannelHealth::LEVEL_DEAD);
  facts.last_send = kNow - absl::Minutes(1);
  EXPECT_EQ(Diagnose(facts, kNow).level, ChannelHealth::LEVEL_WATCH);
  facts.last_send.reset();
  facts.tried = 1;
  EXPECT_EQ(Diagnose(facts, kNow).level, ChannelHealth::LEVEL_WATCH) << "one may be its receiver's";
}

TEST(ChannelHealthTest, SilenceIsToldOnlyWhereSomethingUsuallyComes) {
  ChannelFacts facts;
  facts.usual_hour = 4.75;
  EXPECT_THAT(Diagnose(facts, kNow).problems, IsEmpty());
  facts.usual_hour = 5;
  EXPECT_THAT(Diagnose(facts, kNow).problems, ElementsAre(ChannelHealth::PROBLEM_SILENT));
  EXPECT_EQ(Diagnose(facts, kNow).level, ChannelHealth::LEVEL_WATCH);
  facts.hour = 1;
  EXPECT_THAT(Diagnose(facts, kNow).problems, IsEmpty());
}

TEST(ChannelHealthTest, WhatIsDeadStandsFirst) {
  ChannelFacts facts;
  facts.check.finding = {ChannelHealth::PROBLEM_AWAY, "x", kNow + absl::Hours(24)};
  facts.check.fault_count = 1;
  facts.tried = 3;
  facts.oldest_tried = kNow - absl::Minutes(5);
  facts.failed = 1;
  EXPECT_THAT(
      Diagnose(facts, kNow).problems,
      ElementsAre(ChannelHealth::PROBLEM_QUEUE, ChannelHealth::PROBLEM_AWAY,
                  ChannelHealth::PROBLEM_TOKEN_EXPIRES, ChannelHealth::PROBLEM_FAILED_SENDS));
}

}  // namespace
}  // namespace mugugno::tenant
