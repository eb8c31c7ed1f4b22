#pragma once

// Browsers send the cookie of a session with requests of any page that dares to ask. Only those
// that a page of ours makes count: the browser says they are of the same origin, and they carry a
// header that no form and no picture can send and that no other origin is allowed to. Pure
// functions.

#include <string>

#include "absl/strings/string_view.h"

#include "gateway/http/http_exchange.h"

namespace mugugno::gateway {

// Whether it proves that: Sec-Fetch-Site and Origin, where they are sent, say the same origin, and
// Connect-Protocol-Version is there. Behind a front that passes the Host on.
bool IsOfOwnPage(const HttpExchange& exchange);

// A cookie's value; empty where it is absent or comes twice.
std::string CookieOf(const HttpExchange& exchange, absl::string_view name);
std::string SessionCookie(const HttpExchange& exchange);

// Set-Cookie for a session that may last so long; for no session, one that takes the cookie away.
std::string SetSessionCookie(absl::string_view session, absl::Duration longest);

}  // namespace mugugno::gateway
