#pragma once

// The stem of a word that may tell what a message is about. A pure function.

#include <cstddef>

#include "absl/strings/string_view.h"

#include "routing/text/words.h"

namespace mugugno::routing {

// The folded word, without the last vowel where it is long: "canaletta" and "canalette" are
// "canalett". Empty for what is no topic's word: articles, numbers, short words, and names in the
// middle of a sentence, which are people or places. Lives as long as `words`.
absl::string_view StemOf(const Words& words, size_t i);

}  // namespace mugugno::routing
