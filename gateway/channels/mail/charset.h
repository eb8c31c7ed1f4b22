#pragma once

// Bytes of a mail as UTF-8, whatever charset their sender says or forgets to say. Pure function,
// thread-safe.

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway::mail {

// `label` is a charset's name as mails have it, or empty. What is valid UTF-8 beyond ASCII is taken
// for it where the label is one that programs put on everything (none, US-ASCII, ISO-8859-1,
// Windows-1252) or one nobody knows; else an unknown label is read as Windows-1252. ISO-8859-1 is
// Windows-1252, as browsers have it. What cannot be read becomes U+FFFD; control characters stay.
std::string ToUtf8(absl::string_view bytes, absl::string_view label);

}  // namespace mugugno::gateway::mail
