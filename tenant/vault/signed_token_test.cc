#include "tenant/vault/signed_token.h"

#include <memory>

#include <cjose/cjose.h>
#include <gmock/gmock.h>

#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using tests::IsOkAndHolds;
using tests::StatusIs;

constexpr char kPayload[] = R"({"sub":"rosa"})";

struct Free {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};

// Somebody who signs.
class Signer {
 public:
  static Signer Rsa(const std::string& id, size_t bits = 2048) {
    const std::string exponent("\x01\x00\x01", 3);
    cjose_err error;
    return {cjose_jwk_create_RSA_random(bits, reinterpret_cast<const uint8_t*>(exponent.data()),
                                        exponent.size(), &error),
            id};
  }
  static Signer EllipticCurve(const std::string& id) {
    cjose_err error;
    return {cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error), id};
  }
  static Signer Secret(const std::string& id, const std::string& secret) {
    cjose_err error;
    return {cjose_jwk_create_oct_spec(reinterpret_cast<const uint8_t*>(secret.data()),
                                      secret.size(), &error),
            id};
  }

  std::string PublicKey() const {
    cjose_err error;
    char* const json = cjose_jwk_to_json(key_.get(), false, &error);
    std::string text = json;
    cjose_get_dealloc()(json);
    return text;
  }

  // Empty for no "kid".
  std::string Sign(const std::string& algorithm, const std::string& key_id) const {
    cjose_err error;
    cjose_header_t* const header = cjose_header_new(&error);
    cjose_header_set(header, CJOSE_HDR_ALG, algorithm.c_str(), &error);
    if (!key_id.empty()) cjose_header_set(header, CJOSE_HDR_KID, key_id.c_str(), &error);
    cjose_jws_t* const token =
        cjose_jws_sign(key_.get(), header, reinterpret_cast<const uint8_t*>(kPayload),
                       sizeof(kPayload) - 1, &error);
    const char* compact = nullptr;
    cjose_jws_export(token, &compact, &error);
    std::string text = compact;
    cjose_jws_release(token);
    cjose_header_release(header);
    return text;
  }
  std::string Sign() const { return Sign(CJOSE_HDR_ALG_RS256, id_); }

 private:
  Signer(cjose_jwk_t* key, const std::string& id) : key_(key), id_(id) {
    cjose_err error;
    cjose_jwk_set_kid(key_.get(), id.data(), id.size(), &error);
  }

  std::unique_ptr<cjose_jwk_t, Free> key_;
  std::string id_;
};

const Signer& First() {
  static const auto& signer = *new Signer(Signer::Rsa("first"));
  return signer;
}
const Signer& Second() {
  static const auto& signer = *new Signer(Signer::Rsa("second"));
  return signer;
}

TEST(SignedTokenTest, OpensWhatOneOfTheKeysSigned) {
  const std::vector<std::string> keys = {First().PublicKey(), Second().PublicKey()};
  EXPECT_THAT(OpenSignedToken(First().Sign(), keys), IsOkAndHolds(kPayload));
  EXPECT_THAT(OpenSignedToken(Second().Sign(), keys), IsOkAndHolds(kPayload));
  EXPECT_THAT(OpenSignedToken(Second().Sign(CJOSE_HDR_ALG_RS256, ""), keys),
              IsOkAndHolds(kPayload));
  EXPECT_THAT(OpenSignedToken(First().Sign(CJOSE_HDR_ALG_PS256, "first"), keys),
              IsOkAndHolds(kPayload));
}

TEST(SignedTokenTest, OpensWhatAnEllipticCurveSigned) {
  const Signer signer = Signer::EllipticCurve("curve");
  EXPECT_THAT(OpenSignedToken(signer.Sign(CJOSE_HDR_ALG_ES256, "curve"), {signer.PublicKey()}),
              IsOkAndHolds(kPayload));
}

TEST(SignedTokenTest, SaysThatThereMayBeNewerKeys) {
  EXPECT_THAT(OpenSignedToken(First().Sign(), {Second().PublicKey()}),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(OpenSignedToken(First().Sign(), {}), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(OpenSignedToken(First().Sign(), {"no key"}), StatusIs(absl::StatusCode::kNotFound));
}

TEST(SignedTokenTest, RefusesAnotherHandUnderAKeysName) {
  EXPECT_THAT(OpenSignedToken(Second().Sign(CJOSE_HDR_ALG_RS256, "first"), {First().PublicKey()}),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(SignedTokenTest, RefusesWhatWasChanged) {
  std::string token = First().Sign();
  const size_t payload = token.find('.') + 3;
  token[payload] = token[payload] == 'A' ? 'B' : 'A';
  EXPECT_THAT(OpenSignedToken(token, {First().PublicKey()}),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

// RFC 8725 2.1: what names "none", or signs with the public key as if it were a secret.
TEST(SignedTokenTest, RefusesAlgorithmsThatNobodyNeeds) {
  const std::vector<std::string> keys = {First().PublicKey()};
  EXPECT_THAT(OpenSignedToken("eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb3NhIn0.", keys),
              StatusIs(absl::StatusCode::kInvalidArgument));
  const Signer secret = Signer::Secret("first", First().PublicKey());
  EXPECT_THAT(OpenSignedToken(secret.Sign(CJOSE_HDR_ALG_HS256, "first"), keys),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(SignedTokenTest, DoesNotBelieveShortKeys) {
  const Signer weak = Signer::Rsa("weak", 1024);
  EXPECT_THAT(OpenSignedToken(weak.Sign(), {weak.PublicKey()}),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST(SignedTokenTest, RefusesWhatIsNoToken) {
  for (const std::string& text :
       {std::string(), std::string("a.b.c"), std::string("..."), std::string(20'000, 'a')}) {
    EXPECT_THAT(OpenSignedToken(text, {First().PublicKey()}),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << text.substr(0, 20);
  }
}

}  // namespace
}  // namespace mugugno::tenant
