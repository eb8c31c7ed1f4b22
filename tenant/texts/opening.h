#pragma once

// When people answer: the hours of a week, without Italian holidays and the comune's own closures,
// by the clock of Rome. Pure functions.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "mugugno/v1/citizen_notices.pb.h"

namespace mugugno::tenant {

// "mon-fri 08:30-12:30".
struct WeekSpan {
  absl::Weekday first = absl::Weekday::monday;
  absl::Weekday last = absl::Weekday::monday;
  int open_minute = 0;   // of the day
  int close_minute = 0;  // greater, at most 24 hours
};
std::optional<WeekSpan> ParseWeekSpan(absl::string_view text);

// "2026-12-24", "2026-08-10/2026-08-21" or, every year, "06-29".
struct Closure {
  absl::CivilDay first;
  absl::CivilDay last;
  bool yearly = false;  // only month and day of `first` count
};
std::optional<Closure> ParseClosure(absl::string_view text);

// Whether one of the spans holds that day; what cannot be read holds none.
bool HoldsDay(const std::vector<std::string>& spans, absl::CivilDay day);

// Since when it is closed; nothing while it is open, or where no hours are given.
std::optional<absl::Time> ClosedSince(const v1::OpeningHours& hours, absl::Time at);

// When it next opens; nothing where it does not within a year.
std::optional<absl::Time> NextOpening(const v1::OpeningHours& hours, absl::Time at);

}  // namespace mugugno::tenant
