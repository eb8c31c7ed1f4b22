#include "gateway/console/oidc/id_token.h"

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "tests/support/status_matchers.h"

namespace mugugno::gateway::console::oidc {
namespace {

using tests::StatusIs;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

MATCHER_P(IsWrong, claim, "") {
  *result_listener << arg.status().ToString();
  return absl::IsInvalidArgument(arg.status()) && absl::StrContains(arg.status().message(), claim);
}

// A token's claims as JSON, in order, with one of them put otherwise; "" leaves it out.
std::string With(const std::string& claim, const std::string& json) {
  std::map<std::string, std::string> claims = {
      {"iss", R"("https://id.example")"},
      {"aud", R"("mugugno")"},
      {"sub", R"("rosa-1")"},
      {"nonce", R"("n1")"},
      {"exp", "1790000300"},
      {"iat", "1789999990"},
  };
  claims[claim] = json;
  std::string text;
  for (const auto& [name, value] : claims) {
    if (!value.empty()) absl::StrAppend(&text, text.empty() ? "" : ",", "\"", name, "\":", value);
  }
  return absl::StrCat("{", text, "}");
}

absl::StatusOr<tenant::Identity> Reading(const std::string& payload) {
  return ReadIdToken(payload, {"https://id.example", "mugugno", "n1"}, kNow);
}

TEST(IdTokenTest, SaysWhoItIs) {
  const auto identity = Reading(With("email", R"("rosa@comune.example")"));
  ASSERT_OK(identity);
  EXPECT_EQ(identity->issuer, "https://id.example");
  EXPECT_EQ(identity->subject, "rosa-1");
  EXPECT_EQ(identity->verified_mailbox, "") << "nobody says that it is verified";
}

TEST(IdTokenTest, BelievesAMailboxOnlyWhereTheProviderVerifiedIt) {
  for (const auto& [verified, mailbox] : std::map<std::string, std::string>{
           {"true", "a@b.example"}, {R"("true")", "a@b.example"}, {"false", ""}, {"1", ""}}) {
    const auto claims =
        ParseObject(absl::StrCat(R"({"email":"a@b.example","email_verified":)", verified, "}"));
    ASSERT_OK(claims);
    EXPECT_EQ(VerifiedMailbox(*claims), mailbox) << verified;
  }
}

TEST(IdTokenTest, CountsOnlyForUsNowAndForThisSignIn) {
  struct Case {
    std::string claim;
    std::string json;
  };
  for (const Case& each : std::vector<Case>{{"iss", R"("https://evil.example")"},
                                            {"iss", ""},
                                            {"aud", R"("somebody")"},
                                            {"aud", R"(["somebody"])"},
                                            {"aud", ""},
                                            {"azp", R"("somebody")"},
                                            {"exp", "1789999000"},
                                            {"exp", R"("1790000300")"},
                                            {"exp", ""},
                                            {"iat", "1790009000"},
                                            {"iat", ""},
                                            {"nonce", R"("n2")"},
                                            {"nonce", ""},
                                            {"sub", R"("")"},
                                            {"sub", ""},
                                            {"sub", R"("ro\nsa")"}}) {
    EXPECT_THAT(Reading(With(each.claim, each.json)), IsWrong(each.claim))
        << each.claim << " " << each.json;
  }
}

TEST(IdTokenTest, S66WithNothingExpectedNothingIsBelieved) {
  for (const char* payload :
       {"{}", R"({"iss":"","aud":"","nonce":"","sub":"rosa-1","exp":1790000300,"iat":1789999990})",
        R"({"aud":[""],"sub":"rosa-1","exp":1790000300,"iat":1789999990})"}) {
    EXPECT_FALSE(ReadIdToken(payload, {"", "", ""}, kNow).ok()) << payload;
  }
}

TEST(IdTokenTest, ForSeveralNeedsThePartyThatAsked) {
  EXPECT_THAT(Reading(With("aud", R"(["mugugno","somebody"])")), IsWrong("azp"));
  std::string both = With("aud", R"(["mugugno","somebody"])");
  both.insert(1, R"("azp":"mugugno",)");
  EXPECT_OK(Reading(both));
}

TEST(IdTokenTest, LetsClocksDifferByTwoMinutes) {
  EXPECT_OK(Reading(With("exp", "1789999900")));
  EXPECT_OK(Reading(With("iat", "1790000100")));
}

TEST(IdTokenTest, RefusesWhatIsNoObject) {
  EXPECT_THAT(Reading("[]"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Reading(""), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace mugugno::gateway::console::oidc
