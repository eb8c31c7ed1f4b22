#pragma once

// A text as words that can be found: folded as the router folds them, but none left out and nothing
// written out, for people look for what they read. Pure functions, thread-safe.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "routing/text/words.h"

namespace mugugno::routing {

struct SearchWord {
  std::string key;  // folded, at most 64 bytes
  Span span;
  // A part of the word before it, or several numbers read as one: not the next word of a phrase.
  bool extra = false;
};

// In order. Of "sp333" also "333", and of a phone number, however it is grouped, also all its
// digits without Italy's prefix.
std::vector<SearchWord> SearchWordsOf(absl::string_view text);

// The distinct words of texts that are worth a place in the index: three letters or more, no
// articles and prepositions.
class WordsToIndex final {
 public:
  void Add(absl::string_view text);
  // Separated by single spaces.
  std::string Joined() const;

 private:
  std::vector<std::string> words_;
};

}  // namespace mugugno::routing
