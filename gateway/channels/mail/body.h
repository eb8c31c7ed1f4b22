#pragma once

// What a mail says, and the files it brings, out of its parts. Pure function, thread-safe.

#include <string>
#include <vector>

#include "gateway/channels/mail/letter.h"
#include "gateway/channels/mail/mime.h"

namespace mugugno::gateway::mail {

struct Body {
  std::string text;    // all of it, UTF-8 with '\n' line ends
  std::string quoted;  // what its program marked as quoted, and stood below
  std::vector<LetterPart> files = {};
};

// Of alternatives the plain text, or the HTML where that says nothing; texts that follow each other
// one below the other. All else is a file, with a name where it had none; an attached mail is a
// file
// ".eml", as it is.
Body ReadBody(const MimePart& root);

}  // namespace mugugno::gateway::mail
