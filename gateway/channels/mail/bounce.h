#pragma once

// What mail servers tell of a letter of ours (RFC 3464 and 6533; Exim's older texts with
// X-Failed-Recipients). Pure function, thread-safe.

#include <vector>

#include "absl/strings/string_view.h"

#include "gateway/channels/mail/letter.h"
#include "gateway/channels/mail/mime.h"

namespace mugugno::gateway::mail {

// `text` is what the mail says. Nothing where it is no such mail; at most kMostNews.
std::vector<LetterNews> BounceNews(const MimePart& root, absl::string_view text);

}  // namespace mugugno::gateway::mail
