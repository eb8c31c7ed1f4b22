#include "routing/text/phrases.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "routing/text/fold.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMaxFunctionWords = 3;
constexpr size_t kMaxGap = 4;
constexpr size_t kMaxFar = 12;
constexpr size_t kMaxSides = 3;
constexpr size_t kNegationReach = 2;

bool IsNegation(absl::string_view key) {
  return key == "non" || key == "nessun" || key == "nessuna" || key == "nessuno" ||
         key == "niente" || key == "senza" || key == "no" || key == "not" || key == "kein" ||
         key == "keine" || key == "pas";
}

}  // namespace

bool IsNegatedAt(const Words& words, size_t first) {
  for (size_t back = 1; back <= kNegationReach && back <= first; ++back) {
    if (words[first - back + 1].before >= Break::kComma) return false;
    if (IsNegation(words[first - back].key)) return true;
  }
  return false;
}

// Which elements each word of a text fits.
class PhraseSet::Reading final {
 public:
  Reading(const PhraseSet& set, const Words& words) {
    begins_.reserve(words.size() + 1);
    present_.resize(set.elements_.size() / 64 + 1);
    Vocabulary::Fits terms;
    for (size_t i = 0; i < words.size(); ++i) {
      begins_.push_back(static_cast<uint32_t>(fits_.size()));
      terms.clear();
      set.vocabulary_.Find(words[i], set.spelling_, &terms);
      for (const Vocabulary::Fit& term : terms) {
        for (const uint32_t element : set.elements_of_term_[term.term]) {
          fits_.push_back(element << 1 | static_cast<uint32_t>(term.approximate));
          present_[element / 64] |= uint64_t{1} << element % 64;
        }
      }
      // Those of one term are in order and there once.
      if (terms.size() > 1) SortLast();
    }
    begins_.push_back(static_cast<uint32_t>(fits_.size()));
  }

  // Whether some word of the text fits it.
  bool Has(uint32_t element) const { return (present_[element / 64] >> element % 64 & 1) != 0; }

  // Of each element the word fits: its number and whether the word is misspelt.
  template <typename Function>
  void ForEach(size_t word, Function function) const {
    for (size_t i = begins_[word]; i < begins_[word + 1]; ++i) {
      function(fits_[i] >> 1, (fits_[i] & 1) != 0);
    }
  }

  bool Fits(size_t word, uint32_t element, bool* approximate) const {
    const uint32_t* const end = fits_.data() + begins_[word + 1];
    const uint32_t* const found = std::lower_bound(fits_.data() + begins_[word], end, element << 1);
    if (found == end || *found >> 1 != element) return false;
    *approximate = *approximate || (*found & 1) != 0;
    return true;
  }

 private:
  // An element fitted twice is fitted as well as it can be.
  void SortLast() {
    const auto begin = fits_.begin() + begins_.back();
    std::sort(begin, fits_.end());
    const auto same = [](uint32_t a, uint32_t b) { return a >> 1 == b >> 1; };
    fits_.erase(std::unique(begin, fits_.end(), same), fits_.end());
  }

  // What a text of some hundred letters needs is on the stack.
  absl::InlinedVector<uint32_t, 128> begins_;  // by word, into fits_
  absl::InlinedVector<uint64_t, 96> present_;  // a bit for each element
  // Element and whether approximate, in order for each word.
  absl::InlinedVector<uint32_t, 2048> fits_;
};

