#pragma once

// The words of a header (RFC 2047), with what mails do to them: names of charsets that are wrong or
// unknown, characters cut between two words, spaces inside a word, words within quotation marks or
// glued to others, a missing end, bytes without any encoding. Pure functions, thread-safe.

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway::mail {

// As people read it: UTF-8 on one line.
std::string DecodeWords(absl::string_view header);

// The same header on one line, each encoded word in UTF-8 and base64: its syntax is what it was, so
// that no decoded word becomes an address, and nothing else about it is odd any more.
std::string SimplifyWords(absl::string_view header);

}  // namespace mugugno::gateway::mail
