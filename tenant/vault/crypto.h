#pragma once

// The cryptographic primitives, over OpenSSL. All functions are thread-safe. A failure of the
// library itself (no entropy, no memory) ends the process: going on would mean weak keys.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::tenant {

inline constexpr size_t kKeySize = 32;
inline constexpr size_t kNonceSize = 12;
inline constexpr size_t kTagSize = 16;
inline constexpr size_t kHashSize = 32;

// Bytes that are overwritten when they go. Moved, or copied by name; nothing prints them.
class SecretBytes final {
 public:
  SecretBytes() = default;
  explicit SecretBytes(absl::string_view bytes) : bytes_(bytes.begin(), bytes.end()) {}
  static SecretBytes Random(size_t size);

  SecretBytes(SecretBytes&& other) noexcept = default;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { Wipe(); }

  SecretBytes Copy() const { return SecretBytes(view()); }
  // Valid as long as this object stays where it is.
  absl::string_view view() const { return {bytes_.data(), bytes_.size()}; }
  size_t size() const { return bytes_.size(); }
  char* data() { return bytes_.data(); }

 private:
  void Wipe();

  std::vector<char> bytes_;
};

// Overwrites the string and empties it.
void WipeString(std::string* text);

void FillRandom(void* out, size_t size);
// Random bytes that need not stay secret (nonces, ids), drawn from a pool of the thread: a tenth of
// the cost. `size` is at most 64.
void FillNonce(void* out, size_t size);
std::string RandomBytes(size_t size);

// False at once when the sizes differ; the time says nothing about the bytes.
bool EqualInConstantTime(absl::string_view a, absl::string_view b);

std::string Sha256(absl::string_view bytes);
std::string HmacSha256(absl::string_view key, absl::string_view message);
// RFC 5869. `size` is at most 255 × 32.
SecretBytes HkdfSha256(absl::string_view secret, absl::string_view salt, absl::string_view purpose,
                       size_t size);

// AES-256-GCM. The key has 32 bytes, the nonce 12. Appends ciphertext and tag to `out`.
void AesGcmSeal(absl::string_view key, absl::string_view nonce, absl::string_view associated,
                absl::string_view plaintext, std::string* out);
// `sealed` is ciphertext and tag. DATA_LOSS when key, nonce, associated bytes or a single bit
// differ.
absl::StatusOr<std::string> AesGcmOpen(absl::string_view key, absl::string_view nonce,
                                       absl::string_view associated, absl::string_view sealed);

}  // namespace mugugno::tenant
