#pragma once

// P256Key: a key pair on the curve P-256 (FIPS 186-5), that agrees on secrets (ECDH) and signs
// (ECDSA with SHA-256). Immutable, thread-safe. A failure of the library itself ends the process,
// as in crypto.h.

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/vault/crypto.h"

namespace mugugno::tenant {

// Of a public key as an uncompressed point.
inline constexpr size_t kP256PointSize = 65;

// Whether the bytes are such a point, on the curve.
bool IsP256Point(absl::string_view bytes);

class P256Key final {
 public:
  static P256Key Generate();
  // The same from the same secret, of at least 32 random bytes (FIPS 186-5, A.2.1).
  static P256Key Derive(absl::string_view secret, absl::string_view purpose);
  // Of a private key's 32 bytes; INVALID_ARGUMENT where they are none.
  static absl::StatusOr<P256Key> FromPrivate(absl::string_view bytes);

  P256Key(P256Key&&) noexcept;
  ~P256Key();

  // 65 bytes.
  const std::string& point() const { return point_; }
  // 32 bytes that only the two share; INVALID_ARGUMENT where the other's is no point.
  absl::StatusOr<SecretBytes> Agree(absl::string_view other_point) const;
  // r and s, 32 bytes each, as in a JSON Web Signature of ES256 (RFC 7518).
  std::string Sign(absl::string_view message) const;

 private:
  struct Pair;
  P256Key(std::unique_ptr<Pair> pair, std::string point);

  std::unique_ptr<Pair> pair_;
  std::string point_;
};

}  // namespace mugugno::tenant
