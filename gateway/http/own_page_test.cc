#include "gateway/http/own_page.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace mugugno::gateway {
namespace {

using Headers = std::multimap<std::string, std::string>;

HttpExchange Asking(const Headers& headers) {
  HttpRequest request;
  for (const auto& [name, value] : headers) request.insert(name, value);
  return {std::move(request), {[] {}, [](absl::Time, const std::function<void()>&) {}}};
}

bool IsOwn(const Headers& headers) { return IsOfOwnPage(Asking(headers)); }

Headers With(const std::string& name, const std::string& value) {
  Headers headers = {{"Host", "sportello.example"},
                     {"Origin", "https://sportello.example"},
                     {"Sec-Fetch-Site", "same-origin"},
                     {"Connect-Protocol-Version", "1"}};
  headers.erase(name);
  if (!value.empty()) headers.emplace(name, value);
  return headers;
}

TEST(OwnPage, OurPageIsKnownAndOldBrowsersSayLess) {
  EXPECT_TRUE(IsOwn(With("Host", "sportello.example")));
  EXPECT_TRUE(IsOwn(With("Origin", "")));
  EXPECT_TRUE(IsOwn(With("Sec-Fetch-Site", "")));
  EXPECT_TRUE(IsOwn(With("Origin", "https://SPORTELLO.example")));
}

TEST(OwnPage, APageOfAnotherOriginIsNot) {
  for (const char* site : {"cross-site", "same-site", "none", "Same-Origin "}) {
    EXPECT_FALSE(IsOwn(With("Sec-Fetch-Site", site))) << site;
  }
  for (const char* origin :
       {"https://evil.example", "http://sportello.example", "null", "https://sportello.example:444",
        "https://sportello.example.evil.example", "sportello.example", "https://"}) {
    EXPECT_FALSE(IsOwn(With("Origin", origin))) << origin;
  }
}

TEST(OwnPage, WithoutTheHeaderOfOursItMayBeAForm) {
  EXPECT_FALSE(IsOwn(With("Connect-Protocol-Version", "")));
}

TEST(OwnPage, WhereOneHeaderComesTwiceOneIsSomebodyElses) {
  for (const auto& [name, value] : With("X", "y")) {
    if (name == "X") continue;
    Headers headers = With("X", "y");
    headers.emplace(name, value);
    EXPECT_FALSE(IsOwn(headers)) << name;
  }
}

TEST(OwnPage, WithoutAHostNoOriginIsOurs) { EXPECT_FALSE(IsOwn(With("Host", ""))); }

TEST(OwnPage, OnThisMachineTlsMayBeAbsent) {
  const auto on = [](const std::string& host) {
    return IsOwn({{"Host", host}, {"Origin", "http://" + host}, {"Connect-Protocol-Version", "1"}});
  };
  EXPECT_TRUE(on("localhost:8080"));
  EXPECT_TRUE(on("127.0.0.1"));
  EXPECT_TRUE(on("[::1]:8080"));
  EXPECT_FALSE(on("localhost.example"));
}

TEST(OwnPage, TheCookieIsFoundAmongOthersAndNotWhereItComesTwice) {
  EXPECT_EQ(SessionCookie(Asking({{"Cookie", "a=b; __Host-mugugno=mgs_x_y; c=d"}})), "mgs_x_y");
  EXPECT_EQ(SessionCookie(Asking({{"Cookie", "mugugno=mgs_x_y; x__Host-mugugno=z"}})), "");
  EXPECT_EQ(SessionCookie(Asking({{"Cookie", "__Host-mugugno=a; __Host-mugugno=b"}})), "");
  EXPECT_EQ(SessionCookie(Asking({{"Cookie", "__Host-mugugno=a"}, {"Cookie", "c=d"}})), "");
  EXPECT_EQ(SessionCookie(Asking({})), "");
}

TEST(OwnPage, TheCookieIsForNobodyElse) {
  EXPECT_EQ(SetSessionCookie("mgs_x_y", absl::Hours(1)),
            "__Host-mugugno=mgs_x_y; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=3600");
  EXPECT_EQ(SetSessionCookie("", absl::Hours(1)),
            "__Host-mugugno=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
}

}  // namespace
}  // namespace mugugno::gateway
