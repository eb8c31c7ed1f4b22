#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::tenant {

// DATETIME(6) in UTC: "2026-03-04 05:06:07.123456". Parts of a microsecond are cut off.
// INTERNAL outside the years 1000 to 9999, which the column cannot hold.
absl::StatusOr<std::string> FormatSqlTime(absl::Time time);

// Takes a DATETIME with or without a fraction. INTERNAL for anything else, zero dates too.
absl::StatusOr<absl::Time> ParseSqlTime(absl::string_view text);

// What a column of due times holds where nothing is due.
absl::Time Never();

}  // namespace mugugno::tenant
