#include "tenant/working_days.h"

#include <string>

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

absl::Time At(const char* text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, ItalianTime(), &time, &error)) << error;
  return time;
}
std::string After(const char* from, int days) {
  return absl::FormatTime("%Y-%m-%d %H:%M", AddWorkingDays(At(from), days), ItalianTime());
}

TEST(WorkingDays, AreMondayToFriday) {
  EXPECT_TRUE(IsWorkingDay(absl::CivilDay(2026, 11, 20)));
  EXPECT_FALSE(IsWorkingDay(absl::CivilDay(2026, 11, 21)));
  EXPECT_FALSE(IsWorkingDay(absl::CivilDay(2026, 11, 22)));
}

TEST(WorkingDays, LeaveOutTheNationalHolidays) {
  for (const absl::CivilDay holiday :
       {absl::CivilDay(2026, 1, 1), absl::CivilDay(2026, 1, 6), absl::CivilDay(2027, 6, 2),
        absl::CivilDay(2026, 12, 8), absl::CivilDay(2026, 12, 25)}) {
    EXPECT_FALSE(IsWorkingDay(holiday)) << holiday;
  }
}

TEST(WorkingDays, LeaveOutTheMondayAfterEaster) {
  for (const absl::CivilDay monday :
       {absl::CivilDay(2024, 4, 1), absl::CivilDay(2025, 4, 21), absl::CivilDay(2026, 4, 6),
        absl::CivilDay(2027, 3, 29), absl::CivilDay(2038, 4, 26)}) {
    EXPECT_FALSE(IsWorkingDay(monday)) << monday;
    EXPECT_TRUE(IsWorkingDay(monday + 1)) << monday;
  }
}

TEST(WorkingDays, LeaveOutTheFourthOfOctoberSince2026) {
  EXPECT_TRUE(IsWorkingDay(absl::CivilDay(2024, 10, 4)));
  EXPECT_FALSE(IsWorkingDay(absl::CivilDay(2027, 10, 4)));
}

TEST(WorkingDays, AreCountedAtTheSameTimeOfDay) {
  EXPECT_EQ(After("2026-11-18 10:30", 1), "2026-11-19 10:30");
  EXPECT_EQ(After("2026-11-20 10:30", 1), "2026-11-23 10:30");
  EXPECT_EQ(After("2026-12-23 09:00", 3), "2026-12-29 09:00");
}

TEST(WorkingDays, FromADayOffBeginWithTheNextWorkingMorning) {
  EXPECT_EQ(After("2026-11-21 18:00", 1), "2026-11-24 08:00");
  EXPECT_EQ(After("2026-11-22 03:00", 3), "2026-11-26 08:00");
}

TEST(WorkingDays, KeepTheTimeOfDayWhenTheClocksChange) {
  EXPECT_EQ(After("2026-10-23 10:30", 1), "2026-10-26 10:30");
}

}  // namespace
}  // namespace mugugno::tenant
