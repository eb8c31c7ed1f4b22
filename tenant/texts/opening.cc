#include "tenant/texts/opening.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "tenant/working_days.h"

namespace mugugno::tenant {
namespace {

constexpr int kYear = 366;
constexpr int kMinutesOfDay = 24 * 60;
constexpr std::array<absl::string_view, 7> kWeekdays = {"mon", "tue", "wed", "thu",
                                                        "fri", "sat", "sun"};

std::optional<absl::Weekday> WeekdayCalled(absl::string_view text) {
  const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), text);
  if (found == kWeekdays.end()) return std::nullopt;
  return static_cast<absl::Weekday>(found - kWeekdays.begin());
}

// "08:30".
std::optional<int> MinuteOfDay(absl::string_view text) {
  int hour = 0;
  int minute = 0;
  if (text.size() != 5 || text[2] != ':' || !absl::SimpleAtoi(text.substr(0, 2), &hour) ||
      !absl::SimpleAtoi(text.substr(3), &minute) || hour < 0 || minute < 0 || minute > 59) {
    return std::nullopt;
  }
  const int of_day = hour * 60 + minute;
  return of_day <= kMinutesOfDay ? std::optional(of_day) : std::nullopt;
}

std::optional<absl::CivilDay> DayCalled(absl::string_view text) {
  absl::CivilDay day;
  if (text.size() != 10 || !absl::ParseCivilTime(text, &day)) return std::nullopt;
  return day;
}

bool Holds(const Closure& closure, absl::CivilDay day) {
  if (!closure.yearly) return closure.first <= day && day <= closure.last;
  return closure.first.month() == day.month() && closure.first.day() == day.day();
}

// The hours as they were read, those that cannot be read left out.
struct Calendar {
  explicit Calendar(const v1::OpeningHours& hours) {
    for (const std::string& text : hours.week()) {
      if (const auto span = ParseWeekSpan(text)) week.push_back(*span);
    }
    for (const std::string& text : hours.closures()) {
      if (const auto closure = ParseClosure(text)) closures.push_back(*closure);
    }
  }

  bool IsClosed(absl::CivilDay day) const {
    return IsHoliday(day) ||
           std::any_of(closures.begin(), closures.end(),
                       [&](const Closure& closure) { return Holds(closure, day); });
  }

  // From when to when it is open on that day, in their order.
  std::vector<std::pair<absl::Time, absl::Time>> OpenOn(absl::CivilDay day) const {
    std::vector<std::pair<absl::Time, absl::Time>> open;
    if (IsClosed(day)) return open;
    const absl::Weekday weekday = absl::GetWeekday(day);
    for (const WeekSpan& span : week) {
      if (weekday < span.first || weekday > span.last) continue;
      open.emplace_back(At(day, span.open_minute), At(day, span.close_minute));
    }
    std::sort(open.begin(), open.end());
    return open;
  }

  static absl::Time At(absl::CivilDay day, int minute) {
    return absl::FromCivil(absl::CivilMinute(day) + minute, ItalianTime());
  }

  std::vector<WeekSpan> week;
  std::vector<Closure> closures;
};

}  // namespace

std::optional<WeekSpan> ParseWeekSpan(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ' ');
  if (parts.size() != 2) return std::nullopt;
  const std::vector<absl::string_view> days = absl::StrSplit(parts[0], '-');
  const std::vector<absl::string_view> times = absl::StrSplit(parts[1], '-');
  if (days.size() > 2 || times.size() != 2) return std::nullopt;
  const auto first = WeekdayCalled(days.front());
  const auto last = WeekdayCalled(days.back());
  const auto open = MinuteOfDay(times[0]);
  const auto close = MinuteOfDay(times[1]);
  if (!first || !last || *last < *first || !open || !close || *close <= *open) return std::nullopt;
  return WeekSpan{*first, *last, *open, *close};
}

std::optional<Closure> ParseClosure(absl::string_view text) {
  const std::vector<absl::string_view> days = absl::StrSplit(text, '/');
  if (days.size() == 2) {
    const auto first = DayCalled(days[0]);
    const auto last = DayCalled(days[1]);
    if (!first || !last || *last < *first) return std::nullopt;
    return Closure{*first, *last, false};
  }
  if (days.size() != 1) return std::nullopt;
  // Of a year that has a 29 February.
  if (text.size() == 5) {
    const auto day = DayCalled(absl::StrCat("2024-", text));
    return day ? std::optional(Closure{*day, *day, true}) : std::nullopt;
  }
  const auto day = DayCalled(text);
  return day ? std::optional(Closure{*day, *day, false}) : std::nullopt;
}

bool HoldsDay(const std::vector<std::string>& spans, absl::CivilDay day) {
  return std::any_of(spans.begin(), spans.end(), [&](const std::string& text) {
    const auto span = ParseClosure(text);
    return span && Holds(*span, day);
  });
}

std::optional<absl::Time> ClosedSince(const v1::OpeningHours& hours, absl::Time at) {
  const Calendar calendar(hours);
  if (calendar.week.empty()) return std::nullopt;
  const absl::CivilDay today(absl::ToCivilDay(at, ItalianTime()));
  std::optional<absl::Time> closed;
  for (int back = 0; back < kYear && !closed; ++back) {
    for (const auto& [open, close] : calendar.OpenOn(today - back)) {
      if (open <= at && at < close) return std::nullopt;
      if (close <= at) closed = closed ? std::max(*closed, close) : close;
    }
  }
  return closed.value_or(at - absl::Hours(24 * kYear));
}

std::optional<absl::Time> NextOpening(const v1::OpeningHours& hours, absl::Time at) {
  const Calendar calendar(hours);
  if (calendar.week.empty()) return std::nullopt;
  const absl::CivilDay today(absl::ToCivilDay(at, ItalianTime()));
  for (int ahead = 0; ahead < kYear; ++ahead) {
    for (const auto& [open, close] : calendar.OpenOn(today + ahead)) {
      if (open > at) return open;
    }
  }
  return std::nullopt;
}

}  // namespace mugugno::tenant
