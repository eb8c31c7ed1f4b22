#pragma once

// A mail's HTML as text people can read. Nothing is loaded, run or kept as markup. Pure function,
// thread-safe; work grows with the text.

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway::mail {

// What is beyond is left out.
inline constexpr size_t kMostHtmlBytes = 8 << 20;

struct HtmlText {
  std::string text;
  // Where what is quoted begins, as the program that wrote the mail marks it; npos: nowhere. Quoted
  // blocks have ">" before their lines wherever they stand.
  size_t quoted_at = std::string::npos;
};

// `html` is UTF-8. Where a link leads is shown beside its words, for http, https, mailto and tel
// alone; what a browser would not show (hidden elements, style sheets, scripts, comments) is left
// out; of a picture its alternative text is kept.
HtmlText TextOfHtml(absl::string_view html);

}  // namespace mugugno::gateway::mail
