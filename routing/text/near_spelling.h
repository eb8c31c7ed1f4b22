#pragma once

// Which words are one slip away from each other: a letter missing, added, doubled or swapped with
// its neighbour; another letter only in long words. Pure functions.

#include <cstddef>
#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"

namespace mugugno::routing {

// Shorter words have no near spellings: too many ordinary words are one letter away.
inline constexpr size_t kMinNearLength = 6;

// As many as a word has letters, seldom more than fit without an allocation.
using Hashes = absl::InlinedVector<uint64_t, 32>;

// A hash that grows letter by letter: of a text and one letter more.
inline uint64_t HashWith(uint64_t hash, char letter) {
  return hash * 0x100000001B3 + static_cast<unsigned char>(letter);
}

// Hashes of the word and of the word without each one of its letters: two words of one slip share
// at least one. The first element is the word's own hash.
Hashes NearHashes(absl::string_view word);

// Whether `written` is one slip away from `known` (equal words are not).
bool IsNearSpelling(absl::string_view known, absl::string_view written);

// Of near spellings: whether one letter stands for another.
bool IsSubstitution(absl::string_view known, absl::string_view written);

}  // namespace mugugno::routing
