#include "routing/text/near_spelling.h"

#include <algorithm>

namespace mugugno::routing {
namespace {

constexpr size_t kMinSubstitutionLength = 8;
constexpr uint64_t kHashBase = 0x100000001B3;

// Whether taking letter `i` out of the longer word gives the shorter one, for some i.
bool IsOneLonger(absl::string_view longer, absl::string_view shorter) {
  const auto [in_longer, in_shorter] =
      std::mismatch(longer.begin(), longer.end(), shorter.begin(), shorter.end());
  return std::equal(in_longer + 1, longer.end(), in_shorter, shorter.end());
}

}  // namespace

Hashes NearHashes(absl::string_view word) {
  Hashes hashes;
  hashes.reserve(word.size() + 1);
  Hashes suffix(word.size() + 1, 0);
  Hashes power(word.size() + 1, 1);
  for (size_t i = word.size(); i-- > 0;) {
    const size_t length = word.size() - i;
    power[length] = power[length - 1] * kHashBase;
    suffix[i] = static_cast<unsigned char>(word[i]) * power[length - 1] + suffix[i + 1];
  }
  hashes.push_back(suffix[0]);
  uint64_t prefix = 0;
  for (size_t i = 0; i < word.size(); ++i) {
    const size_t rest = word.size() - i - 1;
    hashes.push_back(prefix * power[rest] + suffix[i + 1]);
    prefix = prefix * kHashBase + static_cast<unsigned char>(word[i]);
  }
  return hashes;
}

bool IsNearSpelling(absl::string_view known, absl::string_view written) {
  if (known.size() < kMinNearLength || known == written) return false;
  if (known.empty() || written.empty() || known[0] != written[0]) return false;
  if (written.size() == known.size() + 1) return IsOneLonger(written, known);
  if (known.size() == written.size() + 1) return IsOneLonger(known, written);
  if (known.size() != written.size()) return false;
  const auto [left, right] = std::mismatch(known.begin(), known.end(), written.begin());
  const auto rest = static_cast<size_t>(known.end() - left);
  if (rest >= 2 && left[0] == right[1] && left[1] == right[0]) {
    return std::equal(left + 2, known.end(), right + 2);
  }
  return known.size() >= kMinSubstitutionLength && std::equal(left + 1, known.end(), right + 1);
}

bool IsSubstitution(absl::string_view known, absl::string_view written) {
  if (known.size() != written.size()) return false;
  const auto [left, right] = std::mismatch(known.begin(), known.end(), written.begin());
  return left != known.end() && std::equal(left + 1, known.end(), right + 1);
}

}  // namespace mugugno::routing
