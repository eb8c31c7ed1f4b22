#pragma once

// A citizen's text cut into folded words that remember where they stood. Addresses of the web and
// of mail are none. Immutable once made.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "routing/text/context_lists.h"

namespace mugugno::routing {

// Bytes [begin, end) of the text a decision was made from.
struct Span {
  size_t begin = 0;
  size_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

// What stands between a word and the one before it; the strongest wins.
enum class Break { kNone, kSpace, kApostrophe, kComma, kParenthesis, kSentence };

struct Word {
  std::string key;  // folded, abbreviations written out ("p.zza" is "piazza"), at most 48 bytes
  // The key with doubled letters written once ("fuocco" is "fuoco"); empty where it has none.
  std::string undoubled;
  Span span;
  Break before = Break::kNone;
  Break after = Break::kNone;
  bool capital = false;   // begins with an upper-case letter
  bool shouted = false;   // has at least two letters, all of them upper-case
  bool accented = false;  // written with an accent on its last letter ("Levà", "leva'")
  bool number = false;    // begins with a digit
  bool function = false;  // see IsFunctionWord
  uint64_t lists = 0;     // see ContextLists

  bool In(ContextList list) const { return (lists & list.bit()) != 0; }
};

class Words final {
 public:
  // Longer texts are cut here, on a rune boundary: what matters is said early.
  static constexpr size_t kMaxBytes = 20'000;

  explicit Words(absl::string_view text);

  size_t size() const { return words_.size(); }
  bool empty() const { return words_.empty(); }
  const Word& operator[](size_t i) const { return words_[i]; }

  // Whether capitals mean anything here: not in a text that is all lower or mostly upper case.
  bool mixed_case() const { return mixed_case_; }
  bool has_question_mark() const { return has_question_mark_; }
  size_t exclamation_marks() const { return exclamation_marks_; }
  // The bytes from the first byte of word `first` to the last of word `last`.
  Span Cover(size_t first, size_t last) const;
  // Whether `key` at `i` exists: no range check needed by callers.
  bool Is(size_t i, absl::string_view key) const { return i < size() && words_[i].key == key; }

 private:
  std::vector<Word> words_;
  bool mixed_case_ = false;
  bool has_question_mark_ = false;
  size_t exclamation_marks_ = 0;
};

// Doubling is what Italian writers miss or add most; empty if no letter is doubled.
std::string Undoubled(absl::string_view key);

// Articles, prepositions and their elided forms, which names and phrases may have or lack.
bool IsFunctionWord(absl::string_view key);

}  // namespace mugugno::routing
