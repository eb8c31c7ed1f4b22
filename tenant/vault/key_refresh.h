#pragma once

// KeyRefresh: keeps a KeyRing as the key store is, by the feed of the home cell. Called every
// second, so that a key rotated by another gateway seals here within two. Used by one thread.

#include <cstdint>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

#include "tenant/store/database.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

class KeyRefresh final {
 public:
  KeyRefresh(Database& home, KeyRing& keys) : home_(home), keys_(keys) {}

  // What changed since the last time; the first time, and when lines that were not read are gone,
  // all keys known here. What fails is tried again the next time.
  absl::Status CatchUp(absl::Time deadline);

 private:
  Database& home_;
  KeyRing& keys_;
  // The feed's position up to which it was read.
  std::optional<int64_t> position_;
  // Changed, and not yet read again.
  absl::flat_hash_set<KeyOwner> stale_;
};

}  // namespace mugugno::tenant
