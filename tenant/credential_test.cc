#include "tenant/credential.h"

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

constexpr char kCertificate[] = R"(-----BEGIN CERTIFICATE-----
MIIBhDCCASugAwIBAgIUTlXgt1Mb8q0mZ/945Lqhzx0K5towCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMbXVndWduby50ZXN0MCAXDTI2MTEyMjAwNTkzM1oYDzIxMjYx
MDI5MDA1OTMzWjAXMRUwEwYDVQQDDAxtdWd1Z25vLnRlc3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAT8cr2aUj9Z6zpQUApiMGnO2w+PavUa2097qVByyVZjKgr3
FUg4FhzS9OGPZ3D9LLrdK6ri6sr7q6GK8QIBhMfgo1MwUTAdBgNVHQ4EFgQUmHwV
nTM5YweVkFqX+81OxlcxgYkwHwYDVR0jBBgwFoAUmHwVnTM5YweVkFqX+81Oxlcx
gYkwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiATQ3JPkKLiBWsd
xEicFXKbure0Gkblx4eDVps+9aZGjAIgdqHiunNiLcXijPvTH7k5In6MXGvouk9V
XeRzUsHUTEA=
-----END CERTIFICATE-----
)";
constexpr char kFingerprint[] = "a775760552ba3a2d53a655c0124b03d4a9dcbbed9a121351d2a46b7c8e0c8752";

TEST(Token, AMintedTokenReadsBackAndMatchesOnlyItsOwnHash) {
  const auto token = Token::Mint("app-7");
  const auto other = Token::Mint("app-7");
  ASSERT_TRUE(token.ok() && other.ok());
  const std::string text = token->Reveal();
  EXPECT_EQ(text.size(), 4 + 5 + 1 + 43u);
  const auto read = Token::Parse(text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->id(), "app-7");
  EXPECT_TRUE(read->Matches(token->StoredHash()));
  EXPECT_FALSE(read->Matches(other->StoredHash()));
  EXPECT_FALSE(read->Matches(""));
}

TEST(Token, TheStoredHashIsTheSha256OfTheSecret) {
  const auto token = Token::Parse(absl::StrCat("mgg_a_", std::string(43, 'A')));
  ASSERT_TRUE(token.has_value());
  EXPECT_EQ(token->StoredHash(), Sha256(std::string(32, '\0')));
}

TEST(Token, AnythingElseIsNoToken) {
  const std::string text = Token::Mint("app")->Reveal();
  const std::string secret = text.substr(8);
  for (const std::string& bad :
       {std::string(), std::string("mgg_"), std::string("mgg_app"), std::string("mgg_app_"),
        text.substr(0, text.size() - 1), text + "A", "Mgg" + text.substr(3), "mgg__" + secret,
        "mgg_APP_" + secret, "mgg_" + std::string(64, 'a') + "_" + secret,
        "mgg_app_" + std::string(43, '*'), "mgg_app_" + std::string(42, 'A') + "B"}) {
    EXPECT_FALSE(Token::Parse(bad).has_value()) << bad;
  }
  EXPECT_FALSE(Token::Mint("").ok());
  EXPECT_FALSE(Token::Mint("an_id").ok());
}

TEST(Fingerprint, IsTheSha256OfTheDerForm) {
  EXPECT_EQ(*CertificateFingerprint(kCertificate), kFingerprint);
}

TEST(Fingerprint, NoneTwoOrBrokenCertificatesAreRefused) {
  EXPECT_FALSE(CertificateFingerprint("").ok());
  EXPECT_FALSE(CertificateFingerprint(absl::StrCat(kCertificate, kCertificate)).ok());
  EXPECT_FALSE(CertificateFingerprint(std::string(kCertificate).replace(60, 4, "!!!!")).ok());
}

TEST(Fingerprint, IsNormalisedFromTheFormsToolsPrint) {
  EXPECT_EQ(*NormaliseFingerprint("A7:75:76:05:52:BA:3A:2D:53:A6:55:C0:12:4B:03:D4:A9:DC:BB:ED:9A:"
                                  "12:13:51:D2:A4:6B:7C:8E:0C:87:52"),
            kFingerprint);
  EXPECT_EQ(*NormaliseFingerprint(absl::StrCat(" SHA256:", kFingerprint, "\n")), kFingerprint);
  EXPECT_FALSE(NormaliseFingerprint("a775").ok());
  EXPECT_FALSE(NormaliseFingerprint(std::string(64, 'g')).ok());
}

}  // namespace
}  // namespace mugugno::tenant
