#pragma once

// UTF-8 as the standard has it: shortest forms only, no surrogates. Pure functions.

#include "absl/strings/string_view.h"

namespace mugugno::text {

constexpr char32_t kInvalid = 0xFFFFFFFF;

// Takes one code point off the front of a text that is not empty; of invalid bytes takes one and
// gives kInvalid.
char32_t TakeCodePoint(absl::string_view& rest);

// Where the first invalid byte is, or npos.
size_t FirstInvalidByte(absl::string_view text);

// How many columns of a terminal the text takes: marks that combine take none, wide signs two.
size_t Columns(absl::string_view text);

}  // namespace mugugno::text
