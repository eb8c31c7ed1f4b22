#pragma once

// What somebody looks for, as they typed it. A value.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::routing {

class SearchQuery final {
 public:
  struct Word {
    // What a word that is meant begins with: the typed one, without its last vowel where it is
    // long.
    std::string root;
    // Short: only the whole word is meant.
    bool whole = false;
    // Asked of the index; the others are looked for in what it finds.
    bool indexed = false;

    bool Means(absl::string_view key) const;
  };

  // Nothing where no word has three letters or digits.
  static std::optional<SearchQuery> Parse(absl::string_view typed);

  const std::vector<Word>& words() const { return words_; }
  // Words that stand one after the other: [begin, end) of words().
  struct Phrase {
    size_t begin = 0;
    size_t end = 0;
  };
  const std::vector<Phrase>& phrases() const { return phrases_; }

 private:
  void AddPart(absl::string_view text, bool phrase);

  std::vector<Word> words_;
  std::vector<Phrase> phrases_;
};

}  // namespace mugugno::routing
