#include "gateway/channels/meta/token_standing.h"

#include <gmock/gmock.h>

namespace mugugno::gateway::meta {
namespace {

using ::testing::Optional;

TEST(TokenStandingTest, SaysWhenATokenEndsTheSoonerOfBoth) {
  const TokenStanding standing = TokenStandingOf(
      R"({"data":{"app_id":"1","is_valid":true,"expires_at":1800000000,"data_access_expires_at":1790000000}})");
  EXPECT_FALSE(standing.refused);
  EXPECT_THAT(standing.expire_time, Optional(absl::FromUnixSeconds(1'790'000'000)));
}

TEST(TokenStandingTest, OneThatNeverEndsHasNoEnd) {
  EXPECT_FALSE(TokenStandingOf(R"({"data":{"is_valid":true,"expires_at":0}})").expire_time);
}

TEST(TokenStandingTest, OneThatIsNotValidIsRefused) {
  EXPECT_TRUE(TokenStandingOf(R"({"data":{"is_valid":false,"error":{"code":190}}})").refused);
}

TEST(TokenStandingTest, WhatSaysNothingRefusesNothing) {
  for (const char* body : {"", "{}", "[]", R"({"data":[]})", R"({"data":{"is_valid":"no"}})"}) {
    EXPECT_FALSE(TokenStandingOf(body).refused) << body;
    EXPECT_FALSE(TokenStandingOf(body).expire_time) << body;
  }
}

}  // namespace
}  // namespace mugugno::gateway::meta
