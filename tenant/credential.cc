#include "tenant/credential.h"

#include <algorithm>
#include <climits>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "tenant/errors.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kSecretSize = 32;
constexpr size_t kSecretTextSize = 43;
constexpr size_t kMaxIdSize = 63;

absl::string_view PrefixOf(Token::Kind kind) {
  switch (kind) {
    case Token::Kind::kBearer:
      return "mgg_";
    case Token::Kind::kSession:
      return "mgs_";
    case Token::Kind::kInvitation:
      return "mgi_";
  }
  return "";
}

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxIdSize && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool IsHex(absl::string_view text) {
  return text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isxdigit(static_cast<unsigned char>(c));
         });
}

struct Free {
  void operator()(BIO* p) const { BIO_free(p); }
  void operator()(X509* p) const { X509_free(p); }
};
using X509Pointer = std::unique_ptr<X509, Free>;

absl::Status BadFingerprint() {
  return InvalidField("certificate_fingerprint", "must be the SHA-256 of a certificate, 64 digits");
}

}  // namespace

absl::StatusOr<Token> Token::Mint(absl::string_view id, Kind kind) {
  if (!IsId(id)) return InvalidField("credential", "must be 1 to 63 of a-z, 0-9 and '-'");
  return Token(kind, std::string(id), SecretBytes::Random(kSecretSize));
}

std::optional<Token> Token::Parse(absl::string_view text, Kind kind) {
  if (!absl::ConsumePrefix(&text, PrefixOf(kind))) return std::nullopt;
  const size_t separator = text.find('_');
  if (separator == absl::string_view::npos) return std::nullopt;
  const absl::string_view id = text.substr(0, separator);
  const absl::string_view secret_text = text.substr(separator + 1);
  if (!IsId(id) || secret_text.size() != kSecretTextSize) return std::nullopt;
  std::string secret;
  if (!absl::WebSafeBase64Unescape(secret_text, &secret)) return std::nullopt;
  Token token{kind, std::string(id), SecretBytes(secret)};
  WipeString(&secret);
  // The last character carries two bits that no secret sets: one token has one spelling.
  if (token.secret_.size() != kSecretSize || !absl::EndsWith(token.Reveal(), secret_text)) {
    return std::nullopt;
  }
  return token;
}

std::string Token::Reveal() const {
  return absl::StrCat(PrefixOf(kind_), id_, "_", absl::WebSafeBase64Escape(secret_.view()));
}

bool Token::Matches(absl::string_view stored_hash) const {
  return EqualInConstantTime(StoredHash(), stored_hash);
}

absl::StatusOr<std::string> CertificateFingerprint(absl::string_view pem) {
  if (pem.size() > INT_MAX) return BadFingerprint();
  const std::unique_ptr<BIO, Free> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const X509Pointer certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  const X509Pointer second(certificate ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)
                                       : nullptr);
  ERR_clear_error();
  if (certificate == nullptr || second != nullptr) {
    return InvalidField("certificate", "must be exactly one certificate in PEM form");
  }
  std::string digest(kHashSize, '\0');
  unsigned int size = 0;
  if (X509_digest(certificate.get(), EVP_sha256(), reinterpret_cast<unsigned char*>(digest.data()),
                  &size) != 1 ||
      size != kHashSize) {
    return Internal("X509_digest failed");
  }
  return absl::BytesToHexString(digest);
}

absl::StatusOr<std::string> NormaliseFingerprint(absl::string_view text) {
  std::string digits = absl::AsciiStrToLower(absl::StripAsciiWhitespace(text));
  if (absl::StartsWith(digits, "sha256:")) digits.erase(0, 7);
  digits.erase(std::remove(digits.begin(), digits.end(), ':'), digits.end());
  if (!IsHex(digits)) return BadFingerprint();
  const std::string bytes = absl::HexStringToBytes(digits);
  if (bytes.size() != kHashSize) return BadFingerprint();
  return absl::BytesToHexString(bytes);
}

}  // namespace mugugno::tenant
