#include "tenant/vault/crypto.h"

#include <array>
#include <atomic>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <pthread.h>

#include "tenant/errors.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kMaxNonceSize = 64;

// Broken invariant or broken library; never reached by what a client sends.
void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "cryptography failed: %s\n", what);
  std::abort();
}

unsigned char* Bytes(char* p) { return reinterpret_cast<unsigned char*>(p); }
const unsigned char* Bytes(absl::string_view v) {
  return reinterpret_cast<const unsigned char*>(v.data());
}

int Length(absl::string_view v) {
  Require(v.size() <= INT_MAX / 2, "text too long");
  return static_cast<int>(v.size());
}

struct Free {
  void operator()(EVP_CIPHER_CTX* p) const { EVP_CIPHER_CTX_free(p); }
  void operator()(EVP_MAC_CTX* p) const { EVP_MAC_CTX_free(p); }
  void operator()(EVP_KDF_CTX* p) const { EVP_KDF_CTX_free(p); }
};

// Fetched once and kept for the life of the process: a fetch costs more than sealing a message.
const EVP_CIPHER* Aes256Gcm() {
  static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  Require(cipher != nullptr, "AES-256-GCM");
  return cipher;
}

const EVP_MD* Sha256Digest() {
  static EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Require(digest != nullptr, "SHA256");
  return digest;
}

EVP_CIPHER_CTX* CipherContext() {
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, Free> context(EVP_CIPHER_CTX_new());
  Require(context != nullptr, "cipher context");
  return context.get();
}

EVP_MAC_CTX* MacContext() {
  thread_local const std::unique_ptr<EVP_MAC_CTX, Free> context = [] {
    static EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    Require(mac != nullptr, "HMAC");
    std::unique_ptr<EVP_MAC_CTX, Free> made(EVP_MAC_CTX_new(mac));
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    Require(made != nullptr && EVP_MAC_CTX_set_params(made.get(), parameters) == 1, "HMAC");
    return made;
  }();
  return context.get();
}

// Counts forks: a child must not draw the nonces its parent draws.
std::atomic<uint64_t> forks{0};

uint64_t Forks() {
  static const int registered =
      pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });
  Require(registered == 0, "pthread_atfork");
  return forks.load(std::memory_order_relaxed);
}

struct NoncePool {
  std::array<unsigned char, 1024> bytes = {};
  size_t used = sizeof(bytes);
  uint64_t forks = 0;
};

void CheckKeyAndNonce(absl::string_view key, absl::string_view nonce) {
  Require(key.size() == kKeySize && nonce.size() == kNonceSize, "key or nonce size");
}

}  // namespace

SecretBytes SecretBytes::Random(size_t size) {
  SecretBytes secret;
  secret.bytes_.resize(size);
  FillRandom(secret.bytes_.data(), size);
  return secret;
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    Wipe();
    bytes_ = std::move(other.bytes_);
  }
  return *this;
}

void SecretBytes::Wipe() {
  if (!bytes_.empty()) OPENSSL_cleanse(bytes_.data(), bytes_.size());
  bytes_.clear();
}

void WipeString(std::string* text) {
  if (!text->empty()) OPENSSL_cleanse(text->data(), text->size());
  text->clear();
}

void FillRandom(void* out, size_t size) {
  Require(
      size <= INT_MAX && RAND_bytes(static_cast<unsigned char*>(out), static_cast<int>(size)) == 1,
      "random bytes");
}

void FillNonce(void* out, size_t size) {
  thread_local NoncePool pool;
  Require(size <= kMaxNonceSize, "nonce size");
  const uint64_t now = Forks();
  if (pool.bytes.size() - pool.used < size || pool.forks != now) {
    FillRandom(pool.bytes.data(), pool.bytes.size());
    pool.used = 0;
    pool.forks = now;
  }
  std::memcpy(out, pool.bytes.data() + pool.used, size);
  pool.used += size;
}

std::string RandomBytes(size_t size) {
  std::string bytes(size, '\0');
  FillRandom(bytes.data(), size);
  return bytes;
}

