#pragma once

// KeyRing: every key of the process, by owner, unwrapped on first use and kept. Thread-safe; a
// look-up of a known owner is one short lock. An owner seen for the first time is read from the
// KeyStore: inside a database transaction, ask Keys() before it begins.

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/clock.h"
#include "tenant/mutex.h"
#include "tenant/vault/key_store.h"
#include "tenant/vault/master_keys.h"
#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

class KeyRing final {
 public:
  KeyRing(MasterKeys& masters, KeyStore& store, const Clock& clock)
      : masters_(masters), store_(store), clock_(clock) {}

  // Makes the owner's first keys; OK when it has keys already. FAILED_PRECONDITION (KEYS_SHREDDED)
  // for an owner whose keys were shredded.
  absl::Status Create(const KeyOwner& owner);

  // The owner's keys as known now. FAILED_PRECONDITION: KEYS_MISSING, KEYS_SHREDDED.
  absl::StatusOr<std::shared_ptr<const OwnerKeys>> Keys(const KeyOwner& owner);

  absl::StatusOr<std::string> Seal(const KeyOwner& owner, const Binding& binding,
                                   absl::string_view plaintext);
  // `owner` is whose row was read, never what the bytes say. A version not known here is looked up
  // in the store. DATA_LOSS as OwnerKeys::Open.
  absl::StatusOr<std::string> Open(const KeyOwner& owner, const Binding& binding,
                                   absl::string_view sealed);
  absl::StatusOr<std::string> BlindIndex(const KeyOwner& owner, absl::string_view domain,
                                         absl::string_view value);

  // Destroys all keys of the owner for ever. What they sealed cannot be read again.
  absl::Status Shred(const KeyOwner& owner);

  // Reads again the keys of one owner, or of all owners known here.
  absl::Status Refresh(const KeyOwner& owner);
  absl::Status RefreshAll();

 private:
  WrappedKey NewKey(const KeyOwner& owner, KeyPurpose purpose, uint32_t version) const;
  absl::StatusOr<std::shared_ptr<const OwnerKeys>> Load(const KeyOwner& owner);
  std::vector<KeyOwner> KnownOwners() const;

  MasterKeys& masters_;
  KeyStore& store_;
  const Clock& clock_;
  mutable Mutex mutex_;
  absl::flat_hash_map<KeyOwner, std::shared_ptr<const OwnerKeys>> known_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_set<KeyOwner> shredded_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::tenant
