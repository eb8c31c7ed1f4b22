#include "proto/rules/names.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"

namespace mugugno::rules {
namespace {

constexpr size_t kMostIdBytes = 63;
constexpr size_t kUuidBytes = 36;

bool IsIdCharacter(char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-'; }

// Takes what stands before the separator off the front; false when nothing is left to take.
bool TakeUntil(char separator, absl::string_view& rest, bool& more, absl::string_view& part) {
  if (!more) return false;
  const size_t end = rest.find(separator);
  more = end != absl::string_view::npos;
  part = rest.substr(0, end);
  rest = more ? rest.substr(end + 1) : absl::string_view();
  return true;
}

bool MatchesSegment(absl::string_view segment, absl::string_view wanted) {
  if (wanted.empty() || wanted.front() != '{') return segment == wanted;
  if (IsChosenId(segment)) return true;
  return IsUuid(segment) && std::none_of(segment.begin(), segment.end(), absl::ascii_isupper);
}

bool MatchesPattern(absl::string_view name, absl::string_view pattern) {
  bool more_name = true;
  bool more_pattern = true;
  absl::string_view segment;
  absl::string_view wanted;
  while (TakeUntil('/', pattern, more_pattern, wanted)) {
    if (!TakeUntil('/', name, more_name, segment) || !MatchesSegment(segment, wanted)) return false;
  }
  return !more_name;
}

}  // namespace

bool IsChosenId(absl::string_view text) {
  return !text.empty() && text.size() <= kMostIdBytes && absl::ascii_islower(text.front()) &&
         text.back() != '-' && std::all_of(text.begin(), text.end(), IsIdCharacter);
}

bool IsUuid(absl::string_view text) {
  if (text.size() != kUuidBytes) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !absl::ascii_isxdigit(text[i])) return false;
  }
  return true;
}

bool MatchesResource(absl::string_view name, absl::string_view patterns) {
  bool more = true;
  absl::string_view pattern;
  while (TakeUntil('|', patterns, more, pattern)) {
    if (MatchesPattern(name, pattern)) return true;
  }
  return false;
}

}  // namespace mugugno::rules