bool EqualInConstantTime(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string Sha256(absl::string_view bytes) {
  std::string hash(kHashSize, '\0');
  Require(EVP_Digest(bytes.data(), bytes.size(), Bytes(hash.data()), nullptr, Sha256Digest(),
                     nullptr) == 1,
          "SHA-256");
  return hash;
}

std::string HmacSha256(absl::string_view key, absl::string_view message) {
  // OpenSSL takes an empty key for "the one set before"; HMAC pads keys with zeros anyway.
  if (key.empty()) key = absl::string_view("\0", 1);
  std::string hash(kHashSize, '\0');
  size_t size = 0;
  EVP_MAC_CTX* const context = MacContext();
  Require(EVP_MAC_init(context, Bytes(key), key.size(), nullptr) == 1 &&
              EVP_MAC_update(context, Bytes(message), message.size()) == 1 &&
              EVP_MAC_final(context, Bytes(hash.data()), &size, hash.size()) == 1 &&
              size == kHashSize,
          "HMAC");
  return hash;
}

SecretBytes HkdfSha256(absl::string_view secret, absl::string_view salt, absl::string_view purpose,
                       size_t size) {
  static EVP_KDF* const kdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  Require(kdf != nullptr, "HKDF");
  const std::unique_ptr<EVP_KDF_CTX, Free> context(EVP_KDF_CTX_new(kdf));
  char digest[] = "SHA256";
  const auto octets = [](const char* name, absl::string_view value) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(value.data()), value.size());
  };
  std::vector<OSSL_PARAM> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      octets(OSSL_KDF_PARAM_KEY, secret)};
  if (!salt.empty()) parameters.push_back(octets(OSSL_KDF_PARAM_SALT, salt));
  if (!purpose.empty()) parameters.push_back(octets(OSSL_KDF_PARAM_INFO, purpose));
  parameters.push_back(OSSL_PARAM_construct_end());
  SecretBytes derived(std::string(size, '\0'));
  Require(EVP_KDF_derive(context.get(), Bytes(derived.data()), size, parameters.data()) == 1,
          "HKDF");
  return derived;
}

void AesGcmSeal(absl::string_view key, absl::string_view nonce, absl::string_view associated,
                absl::string_view plaintext, std::string* out) {
  CheckKeyAndNonce(key, nonce);
  EVP_CIPHER_CTX* const context = CipherContext();
  const size_t start = out->size();
  out->resize(start + plaintext.size() + kTagSize);
  unsigned char* const target = Bytes(out->data() + start);
  int written = 0;
  int tail = 0;
  Require(
      EVP_EncryptInit_ex2(context, Aes256Gcm(), Bytes(key), Bytes(nonce), nullptr) == 1 &&
          EVP_EncryptUpdate(context, nullptr, &written, Bytes(associated), Length(associated)) ==
              1 &&
          EVP_EncryptUpdate(context, target, &written, Bytes(plaintext), Length(plaintext)) == 1 &&
          EVP_EncryptFinal_ex(context, target + written, &tail) == 1 &&
          EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagSize,
                              target + plaintext.size()) == 1,
      "sealing");
}

absl::StatusOr<std::string> AesGcmOpen(absl::string_view key, absl::string_view nonce,
                                       absl::string_view associated, absl::string_view sealed) {
  CheckKeyAndNonce(key, nonce);
  if (sealed.size() < kTagSize) return DataLoss("sealed bytes are truncated");
  const absl::string_view body = sealed.substr(0, sealed.size() - kTagSize);
  std::string tag(sealed.substr(body.size()));
  std::string plaintext(body.size(), '\0');
  EVP_CIPHER_CTX* const context = CipherContext();
  int written = 0;
  int tail = 0;
  Require(EVP_DecryptInit_ex2(context, Aes256Gcm(), Bytes(key), Bytes(nonce), nullptr) == 1 &&
              EVP_DecryptUpdate(context, nullptr, &written, Bytes(associated),
                                Length(associated)) == 1 &&
              EVP_DecryptUpdate(context, Bytes(plaintext.data()), &written, Bytes(body),
                                Length(body)) == 1 &&
              EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1,
          "opening");
  if (EVP_DecryptFinal_ex(context, Bytes(plaintext.data()) + written, &tail) != 1) {
    WipeString(&plaintext);
    return DataLoss("sealed bytes do not verify");
  }
  return plaintext;
}

}  // namespace mugugno::tenant
