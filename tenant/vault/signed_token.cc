#include "tenant/vault/signed_token.h"

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include <cjose/cjose.h>

namespace mugugno::tenant {
namespace {

constexpr size_t kMostTokenBytes = size_t{16} << 10;
constexpr size_t kLeastRsaBits = 2048;

struct Release {
  void operator()(cjose_jws_t* token) const { cjose_jws_release(token); }
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
using Jws = std::unique_ptr<cjose_jws_t, Release>;
using Jwk = std::unique_ptr<cjose_jwk_t, Release>;

absl::Status NoToken() { return absl::InvalidArgumentError("no token that counts"); }

std::string HeaderOf(cjose_jws_t* token, const char* name) {
  cjose_err error;
  const char* const value = cjose_header_get(cjose_jws_get_protected(token), name, &error);
  return value == nullptr ? "" : value;
}

// Whether a key of that type may sign by that algorithm: a public key never serves as a secret.
bool Fits(const cjose_jwk_t* key, const std::string& algorithm) {
  cjose_err error;
  const cjose_jwk_kty_t type = cjose_jwk_get_kty(key, &error);
  if (algorithm == CJOSE_HDR_ALG_ES256) return type == CJOSE_JWK_KTY_EC;
  return type == CJOSE_JWK_KTY_RSA && cjose_jwk_get_keysize(key, &error) >= kLeastRsaBits;
}

}  // namespace

absl::StatusOr<std::string> OpenSignedToken(absl::string_view token,
                                            const std::vector<std::string>& keys) {
  cjose_err error;
  if (token.size() > kMostTokenBytes) return NoToken();
  const Jws signed_token(cjose_jws_import(token.data(), token.size(), &error));
  if (signed_token == nullptr) return NoToken();
  const std::string algorithm = HeaderOf(signed_token.get(), CJOSE_HDR_ALG);
  if (algorithm != CJOSE_HDR_ALG_RS256 && algorithm != CJOSE_HDR_ALG_PS256 &&
      algorithm != CJOSE_HDR_ALG_ES256) {
    return NoToken();
  }
  const std::string id = HeaderOf(signed_token.get(), CJOSE_HDR_KID);
  bool tried = false;
  for (const std::string& json : keys) {
    const Jwk key(cjose_jwk_import(json.data(), json.size(), &error));
    if (key == nullptr || !Fits(key.get(), algorithm)) continue;
    const char* const key_id = cjose_jwk_get_kid(key.get(), &error);
    if (!id.empty() && (key_id == nullptr || id != key_id)) continue;
    tried = true;
    if (!cjose_jws_verify(signed_token.get(), key.get(), &error)) continue;
    uint8_t* payload = nullptr;
    size_t size = 0;
    if (!cjose_jws_get_plaintext(signed_token.get(), &payload, &size, &error)) return NoToken();
    return std::string(payload, payload + size);
  }
  if (tried && !id.empty()) return NoToken();
  return absl::NotFoundError("none of the keys signed it");
}

}  // namespace mugugno::tenant
