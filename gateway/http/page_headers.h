#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "gateway/http/http_exchange.h"

namespace mugugno::gateway {

// What every answer over HTTP says to browsers and caches: nothing is kept, nothing is sniffed,
// nothing is framed, and a page may load nothing but what it is given itself (OWASP Secure
// Headers).
std::vector<std::pair<std::string, std::string>> PageHeaders();

// Those of a page of HTML that people read, with the style sheet, fonts and forms of our own.
std::vector<std::pair<std::string, std::string>> SiteHeaders();

// A line of text with the first.
HttpResponse PlainPage(unsigned status, absl::string_view text);

}  // namespace mugugno::gateway
