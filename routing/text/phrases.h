#pragma once

// A set of phrase patterns found in one pass over a text, however many there are.
// Pattern: elements separated by spaces. An element is a term of vocabulary.h ("fuoco", "incendi*",
// "-brand") or alternatives ("cavo|cavi"). Elements follow each other, articles and prepositions
// may stand between; ".." lets up to four other words of the sentence stand between. "a & b & c" is
// them in any order with such gaps; "a && b" in either order anywhere near, also in the sentence
// before or after. "=da anni" needs the preposition, which would be skipped otherwise.
// Built once, then immutable; thread-safe.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "routing/text/vocabulary.h"
#include "routing/text/words.h"

namespace mugugno::routing {

struct PhraseHit {
  uint32_t label = 0;    // as given to Add
  uint32_t pattern = 0;  // counts the calls of Add
  size_t first = 0;      // words
  size_t last = 0;
  uint32_t elements = 0;
  bool approximate = false;  // a word is one slip away
  bool negated = false;      // "non", "nessun", "senza" stands before it
};

// Seldom more than fit without an allocation.
using PhraseHits = absl::InlinedVector<PhraseHit, 24>;

class PhraseSet final {
 public:
  explicit PhraseSet(Spelling spelling = Spelling::kMisspelt) : spelling_(spelling) {}

  // INVALID_ARGUMENT if the pattern can match nothing.
  absl::Status Add(absl::string_view pattern, uint32_t label);

  // Every hit, longest first for each starting word.
  PhraseHits Find(const Words& words) const;

 private:
  // How far from the element before.
  enum class Reach { kNext, kGap, kFar };
  struct Step {
    uint32_t element = 0;
    Reach reach = Reach::kNext;
  };
  struct Phrase {
    uint32_t label = 0;
    uint32_t pattern = 0;
    uint32_t first_step = 0;
    uint32_t steps = 0;
  };
  static constexpr uint32_t kNone = 0xFFFFFFFF;
  // A phrase by its first element; most are put aside by the second alone.
  struct Start {
    uint32_t second = kNone;  // element
    uint32_t phrase = 0;
  };
  class Reading;

  absl::Status AddInOrder(const std::vector<absl::string_view>& sides, Reach reach, uint32_t label);
  // Appends the elements of one side.
  absl::Status Parse(absl::string_view side, std::vector<Step>* steps);
  // Equal elements have one number.
  absl::StatusOr<uint32_t> AddElement(absl::string_view choices);
  absl::Span<const Step> StepsOf(const Phrase& phrase) const {
    return {steps_.data() + phrase.first_step, phrase.steps};
  }
  bool Match(const Words& words, const Reading& reading, const Start& start, PhraseHit* hit) const;

  Spelling spelling_;
  Vocabulary vocabulary_;
  std::vector<std::vector<uint32_t>> elements_of_term_;
  absl::flat_hash_map<std::string, uint32_t> elements_;
  std::vector<std::vector<Start>> starts_;  // by the first element
  std::vector<Phrase> phrases_;
  std::vector<Step> steps_;
  uint32_t patterns_ = 0;
};

// Whether "non", "nessun", "senza" ... stands just before the word.
bool IsNegatedAt(const Words& words, size_t first);

}  // namespace mugugno::routing
