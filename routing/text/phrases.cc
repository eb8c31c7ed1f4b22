#include "routing/text/phrases.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "routing/text/fold.h"
#include "routing/text/near_spelling.h"
#include "routing/text/word_lists.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMaxFunctionWords = 3;
constexpr size_t kMaxGap = 4;
constexpr size_t kNegationReach = 2;
constexpr size_t kMinStem = 3;
// Shorter words differ from others by a doubled letter: "nono" and "nonno".
constexpr size_t kMinUndoubled = 5;

bool IsNegation(absl::string_view key) {
  return key == "non" || key == "nessun" || key == "nessuna" || key == "nessuno" ||
         key == "niente" || key == "senza" || key == "no" || key == "not" || key == "kein" ||
         key == "keine" || key == "pas";
}

// Never a misspelling of another word.
bool IsOrdinary(absl::string_view key) {
  static const WordSet& words = WordLists::Context().Get("ordinary");
  return words.contains(key);
}

}  // namespace

bool IsNegatedAt(const Words& words, size_t first) {
  for (size_t back = 1; back <= kNegationReach && back <= first; ++back) {
    if (words[first - back + 1].before >= Break::kComma) return false;
    if (IsNegation(words[first - back].key)) return true;
  }
  return false;
}

absl::Status PhraseSet::Parse(absl::string_view pattern, std::vector<Element>* elements) {
  bool gap = false;
  for (const absl::string_view part : absl::StrSplit(pattern, ' ', absl::SkipEmpty())) {
    if (part == "..") {
      gap = true;
      continue;
    }
    Element element{.alternatives = {}, .gap_before = gap};
    for (const absl::string_view choice : absl::StrSplit(part, '|', absl::SkipEmpty())) {
      const bool stem = absl::EndsWith(choice, "*");
      std::string text = Fold(stem ? choice.substr(0, choice.size() - 1) : choice);
      if (text.size() < (stem ? kMinStem : 1)) {
        return tenant::InvalidField(pattern, "a stem needs three letters, a word one");
      }
      std::string undoubled = Undoubled(text);
      if (undoubled.empty()) undoubled = text;
      element.alternatives.push_back({std::move(text), std::move(undoubled), stem});
    }
    // Articles and prepositions are skipped in texts, so they are in patterns.
    const bool skipped = element.alternatives.size() == 1 && !element.alternatives[0].stem &&
                         IsFunctionWord(element.alternatives[0].text);
    if (skipped || element.alternatives.empty()) continue;
    elements->push_back(std::move(element));
    gap = false;
  }
  if (elements->empty()) return tenant::InvalidField(pattern, "is an empty pattern");
  elements->front().gap_before = false;
  return absl::OkStatus();
}

absl::Status PhraseSet::Add(absl::string_view pattern, uint32_t label) {
  const std::vector<std::string> sides = absl::StrSplit(pattern, " & ");
  if (sides.size() > 2) return tenant::InvalidField(pattern, "has more than one \"&\"");
  std::vector<std::string> orders = {std::string(pattern)};
  if (sides.size() == 2) {
    orders = {absl::StrCat(sides[0], " .. ", sides[1]), absl::StrCat(sides[1], " .. ", sides[0])};
  }
  for (const std::string& order : orders) {
    Phrase phrase{.label = label, .elements = {}};
    RETURN_IF_ERROR(Parse(order, &phrase.elements));
    phrases_.push_back(std::move(phrase));
    Index(static_cast<uint32_t>(phrases_.size() - 1));
  }
  return absl::OkStatus();
}

void PhraseSet::IndexFirst(const std::string& text, uint32_t phrase, ByText* index) {
  uint64_t hash = 0;
  for (const char letter : text) hash = HashWith(hash, letter);
  begins_[BitOf(hash)] = true;
  (*index)[text].push_back(phrase);
}

void PhraseSet::Index(uint32_t phrase) {
  for (const Alternative& first : phrases_[phrase].elements.front().alternatives) {
    IndexFirst(first.text, phrase, first.stem ? &by_stem_ : &by_word_);
    if (first.stem) longest_stem_ = std::max(longest_stem_, first.text.size());
    if (first.undoubled.size() >= kMinUndoubled) {
      IndexFirst(first.undoubled, phrase, first.stem ? &by_undoubled_stem_ : &by_undoubled_word_);
    }
    by_near_.Add(first.text, phrase);
  }
}

bool PhraseSet::EqualsUndoubled(const Word& word, const Alternative& alternative) {
  const absl::string_view known = alternative.undoubled;
  if (known.size() < kMinUndoubled) return false;
  if (word.undoubled.empty() && known.size() == alternative.text.size()) return false;
  const absl::string_view key = word.undoubled.empty() ? word.key : word.undoubled;
  const bool equal = alternative.stem ? absl::StartsWith(key, known) : key == known;
  return equal && !IsOrdinary(word.key);
}

