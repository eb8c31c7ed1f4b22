#include "routing/text/near_spelling.h"

#include <algorithm>

namespace mugugno::routing {
namespace {

constexpr size_t kMinSubstitutionLength = 8;
constexpr uint64_t kHashBase = 0x100000001B3;  // HashWith's

// Of an odd number modulo 2^64, by Newton: each step doubles the bits that are right.
constexpr uint64_t InverseOf(uint64_t number) {
  uint64_t inverse = number;
  for (int step = 0; step < 6; ++step) inverse *= 2 - number * inverse;
  return inverse;
}
constexpr uint64_t kHashBaseInverse = InverseOf(kHashBase);
static_assert(kHashBase * kHashBaseInverse == 1);

// Whether taking letter `i` out of the longer word gives the shorter one, for some i.
bool IsOneLonger(absl::string_view longer, absl::string_view shorter) {
  const auto [in_longer, in_shorter] =
      std::mismatch(longer.begin(), longer.end(), shorter.begin(), shorter.end());
  return std::equal(in_longer + 1, longer.end(), in_shorter, shorter.end());
}

}  // namespace

// A letter is left out by taking what it and all before it add to the whole, and adding what those
// before it add one place further on.
Hashes NearHashes(absl::string_view word) {
  uint64_t whole = 0;
  for (const char letter : word) whole = HashWith(whole, letter);
  Hashes hashes(word.size() + 1, whole);
  uint64_t power = 1;
  uint64_t suffix = 0;
  for (size_t i = word.size(); i-- > 0;) {
    // The whole is (before * base + letter) * power + suffix.
    const uint64_t letter = static_cast<unsigned char>(word[i]) * power;
    const uint64_t before = whole - suffix - letter;  // before * base * power
    hashes[i + 1] = before * kHashBaseInverse + suffix;
    suffix += letter;
    power *= kHashBase;
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
