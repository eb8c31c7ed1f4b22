#include "gateway/http/own_page.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace mugugno::gateway {
namespace {

// The prefix makes browsers insist on Secure, Path=/ and no Domain: no neighbouring host can set
// it.
constexpr absl::string_view kCookie = "__Host-mugugno";

size_t Times(const HttpExchange& exchange, absl::string_view header) {
  return exchange.request().count(boost::beast::string_view(header.data(), header.size()));
}

// Browsers keep secure cookies for this machine without TLS, too.
bool IsThisMachine(absl::string_view host) {
  const absl::string_view name = host.substr(0, host.rfind(':'));
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]" || host == "localhost" ||
         host == "127.0.0.1" || host == "[::1]";
}

bool IsOrigin(absl::string_view origin, absl::string_view host) {
  if (host.empty()) return false;
  if (absl::ConsumePrefix(&origin, "https://")) return absl::EqualsIgnoreCase(origin, host);
  return absl::ConsumePrefix(&origin, "http://") && IsThisMachine(host) &&
         absl::EqualsIgnoreCase(origin, host);
}

}  // namespace

bool IsOfOwnPage(const HttpExchange& exchange) {
  for (const char* header : {"sec-fetch-site", "origin", "host", "connect-protocol-version"}) {
    if (Times(exchange, header) > 1) return false;
  }
  if (exchange.Header("connect-protocol-version").empty()) return false;
  if (Times(exchange, "sec-fetch-site") == 1 &&
      exchange.Header("sec-fetch-site") != "same-origin") {
    return false;
  }
  return Times(exchange, "origin") == 0 ||
         IsOrigin(exchange.Header("origin"), exchange.Header("host"));
}

std::string SessionCookie(const HttpExchange& exchange) { return CookieOf(exchange, kCookie); }

std::string CookieOf(const HttpExchange& exchange, absl::string_view name) {
  const std::string header = exchange.Header("cookie");
  std::string found;
  for (absl::string_view pair : absl::StrSplit(header, ';')) {
    pair = absl::StripAsciiWhitespace(pair);
    if (!absl::ConsumePrefix(&pair, name) || !absl::ConsumePrefix(&pair, "=")) continue;
    if (!found.empty()) return "";
    found = std::string(pair);
  }
  return found;
}

std::string SetSessionCookie(absl::string_view session, absl::Duration longest) {
  return absl::StrCat(kCookie, "=", session,
                      "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=",
                      session.empty() ? 0 : absl::ToInt64Seconds(longest));
}

}  // namespace mugugno::gateway
