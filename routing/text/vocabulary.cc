#include "routing/text/vocabulary.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"

#include "routing/text/fold.h"
#include "routing/text/near_spelling.h"
#include "tenant/errors.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMinPart = 3;
// Shorter words differ from others by a doubled letter: "nono" and "nonno".
constexpr size_t kMinUndoubled = 5;
// Of a beginning.
constexpr size_t kMinTelling = 5;
// Of what follows an article that was run into it: "lincendio".
constexpr size_t kMinAfterArticle = 5;

bool IsVowel(char letter) {
  return absl::string_view("aeiou").find(letter) != absl::string_view::npos;
}

// What is left of "lincendio" without the article that an apostrophe should have cut off.
absl::string_view WithoutArticle(absl::string_view key) {
  for (const absl::string_view article :
       {"dell", "nell", "sull", "dall", "quell", "all", "un", "l", "d"}) {
    absl::string_view rest = key;
    if (!absl::ConsumePrefix(&rest, article)) continue;
    if (rest.size() >= kMinAfterArticle && IsVowel(rest[0])) return rest;
  }
  return "";
}

uint64_t HashOf(absl::string_view text) {
  uint64_t hash = 0;
  for (const char letter : text) hash = HashWith(hash, letter);
  return hash;
}

// Of the letters that every ending has.
uint64_t EndHash(absl::string_view word) { return HashOf(word.substr(word.size() - kMinPart)); }

}  // namespace

absl::StatusOr<uint32_t> Vocabulary::Add(absl::string_view term) {
  absl::string_view text = term;
  Kind kind = Kind::kWord;
  if (absl::ConsumeSuffix(&text, "*")) kind = Kind::kStem;
  if (kind == Kind::kWord && absl::ConsumePrefix(&text, "-")) kind = Kind::kEnding;
  Term added{.text = Fold(text), .undoubled = {}, .kind = kind};
  if (added.text.size() < (kind == Kind::kWord ? 1 : kMinPart)) {
    return tenant::InvalidField(term, "a stem or an ending needs three letters, a word one");
  }
  const auto [number, fresh] = numbers_.try_emplace(kind == Kind::kStem     ? added.text + "*"
                                                    : kind == Kind::kEnding ? "-" + added.text
                                                                            : added.text,
                                                    static_cast<uint32_t>(terms_.size()));
  if (!fresh) return number->second;
  added.undoubled = Undoubled(added.text);
  if (added.undoubled.empty()) added.undoubled = added.text;
  if (kind == Kind::kEnding) {
    longest_ending_ = std::max(longest_ending_, added.text.size());
    by_ending_.Add(added.text, number->second);
    ends_[BitOf(EndHash(added.text))] = true;
  } else {
    const bool stem = kind == Kind::kStem;
    if (stem) longest_stem_ = std::max(longest_stem_, added.text.size());
    (stem ? by_stem_ : by_word_).Add(added.text, number->second);
    if (added.undoubled.size() >= kMinUndoubled) {
      (stem ? by_undoubled_stem_ : by_undoubled_word_).Add(added.undoubled, number->second);
    }
    (stem ? near_stems_ : near_words_).Add(added.text, number->second);
  }
  terms_.push_back(std::move(added));
  return number->second;
}

void Vocabulary::ByText::Add(const std::string& text, uint32_t term) {
  known[BitOf(HashOf(text))] = true;
  terms[text].push_back(term);
}

void Vocabulary::ByText::Find(absl::string_view text, uint64_t hash, bool approximate,
                              Fits* fits) const {
  if (!known[BitOf(hash)]) return;
  const auto found = terms.find(text);
  if (found == terms.end()) return;
  for (const uint32_t term : found->second) fits->push_back({term, approximate});
}

void Vocabulary::FindBeginnings(absl::string_view key, const ByText& words, const ByText& stems,
                                bool approximate, Fits* fits) const {
  uint64_t hash = 0;
  for (size_t n = 1; n <= key.size(); ++n) {
    hash = HashWith(hash, key[n - 1]);
    if (n == key.size()) words.Find(key, hash, approximate, fits);
    if (n >= kMinPart && n <= longest_stem_) {
      stems.Find(key.substr(0, n), hash, approximate, fits);
    }
  }
}

void Vocabulary::FindEndings(absl::string_view key, Fits* fits) const {
  if (key.size() < kMinPart || !ends_[BitOf(EndHash(key))]) return;
  for (size_t n = kMinPart; n <= std::min(longest_ending_, key.size()); ++n) {
    const absl::string_view ending = key.substr(key.size() - n);
    by_ending_.Find(ending, HashOf(ending), false, fits);
  }
}

// But for doubled letters.
void Vocabulary::FindUndoubled(const Word& word, Fits* fits) const {
  const absl::string_view key = word.undoubled.empty() ? word.key : word.undoubled;
  if (key.size() < kMinUndoubled) return;
  FindBeginnings(key, by_undoubled_word_, by_undoubled_stem_, true, fits);
}

bool Vocabulary::IsNear(absl::string_view key, const Term& term) const {
  const absl::string_view text = term.text;
  if (term.kind == Kind::kWord) return IsNearSpelling(text, key);
  for (size_t length = text.size() - 1; length <= text.size() + 1; ++length) {
    if (length > key.size() || !IsNearSpelling(text, key.substr(0, length))) continue;
    // "isola" is no misspelt "isolato": a stem's missing last letter is another ending.
    if (absl::StartsWith(text, key.substr(0, length))) continue;
    // Nor is "investimento" an "investito": another last letter is another word.
    if (length == text.size() && key[length - 1] != text.back()) continue;
    return true;
  }
  return false;
}

void Vocabulary::FindNear(absl::string_view key, Fits* fits) const {
  if (key.size() + 1 < kMinNearLength) return;
  NearIndex::Ids candidates;
  near_words_.Find(key, &candidates);
  near_stems_.FindBeginnings(key, kMinNearLength - 1, longest_stem_ + 1, &candidates);
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  for (const uint32_t term : candidates) {
    if (IsNear(key, terms_[term])) fits->push_back({term, true});
  }
}

// A short beginning says little of what follows it: "lampine" may be a "lampione".
bool Vocabulary::IsKnown(const Fits& fits) const {
  return std::any_of(fits.begin(), fits.end(), [this](const Fit& fit) {
    const Term& term = terms_[fit.term];
    return term.kind != Kind::kStem || term.text.size() >= kMinTelling;
  });
}

void Vocabulary::Find(const Word& word, Spelling spelling, Fits* fits) const {
  FindBeginnings(word.key, by_word_, by_stem_, false, fits);
  FindEndings(word.key, fits);
  // What an ordinary word looks like is no matter.
  if (IsKnown(*fits) || word.function || word.number || word.In("ordinary")) return;
  if (spelling == Spelling::kMisspelt) {
    const size_t as_written = fits->size();
    FindUndoubled(word, fits);
    if (fits->size() == as_written) FindNear(word.key, fits);
  }
  if (!fits->empty()) return;
  const absl::string_view rest = WithoutArticle(word.key);
  if (!rest.empty()) FindBeginnings(rest, by_word_, by_stem_, false, fits);
}

}  // namespace mugugno::routing
