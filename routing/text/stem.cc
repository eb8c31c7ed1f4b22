#include "routing/text/stem.h"

namespace mugugno::routing {
namespace {

// Shorter words are too many things.
constexpr size_t kLeastLetters = 5;
// From here on the last vowel is an ending.
constexpr size_t kLeastStem = 6;

bool IsVowel(char letter) {
  return absl::string_view("aeiou").find(letter) != absl::string_view::npos;
}

}  // namespace

absl::string_view StemOf(const Words& words, size_t i) {
  const Word& word = words[i];
  const bool name = words.mixed_case() && word.capital && i > 0 && word.before < Break::kSentence;
  if (word.function || word.number || name || word.key.size() < kLeastLetters) return "";
  return RootOf(word.key);
}

absl::string_view RootOf(absl::string_view key) {
  if (key.size() >= kLeastStem && IsVowel(key.back())) key.remove_suffix(1);
  return key;
}

}  // namespace mugugno::routing
