#include "tenant/accounts/attempt_limits.h"

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

using Attempt = AttemptLimits::Attempt;

class AttemptLimitsTest : public testing::Test {
 protected:
  // How many are let through at once.
  int TakeAll(const Attempt& attempt) {
    int taken = 0;
    while (taken < 1000 && limits_.Take(attempt, now_) == absl::ZeroDuration()) ++taken;
    return taken;
  }
  absl::Duration Wait(const Attempt& attempt) { return limits_.Take(attempt, now_); }

  AttemptLimits limits_;
  absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
  const Attempt ada_ = {"ada@golfo.example", "192.0.2.7"};
};

TEST_F(AttemptLimitsTest, SomeFailuresAreFreeAndThenTheWaitsGrow) {
  EXPECT_EQ(TakeAll(ada_), AttemptLimits::kFreeHere + 1);
  absl::Duration last = Wait(ada_);
  EXPECT_GT(last, absl::ZeroDuration());
  for (int i = 0; i < 5; ++i) {
    now_ += last;
    EXPECT_EQ(Wait(ada_), absl::ZeroDuration());
    const absl::Duration next = Wait(ada_);
    EXPECT_GT(next, last);
    last = next;
  }
}

TEST_F(AttemptLimitsTest, NoWaitGrowsForEver) {
  for (int i = 0; i < 100; ++i) now_ += Wait(ada_);
  EXPECT_LE(Wait(ada_), AttemptLimits::kLongest);
}

TEST_F(AttemptLimitsTest, WhoeverFailsElsewhereDoesNotHoldUpThePlaceThePersonSignsInFrom) {
  for (int i = 0; i < 200; ++i) TakeAll({ada_.mailbox, absl::StrCat("place-", i)});
  EXPECT_GT(Wait({ada_.mailbox, "198.51.100.1"}), absl::ZeroDuration());
  EXPECT_LE(Wait({ada_.mailbox, "198.51.100.1"}), AttemptLimits::kLongestOfMailbox);
  EXPECT_EQ(Wait({ada_.mailbox, "192.0.2.7", true}), absl::ZeroDuration());
}

TEST_F(AttemptLimitsTest, OnePlaceCannotTryManyMailboxes) {
  int taken = 0;
  for (int i = 0; i < 100; ++i) {
    if (Wait({absl::StrCat("person-", i), "192.0.2.7"}) == absl::ZeroDuration()) ++taken;
  }
  EXPECT_EQ(taken, AttemptLimits::kFreeOfPlace + 1);
  EXPECT_EQ(Wait({"person-1", "198.51.100.1"}), absl::ZeroDuration());
}

TEST_F(AttemptLimitsTest, AfterASuccessThePersonBeginsAnewAndThePlaceDoesNot) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(Wait(ada_), absl::ZeroDuration()) << i;
    limits_.Succeeded(ada_);
  }
  for (int i = 0; i < AttemptLimits::kFreeOfPlace; ++i) {
    Wait({absl::StrCat("person-", i), ada_.place});
  }
  EXPECT_EQ(Wait(ada_), absl::ZeroDuration());
  limits_.Succeeded(ada_);
  Wait({"another", ada_.place});
  EXPECT_GT(Wait(ada_), absl::ZeroDuration());
}

TEST_F(AttemptLimitsTest, AskingWithoutACodeInBetweenMakesNoCodeFree) {
  int taken = 0;
  while (taken < 100 && Wait(ada_) == absl::ZeroDuration()) {
    limits_.HadPassword(ada_);
    ++taken;
  }
  EXPECT_EQ(taken, AttemptLimits::kFreeHere + 1);
}

TEST_F(AttemptLimitsTest, ManyPeopleOfOneOfficeSignInAtEight) {
  for (int i = 0; i < 200; ++i) {
    const Attempt person = {absl::StrCat("person-", i), ada_.place};
    EXPECT_EQ(Wait(person), absl::ZeroDuration()) << i;
    limits_.HadPassword(person);
    EXPECT_EQ(Wait(person), absl::ZeroDuration()) << i;
    limits_.Succeeded(person);
  }
}

TEST_F(AttemptLimitsTest, WhatWasQuietForAnHourIsForgotten) {
  TakeAll(ada_);
  now_ += absl::Minutes(61);
  EXPECT_EQ(TakeAll(ada_), AttemptLimits::kFreeHere + 1);
}

TEST_F(AttemptLimitsTest, ManyAreForgottenAndNotKeptForEver) {
  TakeAll(ada_);
  for (int i = 0; i < 60'000; ++i) Wait({absl::StrCat("person-", i), ""});
  EXPECT_EQ(Wait(ada_), absl::ZeroDuration());
}

}  // namespace
}  // namespace mugugno::tenant
