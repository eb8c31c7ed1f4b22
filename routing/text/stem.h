#pragma once

// The stem of a word that may tell what a message is about. Pure functions.

#include <cstddef>

#include "absl/strings/string_view.h"

#include "routing/text/words.h"

namespace mugugno::routing {

// The folded word, without the last vowel where it is long: "canaletta" and "canalette" are
// "canalett". Empty for what is no topic's word: articles, numbers, short words, and names in the
// middle of a sentence, which are people or places. Lives as long as `words`.
absl::string_view StemOf(const Words& words, size_t i);

// The folded word without its last vowel where it is long, whatever word it is.
absl::string_view RootOf(absl::string_view key);

}  // namespace mugugno::routing
