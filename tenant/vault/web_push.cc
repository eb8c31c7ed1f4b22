#include "tenant/vault/web_push.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include <openssl/evp.h>

#include "tenant/try.h"
#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kSaltSize = 16;
constexpr size_t kContentKeySize = 16;
constexpr size_t kUsualSize = 1000;
// The size of records, of which there is one: it has to be more than what is in it.
constexpr absl::string_view kRecordSize("\x00\x00\x10\x00", 4);
// Ends the text of the last record (RFC 8188, 2).
constexpr char kLastRecord = '\x02';

struct Release {
  void operator()(EVP_CIPHER_CTX* p) const { EVP_CIPHER_CTX_free(p); }
};

// Text and tag, by AES-128-GCM.
std::string SealRecord(absl::string_view key, absl::string_view nonce, const std::string& record) {
  const auto octets = [](absl::string_view v) {
    return reinterpret_cast<const unsigned char*>(v.data());
  };
  const std::unique_ptr<EVP_CIPHER_CTX, Release> context(EVP_CIPHER_CTX_new());
  std::string sealed(record.size() + kTagSize, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(sealed.data());
  int written = 0;
  int tail = 0;
  if (EVP_EncryptInit_ex2(context.get(), EVP_aes_128_gcm(), octets(key), octets(nonce), nullptr) !=
          1 ||
      EVP_EncryptUpdate(context.get(), out, &written, octets(record),
                        static_cast<int>(record.size())) != 1 ||
      EVP_EncryptFinal_ex(context.get(), out + written, &tail) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, out + record.size()) !=
          1) {
    std::fputs("cryptography failed: AES-128-GCM\n", stderr);
    std::abort();
  }
  return sealed;
}

// With the zero byte at its end that the RFCs ask for.
std::string Purpose(absl::string_view text) { return absl::StrCat(text, absl::string_view("", 1)); }

std::string Base64Url(absl::string_view bytes) {
  std::string text = absl::WebSafeBase64Escape(bytes);
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

std::string Json(const google::protobuf::Struct& content) {
  std::string text;
  // Cannot fail: texts and numbers only.
  (void)google::protobuf::util::MessageToJsonString(content, &text).ok();
  return text;
}

}  // namespace

absl::StatusOr<std::string> EncryptPushWith(const PushReceiver& receiver, absl::string_view text,
                                            const P256Key& sender, absl::string_view salt,
                                            size_t padded_size) {
  if (text.size() > kLongestPush || receiver.auth.size() != kPushAuthSize) {
    return absl::InvalidArgumentError("a text too long, or no device's secret");
  }
  ASSIGN_OR_RETURN(const SecretBytes shared, sender.Agree(receiver.p256dh));
  const SecretBytes secret =
      HkdfSha256(shared.view(), receiver.auth,
                 absl::StrCat(Purpose("WebPush: info"), receiver.p256dh, sender.point()), kKeySize);
  const SecretBytes key =
      HkdfSha256(secret.view(), salt, Purpose("Content-Encoding: aes128gcm"), kContentKeySize);
  const SecretBytes nonce =
      HkdfSha256(secret.view(), salt, Purpose("Content-Encoding: nonce"), kNonceSize);
  std::string record = absl::StrCat(text, absl::string_view(&kLastRecord, 1));
  record.resize(std::max(record.size(), padded_size + 1), '\0');
  return absl::StrCat(salt, kRecordSize, std::string(1, static_cast<char>(sender.point().size())),
                      sender.point(), SealRecord(key.view(), nonce.view(), record));
}

absl::StatusOr<std::string> EncryptPush(const PushReceiver& receiver, absl::string_view text) {
  return EncryptPushWith(receiver, text, P256Key::Generate(), RandomBytes(kSaltSize), kUsualSize);
}

P256Key VapidKey(const OwnerKeys& installation_keys) {
  return P256Key::Derive(installation_keys.BlindIndex("vapid_key", ""), "VAPID");
}

std::string VapidAuthorization(const P256Key& key, absl::string_view origin,
                               absl::string_view subject, absl::Time expiry) {
  google::protobuf::Struct header;
  (*header.mutable_fields())["typ"].set_string_value("JWT");
  (*header.mutable_fields())["alg"].set_string_value("ES256");
  google::protobuf::Struct claims;
  (*claims.mutable_fields())["aud"].set_string_value(std::string(origin));
  (*claims.mutable_fields())["exp"].set_number_value(
      static_cast<double>(absl::ToUnixSeconds(expiry)));
  (*claims.mutable_fields())["sub"].set_string_value(std::string(subject));
  const std::string said = absl::StrCat(Base64Url(Json(header)), ".", Base64Url(Json(claims)));
  return absl::StrCat("vapid t=", said, ".", Base64Url(key.Sign(said)),
                      ", k=", Base64Url(key.point()));
}

}  // namespace mugugno::tenant
