#pragma once

// MasterKey, which wraps all other keys, and MasterKeys, those this process holds: one that wraps
// new keys and, while keys are being re-wrapped, others that only unwrap. MasterKeys is
// thread-safe.

#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/mutex.h"
#include "tenant/vault/crypto.h"
#include "tenant/vault/key_store.h"

namespace mugugno::tenant {

class MasterKey final {
 public:
  static constexpr size_t kIdSize = 8;

  // The file holds 32 bytes, or 64 hexadecimal digits and maybe a line end. FAILED_PRECONDITION
  // when others than its owner may read it (the root group may: systemd's credentials need it).
  static absl::StatusOr<MasterKey> Read(const std::string& path);
  // From the 32 bytes themselves.
  static absl::StatusOr<MasterKey> FromBytes(absl::string_view bytes);

  MasterKey Copy() const { return MasterKey(id_, wrapping_key_.Copy()); }
  // 8 bytes derived from the key, no secret: tells which master key wrapped a key.
  absl::string_view id() const { return id_; }
  absl::string_view wrapping_key() const { return wrapping_key_.view(); }

 private:
  MasterKey(std::string id, SecretBytes wrapping_key)
      : id_(std::move(id)), wrapping_key_(std::move(wrapping_key)) {}

  std::string id_;
  SecretBytes wrapping_key_;
};

class MasterKeys final {
 public:
  // `current` wraps and unwraps.
  explicit MasterKeys(MasterKey current);

  // From now on `key` can unwrap too, not wrap.
  void Add(MasterKey key);
  std::string current_id() const;

  std::string Wrap(const KeyId& id, const SecretBytes& key) const;
  // DATA_LOSS when the bytes belong to another id or were changed, FAILED_PRECONDITION
  // (MASTER_KEY_MISSING) when they were wrapped by a master key this process does not hold.
  absl::StatusOr<SecretBytes> Unwrap(const KeyId& id, absl::string_view wrapped) const;
  // Whether the current master key wrapped these bytes.
  bool IsCurrent(absl::string_view wrapped) const;

 private:
  mutable Mutex mutex_;
  // The current one is the last.
  std::vector<MasterKey> keys_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::tenant