bool PhraseSet::Matches(const Word& word, const Alternative& alternative, bool* approximate) {
  const absl::string_view key = word.key;
  const absl::string_view text = alternative.text;
  if (alternative.stem ? absl::StartsWith(key, text) : key == text) return true;
  if (EqualsUndoubled(word, alternative)) {
    *approximate = true;
    return true;
  }
  if (text.size() < kMinNearLength || key.size() + 1 < text.size()) return false;
  if (key.empty() || key[0] != text[0]) return false;
  if (IsOrdinary(key)) return false;
  if (!alternative.stem) {
    if (!IsNearSpelling(text, key)) return false;
    *approximate = true;
    return true;
  }
  for (size_t length = text.size() - 1; length <= text.size() + 1; ++length) {
    if (length > key.size() || !IsNearSpelling(text, key.substr(0, length))) continue;
    // "isola" is no misspelt "isolato": a stem's missing last letter is another ending.
    if (absl::StartsWith(text, key.substr(0, length))) continue;
    // Nor is "investimento" an "investito": another last letter is another word.
    if (length == text.size() && key[length - 1] != text.back()) continue;
    *approximate = true;
    return true;
  }
  return false;
}

bool PhraseSet::MatchesAny(const Word& word, const Element& element, bool* approximate) {
  bool near = false;
  for (const Alternative& alternative : element.alternatives) {
    bool slip = false;
    if (!Matches(word, alternative, &slip)) continue;
    if (!slip) return true;
    near = true;
  }
  *approximate = *approximate || near;
  return near;
}

void PhraseSet::AddBeginnings(absl::string_view key, size_t least, const ByText& words,
                              const ByText& stems, std::vector<uint32_t>* phrases) const {
  const auto add = [&](const ByText& index, absl::string_view text) {
    const auto found = index.find(text);
    if (found == index.end()) return;
    phrases->insert(phrases->end(), found->second.begin(), found->second.end());
  };
  uint64_t hash = 0;
  for (size_t n = 1; n <= key.size(); ++n) {
    hash = HashWith(hash, key[n - 1]);
    if (!begins_[BitOf(hash)]) continue;
    if (n == key.size()) add(words, key);
    if (n >= least && n <= longest_stem_) add(stems, key.substr(0, n));
  }
}

void PhraseSet::Candidates(const Word& word, std::vector<uint32_t>* phrases) const {
  const absl::string_view key = word.key;
  AddBeginnings(key, kMinStem, by_word_, by_stem_, phrases);
  // What an ordinary word looks like is no matter.
  if (!phrases->empty() || IsOrdinary(key)) return;
  AddBeginnings(word.undoubled.empty() ? key : word.undoubled, kMinUndoubled, by_undoubled_word_,
                by_undoubled_stem_, phrases);
  if (!phrases->empty() || key.size() + 1 < kMinNearLength) return;
  by_near_.FindBeginnings(key, kMinNearLength - 1, longest_stem_ + 1, phrases);
}

bool PhraseSet::MatchRest(const Words& words, const Phrase& phrase, PhraseHit* hit) const {
  size_t at = hit->first;
  for (size_t e = 1; e < phrase.elements.size(); ++e) {
    const Element& element = phrase.elements[e];
    size_t functions = 0;
    size_t others = 0;
    size_t next = at + 1;
    for (;; ++next) {
      if (next >= words.size() || words[next].before == Break::kSentence) return false;
      if (MatchesAny(words[next], element, &hit->approximate)) break;
      if (words[next].function && ++functions <= kMaxFunctionWords) continue;
      if (!element.gap_before || ++others > kMaxGap) return false;
    }
    at = next;
  }
  hit->last = at;
  return true;
}

std::vector<PhraseHit> PhraseSet::Find(const Words& words) const {
  std::vector<PhraseHit> hits;
  std::vector<uint32_t> candidates;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].function) continue;
    candidates.clear();
    Candidates(words[i], &candidates);
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    for (const uint32_t candidate : candidates) {
      const Phrase& phrase = phrases_[candidate];
      PhraseHit hit{.label = phrase.label,
                    .first = i,
                    .last = i,
                    .elements = static_cast<uint32_t>(phrase.elements.size()),
                    .approximate = false,
                    .negated = false};
      if (!MatchesAny(words[i], phrase.elements.front(), &hit.approximate)) continue;
      if (!MatchRest(words, phrase, &hit)) continue;
      hit.negated = IsNegatedAt(words, i);
      hits.push_back(hit);
    }
  }
  std::stable_sort(hits.begin(), hits.end(), [](const PhraseHit& a, const PhraseHit& b) {
    if (a.first != b.first) return a.first < b.first;
    return a.elements > b.elements;
  });
  return hits;
}

}  // namespace mugugno::routing
