#include "tenant/working_days.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mugugno::tenant {
namespace {

// Month and day.
constexpr std::array<std::pair<int, int>, 10> kHolidays = {
    {{1, 1}, {1, 6}, {4, 25}, {5, 1}, {6, 2}, {8, 15}, {11, 1}, {12, 8}, {12, 25}, {12, 26}}};
constexpr int kSaintFrancisAgain = 2026;
constexpr int kOpeningHour = 8;

// Meeus, Astronomical Algorithms, chapter 8.
absl::CivilDay Easter(absl::civil_year_t year) {
  const auto a = year % 19;
  const auto b = year / 100;
  const auto c = year % 100;
  const auto g = (8 * b + 13) / 25;
  const auto h = (19 * a + b - b / 4 - g + 15) % 30;
  const auto m = (a + 11 * h) / 319;
  const auto l = (2 * (b % 4) + 2 * (c / 4) - c % 4 - h + m + 32) % 7;
  const auto month = (h - m + l + 90) / 25;
  return absl::CivilDay(year, month, (h - m + l + month + 19) % 32);
}

}  // namespace

absl::TimeZone ItalianTime() {
  static const absl::TimeZone zone = [] {
    absl::TimeZone rome;
    return absl::LoadTimeZone("Europe/Rome", &rome) ? rome : absl::FixedTimeZone(3600);
  }();
  return zone;
}

bool IsHoliday(absl::CivilDay day) {
  const std::pair<int, int> date(day.month(), day.day());
  if (std::find(kHolidays.begin(), kHolidays.end(), date) != kHolidays.end()) return true;
  if (date == std::pair(10, 4)) return day.year() >= kSaintFrancisAgain;
  return day == Easter(day.year()) + 1;
}

bool IsWorkingDay(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday && !IsHoliday(day);
}

absl::Time AddWorkingDays(absl::Time from, int days) {
  absl::CivilSecond civil = absl::ToCivilSecond(from, ItalianTime());
  absl::CivilDay day(civil);
  if (!IsWorkingDay(day)) {
    while (!IsWorkingDay(day)) ++day;
    civil = absl::CivilHour(day) + kOpeningHour;
  }
  for (int left = days; left > 0;) {
    if (IsWorkingDay(++day)) --left;
  }
  return absl::FromCivil(absl::CivilSecond(day.year(), day.month(), day.day(), civil.hour(),
                                           civil.minute(), civil.second()),
                         ItalianTime());
}

}  // namespace mugugno::tenant
