#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "gateway/channels/telegram/telegram.h"

namespace mugugno::gateway::telegram {
namespace {

using v1::ChannelHealth;

constexpr char kUrl[] = "https://gateway.example/webhook/telegram/comune/sori/bot";
const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

ChannelHealth::Problem FaultOf(int status, const std::string& body, absl::string_view url = kUrl) {
  return FindingOf({status, body}, url, kNow).fault;
}
std::string Told(const std::string& more, const std::string& url = kUrl) {
  return absl::StrCat(R"({"ok":true,"result":{"url":")", url, R"(","has_custom_certificate":false)",
                      more, "}}");
}

TEST(FindingTest, ABotWhoseUpdatesComeHereWorks) {
  EXPECT_EQ(FaultOf(200, Told(R"(,"pending_update_count":0)")), ChannelHealth::PROBLEM_UNSPECIFIED);
  EXPECT_EQ(FaultOf(200, Told(""), ""), ChannelHealth::PROBLEM_UNSPECIFIED);
}

TEST(FindingTest, ATokenThatIsRefusedIsSaidSo) {
  EXPECT_EQ(FaultOf(401, R"({"ok":false,"error_code":401,"description":"Unauthorized"})"),
            ChannelHealth::PROBLEM_CREDENTIAL);
  EXPECT_EQ(FaultOf(404, "<html>"), ChannelHealth::PROBLEM_CREDENTIAL);
}

TEST(FindingTest, WhatIsNoAnswerOfTelegramsSaysNothingOfTheToken) {
  EXPECT_EQ(FaultOf(502, "<html>"), ChannelHealth::PROBLEM_AWAY);
  EXPECT_EQ(FaultOf(200, "<html>"), ChannelHealth::PROBLEM_AWAY);
}

TEST(FindingTest, ABotWithoutAnAddressOrWithSomebodyElsesBringsNothingHere) {
  EXPECT_EQ(FaultOf(200, Told("", "")), ChannelHealth::PROBLEM_CONNECTION);
  EXPECT_EQ(FaultOf(200, Told("", "https://other.example/hook")),
            ChannelHealth::PROBLEM_CONNECTION);
}

TEST(FindingTest, UpdatesThatWaitAfterAFailureJustNowDoNotGetThrough) {
  const auto failed = [](const absl::Duration ago) {
    return Told(absl::StrCat(R"(,"pending_update_count":3,"last_error_date":)",
                             absl::ToUnixSeconds(kNow - ago)));
  };
  EXPECT_EQ(FaultOf(200, failed(absl::Minutes(1))), ChannelHealth::PROBLEM_CONNECTION);
  EXPECT_EQ(FaultOf(200, failed(absl::Hours(1))), ChannelHealth::PROBLEM_UNSPECIFIED);
}

}  // namespace
}  // namespace mugugno::gateway::telegram
