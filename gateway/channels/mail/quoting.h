#pragma once

// What somebody wrote now, apart from what their program put below it or above it: the letter they
// answer, and their signature. Pure function, thread-safe.

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway::mail {

struct QuotedText {
  std::string written;
  std::string quoted;  // all the rest, in its order
};

// `text` has '\n' line ends. A quotation is cut off at the end and at the beginning: lines with
// ">", and lines as programs write them in Italian, English, German, French and Spanish ("Il giorno
// … ha scritto:", "Da: … Inviato: …", "-----Messaggio originale-----"). One among the answer's
// lines stays, because the answer needs it; so does a letter that was forwarded. Where nothing
// would be left, all is `written`.
QuotedText SplitQuoted(absl::string_view text);

}  // namespace mugugno::gateway::mail
