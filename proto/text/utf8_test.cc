#include "proto/text/utf8.h"

#include <gtest/gtest.h>

namespace mugugno::text {
namespace {

TEST(Utf8, FindsTheFirstInvalidByte) {
  EXPECT_EQ(FirstInvalidByte("Levà 水 🙂"), absl::string_view::npos);
  EXPECT_EQ(FirstInvalidByte("so\xffri"), 2U);
  EXPECT_EQ(FirstInvalidByte("a\xc3"), 1U);
  EXPECT_EQ(FirstInvalidByte("\xc0\xaf"), 0U);
  EXPECT_EQ(FirstInvalidByte("ab\xed\xa0\x80"), 2U);
  EXPECT_EQ(FirstInvalidByte("\xf4\x90\x80\x80"), 0U);
}

TEST(Utf8, TakesCodePointsOneByOne) {
  absl::string_view rest = "à\xff🙂";
  EXPECT_EQ(TakeCodePoint(rest), U'à');
  EXPECT_EQ(TakeCodePoint(rest), kInvalid);
  EXPECT_EQ(TakeCodePoint(rest), U'🙂');
  EXPECT_TRUE(rest.empty());
}

TEST(Columns, CountWhatATerminalShows) {
  EXPECT_EQ(Columns("Levà"), 4U);
  EXPECT_EQ(Columns("Leva\u0300"), 4U);
  EXPECT_EQ(Columns("水"), 2U);
  EXPECT_EQ(Columns("🙂!"), 3U);
  EXPECT_EQ(Columns(""), 0U);
}

}  // namespace
}  // namespace mugugno::text
