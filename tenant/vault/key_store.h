#pragma once

// KeyStore: where wrapped keys are kept. It sees no key in the clear. Implementations are
// thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/vault/sealed.h"

namespace mugugno::tenant {

// Stored: the numbers never change.
enum class KeyPurpose : uint8_t {
  // Seals and opens. Rotates.
  kSeal = 1,
  // Makes look-up hashes. Changes only with a re-index of all of them.
  kIndex = 2,
};

struct KeyId {
  friend bool operator==(const KeyId&, const KeyId&) = default;

  KeyOwner owner;
  KeyPurpose purpose = KeyPurpose::kSeal;
  // From 1.
  uint32_t version = 0;
};

struct WrappedKey {
  KeyId id;
  // Empty: the key was shredded.
  std::string wrapped;
  absl::Time create_time;
};

class KeyStore {
 public:
  virtual ~KeyStore() = default;

  // Every version of every purpose, shredded ones too; empty for an unknown owner.
  virtual absl::StatusOr<std::vector<WrappedKey>> Load(const KeyOwner& owner) = 0;
  // All or none. ALREADY_EXISTS when one of the ids exists.
  virtual absl::Status Insert(const std::vector<WrappedKey>& keys) = 0;
  // Forgets the bytes of all keys of the owner and keeps the ids.
  virtual absl::Status Erase(const KeyOwner& owner) = 0;
};

}  // namespace mugugno::tenant
