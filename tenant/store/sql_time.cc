#include "tenant/store/sql_time.h"

#include "tenant/errors.h"

namespace mugugno::tenant {
namespace {

constexpr char kSeconds[] = "%Y-%m-%d %H:%M:%S";
constexpr size_t kSecondsLength = sizeof("2026-03-04 05:06:07") - 1;

// The microseconds of ".123456", ".12" or "".
absl::StatusOr<int64_t> ParseFraction(absl::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != '.' || text.size() < 2 || text.size() > 7) {
    return Internal("not a time's fraction");
  }
  int64_t micros = 0;
  for (size_t i = 1; i < 7; ++i) {
    const char digit = i < text.size() ? text[i] : '0';
    if (digit < '0' || digit > '9') return Internal("not a time's fraction");
    micros = micros * 10 + (digit - '0');
  }
  return micros;
}

// So that they end before `end`.
void WriteDigits(int64_t number, size_t end, std::string* text) {
  for (; number > 0; number /= 10) (*text)[--end] = static_cast<char>('0' + number % 10);
}

}  // namespace

absl::StatusOr<std::string> FormatSqlTime(absl::Time time) {
  const absl::CivilSecond second = absl::ToCivilSecond(time, absl::UTCTimeZone());
  if (second.year() < 1000 || second.year() > 9999) {
    return Internal("a time outside the years 1000 to 9999");
  }
  const absl::Duration fraction = time - absl::FromCivil(second, absl::UTCTimeZone());
  std::string text = "0000-00-00 00:00:00.000000";
  WriteDigits(second.year(), 4, &text);
  WriteDigits(second.month(), 7, &text);
  WriteDigits(second.day(), 10, &text);
  WriteDigits(second.hour(), 13, &text);
  WriteDigits(second.minute(), 16, &text);
  WriteDigits(second.second(), 19, &text);
  WriteDigits(absl::ToInt64Microseconds(fraction), 26, &text);
  return text;
}

absl::StatusOr<absl::Time> ParseSqlTime(absl::string_view text) {
  absl::Time seconds;
  if (text.size() < kSecondsLength || !absl::ParseTime(kSeconds, text.substr(0, kSecondsLength),
                                                       absl::UTCTimeZone(), &seconds, nullptr)) {
    return Internal("not a DATETIME");
  }
  const absl::StatusOr<int64_t> micros = ParseFraction(text.substr(kSecondsLength));
  if (!micros.ok()) return micros.status();
  return seconds + absl::Microseconds(*micros);
}

absl::Time Never() { return absl::FromCivil(absl::CivilSecond(9999, 1, 1), absl::UTCTimeZone()); }

}  // namespace mugugno::tenant
