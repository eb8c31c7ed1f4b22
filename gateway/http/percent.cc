#include "gateway/http/percent.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mugugno::gateway {

std::string PercentEscape(absl::string_view text) {
  constexpr absl::string_view kDigits = "0123456789ABCDEF";
  std::string escaped;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if (absl::ascii_isalnum(byte) || absl::StrContains("-._~", each)) {
      escaped.push_back(each);
    } else {
      absl::StrAppend(&escaped, "%", kDigits.substr(byte >> 4, 1), kDigits.substr(byte & 15, 1));
    }
  }
  return escaped;
}

}  // namespace mugugno::gateway
