#pragma once

// The form of every ciphertext:
//
//   format (1) | kind (1) | owner size (1) | owner | key version (4, big-endian) | nonce (12)
//   | AES-256-GCM ciphertext | tag (16)
//
// All before the nonce, and the Binding, are authenticated with the words: bytes that were moved to
// another row, column, table or owner do not open. Pure functions, thread-safe.

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// Stored: the numbers never change.
enum class KeyKind : uint8_t {
  kJournal = 1,
  kAssociation = 2,
  kTenant = 3,
  kInstallation = 4,
  kFile = 5,
};

// Whose key it is: a journal segment, an association, a tenant, the installation, an attachment.
struct KeyOwner {
  static KeyOwner Journal(absl::string_view segment) {
    return {KeyKind::kJournal, std::string(segment)};
  }
  static KeyOwner Association(absl::string_view id) {
    return {KeyKind::kAssociation, std::string(id)};
  }
  static KeyOwner Tenant(absl::string_view id) { return {KeyKind::kTenant, std::string(id)}; }
  static KeyOwner Installation() { return {KeyKind::kInstallation, ""}; }
  static KeyOwner File(absl::string_view id) { return {KeyKind::kFile, std::string(id)}; }

  friend bool operator==(const KeyOwner&, const KeyOwner&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const KeyOwner& owner) {
    return H::combine(std::move(state), owner.kind, owner.id);
  }

  static constexpr size_t kMaxIdSize = 63;

  KeyKind kind = KeyKind::kTenant;
  // At most kMaxIdSize bytes.
  std::string id;
};

// The place a ciphertext belongs to. `row` is the row's whole key within its owner, e.g. the 16
// bytes of a UUID.
struct Binding {
  absl::string_view table;
  absl::string_view column;
  absl::string_view row;
};

struct SealedHeader {
  KeyOwner owner;
  uint32_t version = 0;
};

// DATA_LOSS for anything that is not the form above.
absl::StatusOr<SealedHeader> ParseSealedHeader(absl::string_view sealed);

// Seals under a 32-byte key that the header names.
std::string SealWith(absl::string_view key, const SealedHeader& header, const Binding& binding,
                     absl::string_view plaintext);
// The caller has found the key by the header and checked that the owner is the one it expects.
absl::StatusOr<std::string> OpenWith(absl::string_view key, const Binding& binding,
                                     absl::string_view sealed);

}  // namespace mugugno::tenant
