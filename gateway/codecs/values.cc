#include "gateway/codecs/values.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace mugugno::gateway {
namespace {

bool IsPlain(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

std::string EtagOf(int64_t revision) { return absl::StrCat(revision); }

bool EtagFits(absl::string_view etag, int64_t revision) {
  return etag.empty() || etag == EtagOf(revision);
}

std::optional<absl::CivilDay> ParseDay(absl::string_view text) {
  absl::CivilDay day;
  const bool has_form = text.size() == 10 && text[4] == '-' && text[7] == '-';
  if (!has_form || !absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text) {
    return std::nullopt;
  }
  return day;
}

bool IsMailbox(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits('@', 1));
  const absl::string_view domain = parts.second;
  return IsPlain(text) && !parts.first.empty() && !absl::StrContains(domain, '@') &&
         absl::StrContains(domain, '.') && domain.front() != '.' && domain.back() != '.' &&
         text.find_first_of("<>,;:\"\\()[]") == absl::string_view::npos;
}

bool IsHttpsUrl(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, "https://") || !IsPlain(text)) return false;
  const absl::string_view authority = text.substr(0, text.find_first_of("/?"));
  return !authority.empty() && authority.front() != ':' && !absl::StrContains(authority, '@') &&
         !absl::StrContains(text, '#') && !absl::StrContains(text, '\\');
}

}  // namespace mugugno::gateway
