#pragma once

// Which words are one slip away from each other: a letter missing, added, doubled or swapped with
// its neighbour; another letter only in long words. Pure functions.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::routing {

// Shorter words have no near spellings: too many ordinary words are one letter away.
inline constexpr size_t kMinNearLength = 6;

// Hashes of the word and of the word without each one of its letters: two words of one slip share
// at least one. The first element is the word's own hash.
std::vector<uint64_t> NearHashes(absl::string_view word);

// Whether `written` is one slip away from `known` (equal words are not).
bool IsNearSpelling(absl::string_view known, absl::string_view written);

}  // namespace mugugno::routing
