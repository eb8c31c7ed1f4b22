#pragma once

// What proves who calls: a token, a browser's session, the fingerprint of a client certificate; and
// an invitation. A token is "mgg_<id>_<secret>": the id finds the row, the secret is 256 random
// bits and only its SHA-256 is stored (nothing to guess, so no slow hash). Those of sessions and
// invitations begin otherwise, so that none is taken for another. Thread-safe.

#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/vault/crypto.h"

namespace mugugno::tenant {

class Token final {
 public:
  enum class Kind { kBearer, kSession, kInvitation };

  // A new secret for the credential `id`: 1 to 63 of a-z, 0-9 and '-'.
  static absl::StatusOr<Token> Mint(absl::string_view id, Kind kind = Kind::kBearer);
  // Nothing where it is of another kind.
  static std::optional<Token> Parse(absl::string_view text, Kind kind = Kind::kBearer);

  const std::string& id() const { return id_; }
  // The whole token, to be shown once to the one it was made for.
  std::string Reveal() const;
  // 32 bytes: what is stored.
  std::string StoredHash() const { return Sha256(secret_.view()); }
  // In constant time.
  bool Matches(absl::string_view stored_hash) const;

 private:
  Token(Kind kind, std::string id, SecretBytes secret)
      : kind_(kind), id_(std::move(id)), secret_(std::move(secret)) {}

  Kind kind_;
  std::string id_;
  SecretBytes secret_;
};

// SHA-256 over the DER form of the one certificate in `pem`: 64 lower-case hexadecimal digits.
absl::StatusOr<std::string> CertificateFingerprint(absl::string_view pem);
// The same form from digits in either case, with or without colons and a leading "sha256:".
absl::StatusOr<std::string> NormaliseFingerprint(absl::string_view text);

}  // namespace mugugno::tenant
