#include "routing/search/search_words.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

#include "routing/text/fold.h"
#include "tenant/search/search_terms.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMostBytes = 64;
// Of a number that is written in groups.
constexpr size_t kLeastDigits = 8;
constexpr size_t kMostDigits = 15;

bool IsDigit(char byte) { return absl::ascii_isdigit(static_cast<unsigned char>(byte)); }
bool IsNumber(absl::string_view key) { return std::all_of(key.begin(), key.end(), IsDigit); }
bool HasDigit(absl::string_view key) { return std::any_of(key.begin(), key.end(), IsDigit); }

// Runs of digits and of others within a word that has both.
void AddParts(absl::string_view text, const Span& span, std::vector<SearchWord>* words) {
  for (size_t begin = span.begin; begin < span.end;) {
    size_t end = begin + 1;
    while (end < span.end && IsDigit(text[end]) == IsDigit(text[begin])) ++end;
    words->push_back({Fold(text.substr(begin, end - begin)), {begin, end}, true});
    begin = end;
  }
}

// What may stand between the groups of one number.
bool Joins(absl::string_view between) {
  return between.size() == 1 &&
         absl::string_view(" .-/").find(between[0]) != absl::string_view::npos;
}

std::string WithoutPrefix(std::string digits, bool plus) {
  absl::string_view national = digits;
  const bool prefix =
      plus ? absl::ConsumePrefix(&national, "39") : absl::ConsumePrefix(&national, "0039");
  return prefix && national.size() >= kLeastDigits ? std::string(national) : digits;
}

// Numbers that stand side by side are read as one where they may be a telephone's.
void AddNumbers(absl::string_view text, std::vector<SearchWord>* words) {
  std::vector<SearchWord> joined;
  for (size_t i = 0; i < words->size();) {
    const SearchWord& first = (*words)[i];
    if (first.extra || !IsNumber(first.key)) {
      ++i;
      continue;
    }
    std::string digits = first.key;
    Span span = first.span;
    size_t next = i + 1;
    while (next < words->size() && !(*words)[next].extra && IsNumber((*words)[next].key) &&
           Joins(text.substr(span.end, (*words)[next].span.begin - span.end))) {
      digits += (*words)[next].key;
      span.end = (*words)[next].span.end;
      ++next;
    }
    const bool plus = span.begin > 0 && text[span.begin - 1] == '+';
    if (digits.size() >= kLeastDigits && digits.size() <= kMostDigits) {
      std::string whole = WithoutPrefix(digits, plus);
      if (next > i + 1 || whole != digits) joined.push_back({std::move(whole), span, true});
    }
    i = next;
  }
  words->insert(words->end(), joined.begin(), joined.end());
}

}  // namespace

std::vector<SearchWord> SearchWordsOf(absl::string_view text) {
  std::vector<SearchWord> words;
  for (size_t i = 0; i < text.size();) {
    Rune rune = RuneAt(text, i);
    if (!IsWordRune(rune.code)) {
      i += rune.size;
      continue;
    }
    SearchWord word;
    word.span.begin = i;
    while (i < text.size()) {
      rune = RuneAt(text, i);
      if (!IsWordRune(rune.code) && !IsCombiningMark(rune.code)) break;
      if (word.key.size() < kMostBytes) AppendFolded(text, rune, i, &word.key);
      i += rune.size;
    }
    word.span.end = i;
    if (word.key.empty()) continue;
    const bool mixed = HasDigit(word.key) && !IsNumber(word.key);
    const Span span = word.span;
    words.push_back(std::move(word));
    if (mixed) AddParts(text, span, &words);
  }
  AddNumbers(text, &words);
  return words;
}

void WordsToIndex::Add(absl::string_view text) {
  for (SearchWord& word : SearchWordsOf(text)) {
    if (tenant::LettersIn(word.key) < tenant::kLeastLetters || IsFunctionWord(word.key)) continue;
    words_.push_back(std::move(word.key));
  }
}

std::string WordsToIndex::Joined() const {
  std::vector<absl::string_view> words(words_.begin(), words_.end());
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return absl::StrJoin(words, " ");
}

}  // namespace mugugno::routing
