#pragma once

// OwnerKeys: the unwrapped keys of one owner at one moment. Immutable, thread-safe; cheap to share
// over a batch. A holder that keeps it goes on sealing with the version it knows.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/vault/crypto.h"
#include "tenant/vault/master_keys.h"
#include "tenant/vault/sealed.h"

namespace mugugno::tenant {

class OwnerKeys final {
 public:
  // FAILED_PRECONDITION: KEYS_MISSING without both purposes, KEYS_SHREDDED.
  static absl::StatusOr<OwnerKeys> Unwrap(const KeyOwner& owner,
                                          const std::vector<WrappedKey>& wrapped,
                                          const MasterKeys& masters);

  const KeyOwner& owner() const { return owner_; }
  // The version new words are sealed with.
  uint32_t version() const { return seal_keys_.back().first; }
  bool Knows(uint32_t version) const;

  std::string Seal(const Binding& binding, absl::string_view plaintext) const;
  // DATA_LOSS when the bytes are of another owner, another place, or changed.
  absl::StatusOr<std::string> Open(const Binding& binding, absl::string_view sealed) const;
  // 32 bytes. `domain` says what is hashed ("external_message_id"): equal values of two domains do
  // not give equal hashes.
  std::string BlindIndex(absl::string_view domain, absl::string_view value) const;

 private:
  explicit OwnerKeys(KeyOwner owner) : owner_(std::move(owner)) {}

  KeyOwner owner_;
  // By version, ascending.
  std::vector<std::pair<uint32_t, SecretBytes>> seal_keys_;
  uint32_t index_version_ = 0;
  SecretBytes index_key_;
};

}  // namespace mugugno::tenant
