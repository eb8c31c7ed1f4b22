#include "routing/learning/place_names.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "routing/text/context_lists.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMostWords = 4;
constexpr size_t kLeastLetters = 4;

bool IsName(const Words& words, size_t i) {
  const Word& word = words[i];
  if (word.function || word.number || word.key.size() < kLeastLetters) return false;
  for (const ContextList list :
       {ContextList("titles"), ContextList("first_names"), ContextList("addressee"),
        ContextList("locality_words"), ContextList("place_nouns")}) {
    if (IsIn(list, word.key)) return false;
  }
  return !words.mixed_case() || word.capital;
}

bool Follows(const Words& words, size_t i) {
  return i < words.size() && words[i].before <= Break::kApostrophe;
}

bool Introduces(const Word& word) {
  return IsIn("place_prepositions", word.key) || IsIn("articles", word.key) ||
         IsIn("locality_words", word.key);
}

// The last word of the name that begins at `first`.
size_t LastOf(const Words& words, size_t first) {
  size_t last = first;
  while (words.mixed_case() && last - first + 1 < kMostWords && Follows(words, last + 1) &&
         words[last + 1].capital && !words[last + 1].function && !words[last + 1].number) {
    ++last;
  }
  return last;
}

// The street whose type stands at `i`, with the articles before its name.
std::optional<size_t> StreetAt(const Words& words, size_t i) {
  if (!IsIn("street_types", words[i].key)) return std::nullopt;
  size_t first = i + 1;
  while (Follows(words, first) && words[first].function) ++first;
  if (!Follows(words, first) || !IsName(words, first)) return std::nullopt;
  return LastOf(words, first);
}

std::optional<size_t> LocalityAt(const Words& words, size_t i) {
  const bool introduced = i > 0 && Follows(words, i) && Introduces(words[i - 1]);
  if (!words.mixed_case() || !introduced || !IsName(words, i)) return std::nullopt;
  return LastOf(words, i);
}

bool IsKnown(size_t first, size_t last, const std::vector<PlaceMatch>& known) {
  return std::any_of(known.begin(), known.end(), [&](const PlaceMatch& match) {
    return match.first_word <= last && first <= match.last_word;
  });
}

}  // namespace

std::vector<PlaceCandidate> FindPlaceNames(const Words& words,
                                           const std::vector<PlaceMatch>& known) {
  std::vector<PlaceCandidate> found;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::optional<size_t> street = StreetAt(words, i);
    const std::optional<size_t> last = street ? street : LocalityAt(words, i);
    if (!last) continue;
    if (!IsKnown(i, *last, known)) {
      PlaceCandidate candidate{
          .key = words[i].key, .span = words.Cover(i, *last), .street = street.has_value()};
      for (size_t k = i + 1; k <= *last; ++k) absl::StrAppend(&candidate.key, " ", words[k].key);
      found.push_back(std::move(candidate));
    }
    i = *last;
  }
  return found;
}

}  // namespace mugugno::routing