absl::StatusOr<uint32_t> PhraseSet::AddElement(absl::string_view choices) {
  std::vector<uint32_t> terms;
  for (const absl::string_view choice : absl::StrSplit(choices, '|', absl::SkipEmpty())) {
    ASSIGN_OR_RETURN(const uint32_t term, vocabulary_.Add(choice));
    elements_of_term_.resize(vocabulary_.size());
    terms.push_back(term);
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  const auto [element, fresh] =
      elements_.try_emplace(absl::StrJoin(terms, " "), static_cast<uint32_t>(elements_.size()));
  if (fresh) {
    starts_.emplace_back();
    for (const uint32_t term : terms) elements_of_term_[term].push_back(element->second);
  }
  return element->second;
}

absl::Status PhraseSet::Parse(absl::string_view side, std::vector<Step>* steps) {
  const size_t before = steps->size();
  Reach reach = Reach::kNext;
  for (absl::string_view part : absl::StrSplit(side, ' ', absl::SkipEmpty())) {
    if (part == "..") {
      reach = Reach::kGap;
      continue;
    }
    // Articles and prepositions are skipped in texts, so they are in patterns, but for "=da".
    const bool forced = absl::ConsumePrefix(&part, "=");
    if (!forced && IsFunctionWord(Fold(part))) continue;
    if (part == "&" || part == "&&" || absl::StrContains(part, '\'')) {
      return tenant::InvalidField(side, "mixes \"&\" and \"&&\", or has an apostrophe");
    }
    ASSIGN_OR_RETURN(const uint32_t element, AddElement(part));
    steps->push_back({.element = element, .reach = reach});
    reach = Reach::kNext;
  }
  if (steps->size() == before) return tenant::InvalidField(side, "is an empty pattern");
  return absl::OkStatus();
}

absl::Status PhraseSet::AddInOrder(const std::vector<absl::string_view>& sides, Reach reach,
                                   uint32_t label) {
  std::vector<Step> steps;
  for (const absl::string_view side : sides) {
    const size_t first = steps.size();
    RETURN_IF_ERROR(Parse(side, &steps));
    steps[first].reach = reach;
  }
  starts_[steps[0].element].push_back({.second = steps.size() > 1 ? steps[1].element : kNone,
                                       .phrase = static_cast<uint32_t>(phrases_.size())});
  phrases_.push_back({.label = label,
                      .pattern = patterns_,
                      .first_step = static_cast<uint32_t>(steps_.size()),
                      .steps = static_cast<uint32_t>(steps.size())});
  steps_.insert(steps_.end(), steps.begin(), steps.end());
  return absl::OkStatus();
}

absl::Status PhraseSet::Add(absl::string_view pattern, uint32_t label) {
  std::vector<absl::string_view> sides = absl::StrSplit(pattern, " && ");
  const Reach reach = sides.size() > 1 ? Reach::kFar : Reach::kGap;
  if (sides.size() == 1) sides = absl::StrSplit(pattern, " & ");
  if (sides.size() > kMaxSides) return tenant::InvalidField(pattern, "has more than two \"&\"");
  std::sort(sides.begin(), sides.end());
  do {
    RETURN_IF_ERROR(AddInOrder(sides, reach, label));
  } while (std::next_permutation(sides.begin(), sides.end()));
  ++patterns_;
  return absl::OkStatus();
}

// `hit` stands at the first word.
bool PhraseSet::Match(const Words& words, const Reading& reading, const Start& start,
                      PhraseHit* hit) const {
  const Phrase& phrase = phrases_[start.phrase];
  const absl::Span<const Step> steps = StepsOf(phrase);
  for (size_t s = 2; s < steps.size(); ++s) {
    if (!reading.Has(steps[s].element)) return false;
  }
  size_t at = hit->first;
  for (size_t s = 1; s < steps.size(); ++s) {
    const Step& step = steps[s];
    const size_t most = step.reach == Reach::kFar   ? kMaxFar
                        : step.reach == Reach::kGap ? kMaxGap
                                                    : 0;
    size_t functions = 0;
    size_t others = 0;
    size_t next = at + 1;
    for (;; ++next) {
      if (next >= words.size()) return false;
      if (words[next].before == Break::kSentence && step.reach != Reach::kFar) return false;
      if (reading.Fits(next, step.element, &hit->approximate)) break;
      if (words[next].function && ++functions <= kMaxFunctionWords) continue;
      if (++others > most) return false;
    }
    at = next;
  }
  hit->last = at;
  hit->label = phrase.label;
  hit->pattern = phrase.pattern;
  hit->elements = phrase.steps;
  return true;
}

PhraseHits PhraseSet::Find(const Words& words) const {
  PhraseHits hits;
  const Reading reading(*this, words);
  for (size_t i = 0; i < words.size(); ++i) {
    const size_t begin = hits.size();
    reading.ForEach(i, [&](uint32_t element, bool approximate) {
      for (const Start& start : starts_[element]) {
        // Most phrases lack a word that the text has not at all.
        if (start.second != kNone && !reading.Has(start.second)) continue;
        PhraseHit hit{.first = i, .last = i, .approximate = approximate};
        if (!Match(words, reading, start, &hit)) continue;
        hit.negated = IsNegatedAt(words, i);
        // Behind those that are as long.
        size_t place = hits.size();
        while (place > begin && hits[place - 1].elements < hit.elements) --place;
        hits.insert(hits.begin() + static_cast<std::ptrdiff_t>(place), hit);
      }
    });
  }
  return hits;
}

}  // namespace mugugno::routing
