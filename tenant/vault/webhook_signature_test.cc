#include "tenant/vault/webhook_signature.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

const absl::Time kTime = absl::FromUnixSeconds(1'750'000'000);

bool Verify(absl::string_view body, absl::string_view signature, absl::Duration late) {
  return VerifyWebhook("secret", kTime, body, signature, kTime + late, absl::Minutes(5));
}

TEST(WebhookSignature, IsTheHmacOfTimeDotBody) {
  EXPECT_EQ(SignWebhook("secret", kTime, "{}"), SignBody("secret", "1750000000.{}"));
  // printf %s '{}' | openssl dgst -sha256 -hmac secret
  EXPECT_EQ(SignBody("secret", "{}"),
            "sha256=77325902caca812dc259733aacd046b73817372c777b8d95b402647474516e13");
}

TEST(WebhookSignature, VerifiesInTimeOnly) {
  const std::string signature = SignWebhook("secret", kTime, "{}");
  EXPECT_TRUE(Verify("{}", signature, absl::ZeroDuration()));
  EXPECT_TRUE(Verify("{}", signature, absl::Minutes(5)));
  EXPECT_FALSE(Verify("{}", signature, absl::Minutes(6)));
  EXPECT_FALSE(Verify("{}", signature, -absl::Minutes(6)));
}

TEST(WebhookSignature, AnotherBodyTimeSecretOrFormFails) {
  const std::string signature = SignWebhook("secret", kTime, "{}");
  EXPECT_FALSE(Verify("{ }", signature, absl::ZeroDuration()));
  EXPECT_FALSE(Verify("{}", "", absl::ZeroDuration()));
  EXPECT_FALSE(Verify("{}", signature.substr(7), absl::ZeroDuration()));
  EXPECT_FALSE(Verify("{}", SignWebhook("other", kTime, "{}"), absl::ZeroDuration()));
  EXPECT_FALSE(
      VerifyWebhook("secret", kTime + absl::Seconds(1), "{}", signature, kTime, absl::Minutes(5)));
}

TEST(WebhookSignature, S66AnEmptySecretVerifiesNothing) {
  EXPECT_FALSE(VerifyBody("", "{}", SignBody("", "{}")));
  EXPECT_FALSE(
      VerifyWebhook("", kTime, "{}", SignWebhook("", kTime, "{}"), kTime, absl::Minutes(5)));
  EXPECT_FALSE(VerifyBody("", "", ""));
}

}  // namespace
}  // namespace mugugno::tenant
