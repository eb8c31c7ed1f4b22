#include "gateway/delivery/send_rates.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "tests/support/fake_clock.h"

namespace mugugno::gateway {
namespace {

tenant::Delivery To(const std::string& citizen, v1::Delivery::Way way = v1::Delivery::WAY_TELEGRAM,
                    const std::string& channel = "tenants/sori/channels/bot") {
  tenant::Delivery delivery;
  delivery.way = way;
  delivery.words.set_channel(channel);
  delivery.words.set_target(citizen);
  return delivery;
}

class SendRatesTest : public ::testing::Test {
 protected:
  // How many of these leave now.
  int Leaving(const tenant::Delivery& delivery, int count) {
    int left = 0;
    for (int i = 0; i < count; ++i) {
      if (rates_.Take(delivery, clock_.Now()) == absl::ZeroDuration()) ++left;
    }
    return left;
  }

  tests::FakeClock clock_;
  SendRates rates_;
};

TEST_F(SendRatesTest, ToOneCitizenAFewLeaveAtOnceAndThenOneASecond) {
  EXPECT_EQ(Leaving(To("42"), 10), 5);
  EXPECT_EQ(rates_.Take(To("42"), clock_.Now()), absl::Seconds(1));
  clock_.Advance(absl::Milliseconds(999));
  EXPECT_EQ(Leaving(To("42"), 1), 0);
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_EQ(Leaving(To("42"), 2), 1);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Leaving(To("42"), 10), 5);
}

TEST_F(SendRatesTest, WhoeverWaitsHoldsUpNobodyElse) {
  EXPECT_EQ(Leaving(To("42"), 10), 5);
  EXPECT_EQ(Leaving(To("43"), 1), 1);
  EXPECT_EQ(Leaving(To("42", v1::Delivery::WAY_TELEGRAM, "tenants/recco/channels/bot"), 1), 1);
}

TEST_F(SendRatesTest, AChannelSendsThirtyASecond) {
  int left = 0;
  for (int i = 0; i < 100; ++i) left += Leaving(To(absl::StrCat(i)), 1);
  EXPECT_EQ(left, 30);
  EXPECT_EQ(Leaving(To("x", v1::Delivery::WAY_TELEGRAM, "tenants/recco/channels/bot"), 1), 1);
  clock_.Advance(absl::Seconds(1));
  for (int i = 0; i < 100; ++i) left += Leaving(To(absl::StrCat("b", i)), 1);
  EXPECT_EQ(left, 60);
}

TEST_F(SendRatesTest, WhatHasToWaitIsNotCounted) {
  EXPECT_EQ(Leaving(To("42"), 1000), 5);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Leaving(To("42"), 1), 1);
  EXPECT_EQ(Leaving(To("43"), 5), 5);
}

TEST_F(SendRatesTest, WhatsAppTakesOneEverySixSecondsToACitizen) {
  const tenant::Delivery delivery = To("39333", v1::Delivery::WAY_WHATSAPP);
  EXPECT_EQ(Leaving(delivery, 100), 20);
  EXPECT_EQ(rates_.Take(delivery, clock_.Now()), absl::Seconds(6));
  clock_.Advance(absl::Seconds(6) + absl::Microseconds(1));
  EXPECT_EQ(Leaving(delivery, 2), 1);
}

TEST_F(SendRatesTest, WhatIsNoChatHasNoRate) {
  EXPECT_EQ(Leaving(To("a@b.example", v1::Delivery::WAY_EMAIL), 1000), 1000);
}

TEST_F(SendRatesTest, AClockThatGoesBackGivesNothing) {
  EXPECT_EQ(Leaving(To("42"), 10), 5);
  clock_.Advance(absl::Seconds(-10));
  EXPECT_EQ(Leaving(To("42"), 1), 0);
}

}  // namespace
}  // namespace mugugno::gateway
