#include "tenant/vault/password_hash.h"

#include <gmock/gmock.h>

#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using ::testing::StartsWith;
using tests::IsOkAndHolds;

TEST(PasswordHashTest, KnowsItsPasswordAndNoOther) {
  const auto hash = HashPassword("il pesto si fa nel mortaio");
  ASSERT_OK(hash);
  EXPECT_THAT(IsPassword("il pesto si fa nel mortaio", *hash), IsOkAndHolds(true));
  EXPECT_THAT(IsPassword("il pesto si fa nel frullatore", *hash), IsOkAndHolds(false));
  EXPECT_THAT(IsPassword("", *hash), IsOkAndHolds(false));
}

TEST(PasswordHashTest, NamesItsCostsAndHasASaltOfItsOwn) {
  const auto first = HashPassword("la stessa parola");
  const auto second = HashPassword("la stessa parola");
  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_THAT(*first, StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_NE(*first, *second);
}

TEST(PasswordHashTest, NobodyHasNobodysPassword) {
  EXPECT_THAT(NobodysPassword(), StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_THAT(IsPassword("", NobodysPassword()), IsOkAndHolds(false));
}

TEST(PasswordHashTest, WhatIsNoHashIsAnError) { EXPECT_FALSE(IsPassword("x", "$argon2id$").ok()); }

}  // namespace
}  // namespace mugugno::tenant
