#include "tenant/vault/one_time_code.h"

#include <gmock/gmock.h>

namespace mugugno::tenant {
namespace {

using ::testing::Eq;
using ::testing::Optional;

// RFC 6238, appendix B: the last six of its eight digits.
constexpr absl::string_view kSecret = "12345678901234567890";

TEST(OneTimeCodeTest, IsThatOfTheStandard) {
  const std::pair<int64_t, const char*> vectors[] = {
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : vectors) {
    EXPECT_EQ(OneTimeCode(kSecret, OneTimeStep(absl::FromUnixSeconds(seconds))), code) << seconds;
  }
}

TEST(OneTimeCodeTest, ClocksMayDifferByOneStepAndNotMore) {
  const absl::Time now = absl::FromUnixSeconds(1'790'000'000);
  const int64_t step = OneTimeStep(now);
  for (const int64_t ahead : {-1, 0, 1}) {
    EXPECT_THAT(FindOneTimeStep(kSecret, OneTimeCode(kSecret, step + ahead), now, 0),
                Optional(Eq(step + ahead)));
  }
  for (const int64_t ahead : {-2, 2}) {
    EXPECT_EQ(FindOneTimeStep(kSecret, OneTimeCode(kSecret, step + ahead), now, 0), std::nullopt);
  }
}

TEST(OneTimeCodeTest, ACodeIsGoodOnceAndNoEarlierOneAfterIt) {
  const absl::Time now = absl::FromUnixSeconds(1'790'000'000);
  const int64_t step = OneTimeStep(now);
  EXPECT_EQ(FindOneTimeStep(kSecret, OneTimeCode(kSecret, step), now, step), std::nullopt);
  EXPECT_EQ(FindOneTimeStep(kSecret, OneTimeCode(kSecret, step - 1), now, step), std::nullopt);
  EXPECT_THAT(FindOneTimeStep(kSecret, OneTimeCode(kSecret, step + 1), now, step),
              Optional(Eq(step + 1)));
}

TEST(OneTimeCodeTest, WhatIsNoCodeIsNone) {
  const absl::Time now = absl::FromUnixSeconds(1'790'000'000);
  for (const char* text : {"", "12345", "1234567", "abcdef"}) {
    EXPECT_EQ(FindOneTimeStep(kSecret, text, now, 0), std::nullopt) << text;
  }
}

// RFC 4648, section 10.
TEST(OneTimeSecretText, IsBase32) {
  EXPECT_EQ(OneTimeSecretText("fooba"), "MZXW6YTB");
  EXPECT_EQ(OneTimeSecretText(kSecret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

}  // namespace
}  // namespace mugugno::tenant
