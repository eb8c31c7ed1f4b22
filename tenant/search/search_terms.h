#pragma once

// Terms: what the index knows instead of words. The beginnings of a folded word, of the lengths
// kBeginnings, are hashed with the comune's index key, so that a list of terms tells nobody without
// that key a word, and equal words of two comuni are different terms.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

// In letters, whatever bytes they take. Any word of three letters is found by its beginning;
// between two lengths the shorter one finds too many, and what was found is looked at anyway.
inline constexpr size_t kBeginnings[] = {3, 4, 5, 6, 8};
inline constexpr size_t kLeastLetters = kBeginnings[0];

size_t LettersIn(absl::string_view folded);
// Those the word is indexed by; none for a word of fewer than kLeastLetters.
std::vector<absl::string_view> BeginningsOf(absl::string_view folded);
// The longest indexed beginning of all words that begin so.
absl::string_view LongestBeginning(absl::string_view folded);

// Remembers what it hashed. Used by one thread; `keys` outlives it.
class SearchTerms final {
 public:
  explicit SearchTerms(const OwnerKeys& keys) : keys_(keys) {}

  uint64_t Of(absl::string_view beginning);

 private:
  const OwnerKeys& keys_;
  absl::flat_hash_map<std::string, uint64_t> known_;
};

}  // namespace mugugno::tenant
