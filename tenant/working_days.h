#pragma once

// The Italian working calendar: Monday to Friday but for the national holidays (L. 260/1949, L.
// 54/1977, DPR 792/1985, L. 336/2000; 4 October since 2026, L. 151/2025). A comune's own closures
// are not in it. Pure functions, thread-safe.

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace mugugno::tenant {

// Europe/Rome, or an hour east of Greenwich where the machine has no time zones.
absl::TimeZone ItalianTime();

// A national one, on whatever day of the week.
bool IsHoliday(absl::CivilDay day);

bool IsWorkingDay(absl::CivilDay day);

// The same time of day, `days` (at least 1) working days later. What begins on a day off begins at
// 8 o'clock of the next working day.
absl::Time AddWorkingDays(absl::Time from, int days);

}  // namespace mugugno::tenant
