#include "gateway/codecs/access_codec.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/codecs/violations.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using tests::StatusIs;

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

v1::Credential ACertificate() {
  v1::Credential message;
  message.set_kind(v1::Credential::KIND_CERTIFICATE);
  return message;
}

absl::Status DecodeInto(tenant::Credential* record, const v1::Credential& message) {
  Violations violations("credential");
  Decode(message, absl::Now(), record, &violations);
  return violations.ToStatus();
}

TEST(CredentialCodec, OfACertificateOnlyTheFingerprintIsKept) {
  v1::Credential message = ACertificate();
  message.set_certificate(kCertificate);
  tenant::Credential record;
  ASSERT_OK(DecodeInto(&record, message));
  EXPECT_EQ(Encode(record).certificate_fingerprint(), kFingerprint);
  EXPECT_EQ(Encode(record).certificate(), "");
}

TEST(CredentialCodec, ACertificateIsGivenInOneWay) {
  tenant::Credential record;
  EXPECT_THAT(DecodeInto(&record, ACertificate()), StatusIs(absl::StatusCode::kInvalidArgument));
  v1::Credential both = ACertificate();
  both.set_certificate(kCertificate);
  both.set_certificate_fingerprint(kFingerprint);
  EXPECT_THAT(DecodeInto(&record, both), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(CredentialCodec, AChainOrAnythingElseIsNoCertificate) {
  for (const std::string& text : {absl::StrCat(kCertificate, kCertificate), std::string("x")}) {
    v1::Credential message = ACertificate();
    message.set_certificate(text);
    tenant::Credential record;
    EXPECT_THAT(DecodeInto(&record, message), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST(CredentialCodec, ATokenHasNoCertificate) {
  v1::Credential message;
  message.set_kind(v1::Credential::KIND_TOKEN);
  message.set_certificate(kCertificate);
  tenant::Credential record;
  EXPECT_THAT(DecodeInto(&record, message), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace mugugno::gateway
