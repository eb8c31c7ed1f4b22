#pragma once

// A set of phrase patterns found in one pass over a text, however many there are.
// Pattern: elements separated by spaces. An element is a word, a stem ("incendi*") or alternatives
// ("cavo|cavi"). Elements follow each other, articles and prepositions may stand between; ".." lets
// up to four other words of the sentence stand between; "a & b" is "a .. b" or "b .. a".
// Built once, then immutable; thread-safe.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "routing/text/near_index.h"
#include "routing/text/words.h"

namespace mugugno::routing {

struct PhraseHit {
  uint32_t label = 0;  // as given to Add
  size_t first = 0;    // words
  size_t last = 0;
  uint32_t elements = 0;
  bool approximate = false;  // a word is one slip away
  bool negated = false;      // "non", "nessun", "senza" stands before it
};

class PhraseSet final {
 public:
  // INVALID_ARGUMENT if the pattern can match nothing.
  absl::Status Add(absl::string_view pattern, uint32_t label);

  // Every hit, longest first for each label and starting word.
  std::vector<PhraseHit> Find(const Words& words) const;

 private:
  struct Alternative {
    std::string text;
    std::string undoubled;  // the text itself where no letter is doubled
    bool stem = false;
  };
  struct Element {
    std::vector<Alternative> alternatives;
    bool gap_before = false;  // ".." stood before it
  };
  struct Phrase {
    uint32_t label = 0;
    std::vector<Element> elements;
  };

  static absl::Status Parse(absl::string_view pattern, std::vector<Element>* elements);
  static bool Matches(const Word& word, const Alternative& alternative, bool* approximate);
  // But for doubled letters.
  static bool EqualsUndoubled(const Word& word, const Alternative& alternative);
  static bool MatchesAny(const Word& word, const Element& element, bool* approximate);
  void Index(uint32_t phrase);
  using ByText = absl::flat_hash_map<std::string, std::vector<uint32_t>>;
  void IndexFirst(const std::string& text, uint32_t phrase, ByText* index);
  // Appends the phrases of `words` that begin with `key`, and those of `stems` it begins with.
  void AddBeginnings(absl::string_view key, size_t least, const ByText& words, const ByText& stems,
                     std::vector<uint32_t>* phrases) const;
  // Appends the phrases that may begin with the word.
  void Candidates(const Word& word, std::vector<uint32_t>* phrases) const;
  bool MatchRest(const Words& words, const Phrase& phrase, PhraseHit* hit) const;

  std::vector<Phrase> phrases_;
  // By the first element.
  ByText by_word_;
  ByText by_stem_;
  ByText by_undoubled_word_;
  ByText by_undoubled_stem_;
  // Most beginnings of words begin no phrase; a bit each says so without a look into a map.
  static constexpr size_t kBits = 1 << 16;
  static size_t BitOf(uint64_t hash) { return (hash ^ hash >> 32) % kBits; }
  std::vector<bool> begins_ = std::vector<bool>(kBits);
  NearIndex by_near_;
  size_t longest_stem_ = 0;
};

// Whether "non", "nessun", "senza" ... stands just before the word.
bool IsNegatedAt(const Words& words, size_t first);

}  // namespace mugugno::routing
