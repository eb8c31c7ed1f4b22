#include "gateway/http/page_headers.h"

#include "absl/strings/str_cat.h"

namespace mugugno::gateway {

std::vector<std::pair<std::string, std::string>> PageHeaders() {
  return {{"Cache-Control", "no-store"},
          {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
          {"Referrer-Policy", "no-referrer"},
          {"X-Content-Type-Options", "nosniff"}};
}

std::vector<std::pair<std::string, std::string>> SiteHeaders() {
  return {{"Cache-Control", "no-store"},
          // The kit's own small pictures are data: addresses in its style sheet.
          {"Content-Security-Policy",
           "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
           "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
          {"Content-Type", "text/html; charset=utf-8"},
          {"Referrer-Policy", "no-referrer"},
          {"X-Content-Type-Options", "nosniff"},
          {"X-Frame-Options", "DENY"},
          {"X-Robots-Tag", "noindex, nofollow"}};
}

HttpResponse PlainPage(unsigned status, absl::string_view text) {
  HttpResponse response;
  response.status = status;
  response.headers = PageHeaders();
  response.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  response.body = absl::StrCat(text, "\n");
  return response;
}

}  // namespace mugugno::gateway
