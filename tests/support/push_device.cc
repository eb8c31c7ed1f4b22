#include "tests/support/push_device.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "tests/support/request_id.h"

namespace mugugno::tests {
namespace {

constexpr size_t kHeaderSize = 16 + 4 + 1;
constexpr size_t kTag = 16;

const unsigned char* In(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* Out(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

std::string Hmac(absl::string_view key, absl::string_view text) {
  std::string out(32, '\0');
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), In(text), text.size(), Out(out),
       &size);
  return out;
}

// HKDF with SHA-256 for at most one block (RFC 5869): extract, then expand.
std::string Hkdf(absl::string_view salt, absl::string_view secret, absl::string_view purpose,
                 size_t size) {
  return Hmac(Hmac(salt, secret), absl::StrCat(purpose, "\x01")).substr(0, size);
}

std::shared_ptr<EVP_PKEY> PublicKey(EVP_PKEY* like, absl::string_view point) {
  std::shared_ptr<EVP_PKEY> key(EVP_PKEY_new(), &EVP_PKEY_free);
  if (EVP_PKEY_copy_parameters(key.get(), like) != 1 ||
      EVP_PKEY_set1_encoded_public_key(key.get(), In(point), point.size()) != 1) {
    return nullptr;
  }
  return key;
}

std::shared_ptr<EVP_PKEY> NewKey() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

std::optional<std::string> Unsealed(absl::string_view key, absl::string_view nonce,
                                    absl::string_view sealed) {
  const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(),
                                                                           &EVP_CIPHER_CTX_free);
  std::string text(sealed.size() - kTag, '\0');
  std::string tag(sealed.substr(text.size()));
  int size = 0;
  int rest = 0;
  if (EVP_DecryptInit(context.get(), EVP_aes_128_gcm(), In(key), In(nonce)) != 1 ||
      EVP_DecryptUpdate(context.get(), Out(text), &size, In(sealed),
                        static_cast<int>(text.size())) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) != 1 ||
      EVP_DecryptFinal(context.get(), Out(text) + size, &rest) != 1) {
    return std::nullopt;
  }
  return text;
}

bool Verifies(EVP_PKEY* key, absl::string_view said, absl::string_view signature) {
  if (signature.size() != 64) return false;
  ECDSA_SIG* pair = ECDSA_SIG_new();
  ECDSA_SIG_set0(pair, BN_bin2bn(In(signature), 32, nullptr),
                 BN_bin2bn(In(signature) + 32, 32, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair, &der);
  ECDSA_SIG_free(pair);
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  const bool good =
      EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key) == 1 &&
      EVP_DigestVerify(context, der, static_cast<size_t>(size), In(said), said.size()) == 1;
  EVP_MD_CTX_free(context);
  OPENSSL_free(der);
  return good;
}

}  // namespace

PushDevice::PushDevice(const std::string& place) : auth_(16, '\0') {
  const std::shared_ptr<EVP_PKEY> key = NewKey();
  unsigned char* point = nullptr;
  const size_t size = EVP_PKEY_get1_encoded_public_key(key.get(), &point);
  p256dh_.assign(reinterpret_cast<const char*>(point), size);
  OPENSSL_free(point);
  RAND_bytes(Out(auth_), static_cast<int>(auth_.size()));
  path_ = "/push/" + NewRequestId();
  endpoint_ = absl::StrCat("http://", place, path_);
  key_ = key;
}

std::optional<std::string> PushDevice::Open(absl::string_view body) const {
  if (body.size() < kHeaderSize) return std::nullopt;
  const absl::string_view salt = body.substr(0, 16);
  size_t record_size = 0;
  for (const char each : body.substr(16, 4)) {
    record_size = record_size << 8 | static_cast<unsigned char>(each);
  }
  const size_t id_size = static_cast<unsigned char>(body[20]);
  if (body.size() < kHeaderSize + id_size + kTag + 1) return std::nullopt;
  const absl::string_view sender = body.substr(kHeaderSize, id_size);
  const absl::string_view sealed = body.substr(kHeaderSize + id_size);
  // One record, which is shorter than they are.
  if (sealed.size() > record_size || body.size() > 4096) return std::nullopt;
  auto* const own = static_cast<EVP_PKEY*>(key_.get());
  const auto other = PublicKey(own, sender);
  if (other == nullptr) return std::nullopt;
  EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new(own, nullptr);
  std::string shared(32, '\0');
  size_t size = shared.size();
  const bool agreed = EVP_PKEY_derive_init(context) == 1 &&
                      EVP_PKEY_derive_set_peer(context, other.get()) == 1 &&
                      EVP_PKEY_derive(context, Out(shared), &size) == 1;
  EVP_PKEY_CTX_free(context);
  if (!agreed) return std::nullopt;
  const std::string zero(1, '\0');
  const std::string secret =
      Hkdf(auth_, shared, absl::StrCat("WebPush: info", zero, p256dh_, sender), 32);
  auto text =
      Unsealed(Hkdf(salt, secret, absl::StrCat("Content-Encoding: aes128gcm", zero), 16),
               Hkdf(salt, secret, absl::StrCat("Content-Encoding: nonce", zero), 12), sealed);
  if (!text) return std::nullopt;
  const size_t end = text->find_last_not_of('\0');
  if (end == std::string::npos || (*text)[end] != '\x02') return std::nullopt;
  return text->substr(0, end);
}

std::optional<Vapid> ReadVapid(absl::string_view authorization) {
  if (!absl::ConsumePrefix(&authorization, "vapid ")) return std::nullopt;
  std::map<std::string, std::string> given;
  for (const absl::string_view part : absl::StrSplit(authorization, ',')) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(absl::StripAsciiWhitespace(part), absl::MaxSplits('=', 1));
    given[std::string(pair.first)] = std::string(pair.second);
  }
  const std::vector<std::string> token = absl::StrSplit(given["t"], '.');
  Vapid vapid;
  std::string signature;
  if (token.size() != 3 || !absl::WebSafeBase64Unescape(given["k"], &vapid.key) ||
      !absl::WebSafeBase64Unescape(token[0], &vapid.header) ||
      !absl::WebSafeBase64Unescape(token[1], &vapid.claims) ||
      !absl::WebSafeBase64Unescape(token[2], &signature)) {
    return std::nullopt;
  }
  const auto key = PublicKey(NewKey().get(), vapid.key);
  if (key == nullptr || !Verifies(key.get(), absl::StrCat(token[0], ".", token[1]), signature)) {
    return std::nullopt;
  }
  return vapid;
}

}  // namespace mugugno::tests
