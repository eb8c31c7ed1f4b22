#pragma once

// Reads UTF-8 as people and broken clients write it, and folds letters for comparison: lower case,
// no accents. Invalid bytes read as U+FFFD, one at a time; nothing here fails. Thread-safe.

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::routing {

struct Rune {
  char32_t code = 0;
  size_t size = 1;  // bytes, at least 1
};

// The rune at `position`, which must be inside the text.
Rune RuneAt(absl::string_view text, size_t position);

// A letter or digit of any script.
bool IsWordRune(char32_t code);
bool IsUpperRune(char32_t code);
// An accent of its own, as in decomposed text.
bool IsCombiningMark(char32_t code);
bool IsApostrophe(char32_t code);
// Whether folding takes an accent away.
bool IsAccented(char32_t code);

// Appends the folded form: "È" gives "e", "ß" gives "ss"; other scripts stay as they are.
void AppendFolded(absl::string_view text, const Rune& rune, size_t position, std::string* out);

// The folded form of a whole text, separators kept.
std::string Fold(absl::string_view text);

}  // namespace mugugno::routing
