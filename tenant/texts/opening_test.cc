#include "tenant/texts/opening.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tenant/working_days.h"

namespace mugugno::tenant {
namespace {

absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, ItalianTime(), &time, &error)) << error;
  return time;
}
std::string Text(std::optional<absl::Time> time) {
  return time ? absl::FormatTime("%Y-%m-%d %H:%M", *time, ItalianTime()) : "";
}
v1::OpeningHours Hours(const std::vector<std::string>& week,
                       const std::vector<std::string>& closures = {}) {
  v1::OpeningHours hours;
  for (const std::string& span : week) hours.add_week(span);
  for (const std::string& closure : closures) hours.add_closures(closure);
  return hours;
}
const v1::OpeningHours& Ordinary() {
  static const auto* const hours =
      new v1::OpeningHours(Hours({"mon-fri 08:30-12:30", "tue 14:30-17:00"}, {"06-29"}));
  return *hours;
}
std::string Since(const std::string& time) { return Text(ClosedSince(Ordinary(), At(time))); }
std::string Next(const std::string& time) { return Text(NextOpening(Ordinary(), At(time))); }

TEST(OpeningHours, WithoutAnyNeverSayClosed) {
  EXPECT_EQ(ClosedSince(v1::OpeningHours(), At("2026-11-22 03:00")), std::nullopt);
  EXPECT_EQ(NextOpening(v1::OpeningHours(), At("2026-11-22 03:00")), std::nullopt);
}

TEST(OpeningHours, CountTheirFirstMinuteAndNotTheirLast) {
  EXPECT_EQ(Since("2026-11-23 08:30"), "");
  EXPECT_EQ(Since("2026-11-23 12:29"), "");
  EXPECT_EQ(Since("2026-11-23 12:30"), "2026-11-23 12:30");
  EXPECT_EQ(Since("2026-11-24 15:00"), "");
  EXPECT_EQ(Next("2026-11-24 13:00"), "2026-11-24 14:30");
}

TEST(OpeningHours, AreClosedFromFridayToMonday) {
  EXPECT_EQ(Since("2026-11-22 10:00"), "2026-11-20 12:30");
  EXPECT_EQ(Since("2026-11-23 08:29"), "2026-11-20 12:30");
  EXPECT_EQ(Next("2026-11-22 10:00"), "2026-11-23 08:30");
}

TEST(OpeningHours, LeaveOutHolidaysAndThePatron) {
  EXPECT_EQ(Since("2026-12-08 10:00"), "2026-12-07 12:30");
  EXPECT_EQ(Next("2026-12-08 10:00"), "2026-12-09 08:30");
  EXPECT_EQ(Since("2027-06-29 10:00"), "2027-06-28 12:30");
}

TEST(OpeningHours, LeaveOutDaysAndSpansOfDays) {
  const v1::OpeningHours hours =
      Hours({"mon-sun 00:00-24:00"}, {"2026-08-10/2026-08-21", "2026-12-24"});
  EXPECT_EQ(Text(ClosedSince(hours, At("2026-08-20 10:00"))), "2026-08-10 00:00");
  EXPECT_EQ(Text(NextOpening(hours, At("2026-08-20 10:00"))), "2026-08-22 00:00");
  EXPECT_EQ(Text(ClosedSince(hours, At("2026-08-22 00:00"))), "");
  EXPECT_EQ(Text(NextOpening(hours, At("2026-12-24 10:00"))), "2026-12-27 00:00");
}

TEST(OpeningHours, FollowTheClockOfRome) {
  EXPECT_EQ(ClosedSince(Hours({"mon-sun 09:00-17:00"}), At("2026-03-29 09:00")), std::nullopt);
  EXPECT_NE(ClosedSince(Hours({"mon-sun 09:00-17:00"}), At("2026-03-29 08:59")), std::nullopt);
}

TEST(OpeningHours, AreReadAsTheyAreWrittenOnly) {
  for (const char* span : {"mon-fri 08:30-12:30", "sat 09:00-12:00", "mon-sun 00:00-24:00"}) {
    EXPECT_TRUE(ParseWeekSpan(span)) << span;
  }
  for (const char* span :
       {"", "lun-ven 08:30-12:30", "fri-mon 08:30-12:30", "mon 12:30-08:30", "mon 8:30-12:30",
        "mon 08:60-12:30", "mon 08:30-25:00", "mon 08:30-12:30 ", "mon-tue-wed 08:30-12:30"}) {
    EXPECT_FALSE(ParseWeekSpan(span)) << span;
  }
  for (const char* closure : {"2026-12-24", "2026-08-10/2026-08-21", "06-29", "02-29"}) {
    EXPECT_TRUE(ParseClosure(closure)) << closure;
  }
  for (const char* closure : {"", "2026-02-30", "2026-08-21/2026-08-10", "13-01", "24/12/2026"}) {
    EXPECT_FALSE(ParseClosure(closure)) << closure;
  }
}

TEST(OpeningHours, ASpanHoldsItsFirstAndItsLastDay) {
  const std::vector<std::string> spans = {"2026-08-10/2026-08-21", "2026-12-24", "niente"};
  for (const auto& day :
       {absl::CivilDay(2026, 8, 10), absl::CivilDay(2026, 8, 21), absl::CivilDay(2026, 12, 24)}) {
    EXPECT_TRUE(HoldsDay(spans, day)) << day;
  }
  for (const auto& day :
       {absl::CivilDay(2026, 8, 9), absl::CivilDay(2026, 8, 22), absl::CivilDay(2027, 12, 24)}) {
    EXPECT_FALSE(HoldsDay(spans, day)) << day;
  }
  EXPECT_FALSE(HoldsDay({}, absl::CivilDay(2026, 8, 10)));
}

}  // namespace
}  // namespace mugugno::tenant
