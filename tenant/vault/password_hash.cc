#include "tenant/vault/password_hash.h"

#include <argon2.h>

#include "tenant/errors.h"
#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

// OWASP Password Storage Cheat Sheet, argon2id, the first of its equal choices.
constexpr uint32_t kMemoryKib = 19 * 1024;
constexpr uint32_t kPasses = 2;
constexpr uint32_t kLanes = 1;
constexpr size_t kSaltSize = 16;

absl::Status Failed(int code) {
  if (code == ARGON2_MEMORY_ALLOCATION_ERROR) {
    return Unavailable("GATEWAY_BUSY", "there is no memory to check a password in");
  }
  return Internal(argon2_error_message(code));
}

}  // namespace

absl::StatusOr<std::string> HashPassword(absl::string_view password) {
  const std::string salt = RandomBytes(kSaltSize);
  std::string encoded(
      argon2_encodedlen(kPasses, kMemoryKib, kLanes, kSaltSize, kHashSize, Argon2_id), '\0');
  const int code =
      argon2id_hash_encoded(kPasses, kMemoryKib, kLanes, password.data(), password.size(),
                            salt.data(), salt.size(), kHashSize, encoded.data(), encoded.size());
  if (code != ARGON2_OK) return Failed(code);
  encoded.resize(encoded.find('\0'));
  return encoded;
}

absl::StatusOr<bool> IsPassword(absl::string_view password, absl::string_view hash) {
  const int code = argon2id_verify(std::string(hash).c_str(), password.data(), password.size());
  if (code == ARGON2_OK) return true;
  if (code == ARGON2_VERIFY_MISMATCH) return false;
  return Failed(code);
}

const std::string& NobodysPassword() {
  static const auto& hash =
      *new std::string(HashPassword(SecretBytes::Random(kKeySize).view()).value_or(""));
  return hash;
}

}  // namespace mugugno::tenant
