#pragma once

// KeyRotation: new versions of keys, and keys wrapped anew under another master key, within an open
// transaction, so that what is done to a key and who did it are written together. Index keys never
// rotate. Used by the transaction's thread only.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "tenant/clock.h"
#include "tenant/store/session.h"
#include "tenant/vault/key_rows.h"
#include "tenant/vault/master_keys.h"

namespace mugugno::tenant {

class KeyRotation final {
 public:
  KeyRotation(Session& session, const MasterKeys& masters, const Clock& clock)
      : session_(session), rows_(session, clock), masters_(masters), clock_(clock) {}

  // Makes a new version, for all that is sealed once it is known (KeyRing::Refresh); older ones
  // still open. FAILED_PRECONDITION: KEYS_MISSING, KEYS_SHREDDED, MASTER_KEY_MISSING.
  absl::StatusOr<WrappedKey> Rotate(const KeyOwner& owner);

  struct Rewrapped {
    size_t examined = 0;
    size_t wrapped = 0;
    // Where to go on; nothing at the end.
    std::optional<KeyId> last;
  };
  // Wraps those of the next `limit` keys after `after` under the current master key that are not
  // yet. FAILED_PRECONDITION (MASTER_KEY_MISSING).
  absl::StatusOr<Rewrapped> RewrapSome(const std::optional<KeyId>& after, size_t limit);

  // How many keys each master key wraps; shredded ones left out.
  struct MasterUse {
    std::string master_id;
    int64_t keys = 0;
  };
  absl::StatusOr<std::vector<MasterUse>> Masters();
  // FAILED_PRECONDITION (MASTER_KEY_MISSING) when one of them is not held.
  absl::Status RequireMasters();

 private:
  Session& session_;
  KeyRows rows_;
  const MasterKeys& masters_;
  const Clock& clock_;
};

// The id of the master key that wrapped these bytes.
std::string MasterIdOf(absl::string_view wrapped);

}  // namespace mugugno::tenant
