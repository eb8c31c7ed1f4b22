#include "tenant/store/sql_time.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

TEST(SqlTime, MicrosecondsSurviveBothWays) {
  const absl::Time time =
      absl::FromCivil(absl::CivilSecond(2026, 3, 4, 5, 6, 7), absl::UTCTimeZone()) +
      absl::Microseconds(5);
  EXPECT_EQ(FormatSqlTime(time).value(), "2026-03-04 05:06:07.000005");
  EXPECT_EQ(ParseSqlTime("2026-03-04 05:06:07.000005").value(), time);
}

TEST(SqlTime, TimesBefore1970KeepTheirFraction) {
  const absl::Time time = absl::UnixEpoch() - absl::Microseconds(1);
  EXPECT_EQ(FormatSqlTime(time).value(), "1969-12-31 23:59:59.999999");
  EXPECT_EQ(ParseSqlTime("1969-12-31 23:59:59.999999").value(), time);
}

TEST(SqlTime, PartsOfAMicrosecondAreCutOff) {
  EXPECT_EQ(FormatSqlTime(absl::UnixEpoch() + absl::Nanoseconds(1999)).value(),
            "1970-01-01 00:00:00.000001");
}

TEST(SqlTime, AFractionMayBeShorterOrAbsent) {
  EXPECT_EQ(ParseSqlTime("1970-01-01 00:00:01").value(), absl::FromUnixSeconds(1));
  EXPECT_EQ(ParseSqlTime("1970-01-01 00:00:01.5").value(), absl::FromUnixMillis(1500));
}

TEST(SqlTime, WhatTheColumnCannotHoldIsRefused) {
  EXPECT_FALSE(FormatSqlTime(absl::InfiniteFuture()).ok());
  EXPECT_FALSE(FormatSqlTime(absl::InfinitePast()).ok());
  EXPECT_FALSE(ParseSqlTime("0000-00-00 00:00:00").ok());
  EXPECT_FALSE(ParseSqlTime("2026-03-04 05:06:07.").ok());
  EXPECT_FALSE(ParseSqlTime("2026-03-04 05:06:07.1234567").ok());
  EXPECT_FALSE(ParseSqlTime("2026-03-04 05:06:07.12x").ok());
  EXPECT_FALSE(ParseSqlTime("").ok());
}

}  // namespace
}  // namespace mugugno::tenant
