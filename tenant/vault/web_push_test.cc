#include "tenant/vault/web_push.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/vault/signed_token.h"

namespace mugugno::tenant {
namespace {

using ::testing::HasSubstr;

std::string Bytes(absl::string_view base64url) {
  std::string bytes;
  EXPECT_TRUE(absl::WebSafeBase64Unescape(base64url, &bytes)) << base64url;
  return bytes;
}

// RFC 8291, section 5 and appendix A.
constexpr char kSenderPrivate[] = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
constexpr char kSenderPoint[] =
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
constexpr char kReceiverPrivate[] = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
constexpr char kReceiverPoint[] =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
constexpr char kAuth[] = "BTBZMqHH6r4Tts7J_aSIgg";
constexpr char kSalt[] = "DGv6ra1nlYgDCS1FRnbzlw";
constexpr char kText[] = "When I grow up, I want to be a watermelon";
constexpr char kBody[] =
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T"
    "lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4"
    "a-fN";

PushReceiver Receiver() { return {Bytes(kReceiverPoint), Bytes(kAuth)}; }

TEST(WebPush, EncryptsAsTheRfcsExample) {
  const auto sender = P256Key::FromPrivate(Bytes(kSenderPrivate));
  ASSERT_TRUE(sender.ok());
  EXPECT_EQ(sender->point(), Bytes(kSenderPoint));
  const auto body = EncryptPushWith(Receiver(), kText, *sender, Bytes(kSalt), 0);
  ASSERT_TRUE(body.ok());
  EXPECT_EQ(*body, Bytes(kBody));
}

TEST(WebPush, BothSidesAgreeOnOneSecret) {
  const auto sender = P256Key::FromPrivate(Bytes(kSenderPrivate));
  const auto receiver = P256Key::FromPrivate(Bytes(kReceiverPrivate));
  ASSERT_TRUE(sender.ok() && receiver.ok());
  // Appendix A, ecdh_secret.
  EXPECT_EQ(sender->Agree(receiver->point())->view(),
            Bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"));
  EXPECT_EQ(receiver->Agree(sender->point())->view(), sender->Agree(receiver->point())->view());
}

TEST(WebPush, TheLengthTellsNothingAndNoTwoBodiesAreAlike) {
  const auto one = EncryptPush(Receiver(), "Comune di Sori");
  const auto two = EncryptPush(Receiver(), "Comune di Santa Margherita Ligure");
  const auto again = EncryptPush(Receiver(), "Comune di Sori");
  ASSERT_TRUE(one.ok() && two.ok() && again.ok());
  EXPECT_EQ(one->size(), two->size());
  EXPECT_NE(one->substr(0, 16), again->substr(0, 16));
  EXPECT_NE(one->substr(21, 65), again->substr(21, 65));
}

TEST(WebPush, WhatIsNoDeviceGetsNothing) {
  std::string off_the_curve = Bytes(kReceiverPoint);
  off_the_curve.back() ^= 1;
  EXPECT_FALSE(IsP256Point(off_the_curve));
  EXPECT_FALSE(IsP256Point(std::string(65, '\0')));
  EXPECT_FALSE(IsP256Point(""));
  EXPECT_FALSE(EncryptPush({off_the_curve, Bytes(kAuth)}, kText).ok());
  EXPECT_FALSE(EncryptPush({Bytes(kReceiverPoint), "short"}, kText).ok());
  EXPECT_FALSE(EncryptPush(Receiver(), std::string(kLongestPush + 1, 'x')).ok());
}

TEST(WebPush, WhoSendsIsSignedForOnePushService) {
  const P256Key key = P256Key::Derive(std::string(32, 'k'), "VAPID");
  EXPECT_EQ(P256Key::Derive(std::string(32, 'k'), "VAPID").point(), key.point());
  EXPECT_NE(P256Key::Derive(std::string(32, 'l'), "VAPID").point(), key.point());
  const std::string value =
      VapidAuthorization(key, "https://push.example.org", "mailto:urp@golfoparadiso.example",
                         absl::FromUnixSeconds(1'800'000'000));
  const std::vector<std::string> parts = absl::StrSplit(value, ", k=");
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(Bytes(parts[1]), key.point());
  const auto base64 = [](absl::string_view bytes) {
    return std::string(absl::StripSuffix(absl::WebSafeBase64Escape(bytes), "="));
  };
  const std::string jwk =
      absl::StrCat(R"({"kty":"EC","crv":"P-256","x":")", base64(key.point().substr(1, 32)),
                   R"(","y":")", base64(key.point().substr(33)), R"("})");
  const auto claims = OpenSignedToken(absl::StripPrefix(parts[0], "vapid t="), {jwk});
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_THAT(*claims, HasSubstr(R"("aud":"https://push.example.org")"));
  EXPECT_THAT(*claims, HasSubstr(R"("exp":1800000000)"));
  EXPECT_THAT(*claims, HasSubstr(R"("sub":"mailto:urp@golfoparadiso.example")"));
}

}  // namespace
}  // namespace mugugno::tenant
