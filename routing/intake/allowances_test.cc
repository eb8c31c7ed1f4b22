#include "routing/intake/allowances.h"

#include <gtest/gtest.h>

#include "tenant/errors.h"

namespace mugugno::routing {
namespace {

constexpr bool kEmergency = true;

class AllowancesTest : public testing::Test {
 protected:
  // Takes until it is refused; how many were taken.
  int TakeAll(const std::string& app, int32_t per_minute = 0) {
    int taken = 0;
    while (allowances_.Take(OwnedBySori(app), per_minute, false, now_).ok()) {
      allowances_.Answered("tenants/sori");
      ++taken;
    }
    return taken;
  }

  static Allowances::Source OwnedBySori(const std::string& app) { return {app, "tenants/sori"}; }

  absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
  Allowances allowances_{{.messages_per_minute = 60, .most_unanswered = 5}};
};

TEST_F(AllowancesTest, AnAppSendsAMinutesWorthAtOnceAndThenAtItsPace) {
  EXPECT_EQ(TakeAll("sori-app"), 60);
  const absl::Status refused = allowances_.Take(OwnedBySori("sori-app"), 0, false, now_);
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_EQ(tenant::ErrorReason(refused), "QUOTA_EXCEEDED");
  now_ += absl::Milliseconds(999);
  EXPECT_EQ(TakeAll("sori-app"), 0);
  now_ += absl::Milliseconds(2);
  EXPECT_EQ(TakeAll("sori-app"), 1);
  now_ += absl::Hours(5);
  EXPECT_EQ(TakeAll("sori-app"), 60);
}

TEST_F(AllowancesTest, AnAppsOwnNumberGoesBeforeTheGateways) {
  EXPECT_EQ(TakeAll("sori-app", 7), 7);
  EXPECT_EQ(TakeAll("recco-app", 100), 100);
}

TEST_F(AllowancesTest, OneAppsFloodTakesNothingFromAnother) {
  EXPECT_EQ(TakeAll("sori-app"), 60);
  EXPECT_EQ(TakeAll("recco-app"), 60);
}

TEST_F(AllowancesTest, AnEmergencyIsNeverRefused) {
  TakeAll("sori-app");
  for (int i = 0; i < 500; ++i) {
    EXPECT_TRUE(allowances_.Take(OwnedBySori("sori-app"), 0, kEmergency, now_).ok());
  }
}

TEST_F(AllowancesTest, EmergenciesDoNotShutTheAppOutForLong) {
  for (int i = 0; i < 5000; ++i) {
    ASSERT_TRUE(allowances_.Take(OwnedBySori("sori-app"), 0, kEmergency, now_).ok());
    allowances_.Answered("tenants/sori");
  }
  now_ += absl::Seconds(62);
  EXPECT_TRUE(allowances_.Take(OwnedBySori("sori-app"), 0, false, now_).ok());
}

TEST_F(AllowancesTest, WhatWaitsForAnAnswerIsBoundedForAllAppsOfAComuneTogether) {
  for (int i = 0; i < 5; ++i)
    EXPECT_TRUE(allowances_.Take(OwnedBySori("sori-app"), 0, false, now_).ok());
  EXPECT_EQ(tenant::ErrorReason(allowances_.Take(OwnedBySori("sori-app"), 0, false, now_)),
            "OWNER_BUSY");
  EXPECT_TRUE(allowances_.Take(OwnedBySori("sori-app"), 0, kEmergency, now_).ok());
  EXPECT_EQ(tenant::ErrorReason(allowances_.Take(OwnedBySori("other-app"), 0, false, now_)),
            "OWNER_BUSY")
      << "the comune's other apps wait with it";
  EXPECT_TRUE(allowances_.Take({"recco-app", "tenants/recco"}, 0, false, now_).ok());
  allowances_.Answered("tenants/sori");
  allowances_.Answered("tenants/sori");
  EXPECT_TRUE(allowances_.Take(OwnedBySori("sori-app"), 0, false, now_).ok());
}

TEST_F(AllowancesTest, AClockThatGoesBackGivesNothing) {
  TakeAll("sori-app");
  now_ -= absl::Hours(1);
  EXPECT_EQ(TakeAll("sori-app"), 0);
  now_ += absl::Hours(1);
  EXPECT_EQ(TakeAll("sori-app"), 0);
}

}  // namespace
}  // namespace mugugno::routing
