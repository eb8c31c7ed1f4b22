#pragma once

// What the sender wants (report, inquiry, threat ...), and whether a text has a matter of its own
// at all (data/kinds.yaml). Immutable; thread-safe.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/router/decision.h"
#include "routing/text/phrases.h"
#include "routing/text/word_lists.h"
#include "routing/text/words.h"

namespace mugugno::routing {

struct KindMatch {
  Kind kind = Kind::kUnknown;
  std::vector<Span> words;
};

// A text that belongs to something said before: it joins its open ticket instead of making one.
enum class Fragment {
  kNone,             // has a matter of its own
  kEmpty,            // no words: a photo, a voice note, a position, an emoji alone
  kThanks,           // "Grazie, tutto risolto"
  kAcknowledgement,  // "ok", "sì"
  kGreeting,         // "buongiorno"
  kChoice,           // "2": the answer to a question with numbered choices
};

class KindClassifier final {
 public:
  // INVALID_ARGUMENT names the line or the pattern.
  static absl::StatusOr<KindClassifier> FromYaml(absl::string_view yaml);
  static const KindClassifier& Shipped();

  // `has_topic`: something of the comune's business was recognised.
  KindMatch Classify(const Words& words, bool has_topic) const;
  Fragment ClassifyFragment(const Words& words) const;
  // Words that may stand beside a place name in "sono di Sori".
  const WordSet& place_answer_words() const { return place_answer_; }

 private:
  bool Consists(const Words& words, const WordSet& of) const;

  std::vector<Kind> order_;
  PhraseSet phrases_{Spelling::kAsWritten};
  WordSet thanks_;
  WordSet acknowledgement_;
  WordSet greeting_;
  WordSet place_answer_;
};

// The number of a choice in "2", "la 2", "n. 2"; 0 if the text is none.
int ChoiceNumber(const Words& words);

}  // namespace mugugno::routing
