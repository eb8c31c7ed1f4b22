#include "gateway/channels/web_form/sender_rate.h"

#include <gtest/gtest.h>

namespace mugugno::gateway::web_form {
namespace {

class SenderRateTest : public testing::Test {
 protected:
  int TakeAll(const std::string& address) {
    int taken = 0;
    while (taken < 1000 && rate_.Take(address, now_)) ++taken;
    return taken;
  }

  SenderRate rate_;
  absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
};

TEST_F(SenderRateTest, OneAddressWritesSoOftenAndNotMore) {
  EXPECT_EQ(TakeAll("192.0.2.7"), SenderRate::kMostInPeriod);
  now_ += SenderRate::kPeriod / 2;
  EXPECT_EQ(TakeAll("192.0.2.7"), SenderRate::kMostInPeriod / 2);
}

TEST_F(SenderRateTest, AnotherAddressIsNotHeldUp) {
  TakeAll("192.0.2.7");
  EXPECT_TRUE(rate_.Take("192.0.2.8", now_));
}

TEST_F(SenderRateTest, ANetworkOfIPv6IsOneAddress) {
  TakeAll("2001:db8:1:2::1");
  EXPECT_FALSE(rate_.Take("2001:db8:1:2:ffff::9", now_));
  EXPECT_TRUE(rate_.Take("2001:db8:1:3::1", now_));
}

TEST_F(SenderRateTest, ManyAddressesAreForgottenAndNotKeptForEver) {
  TakeAll("192.0.2.7");
  for (int i = 0; i < 20'001; ++i) rate_.Take("host-" + std::to_string(i), now_);
  EXPECT_TRUE(rate_.Take("192.0.2.7", now_));
}

TEST_F(SenderRateTest, WhereNobodyTellsTheAddressNothingIsCounted) { EXPECT_EQ(TakeAll(""), 1000); }

}  // namespace
}  // namespace mugugno::gateway::web_form
