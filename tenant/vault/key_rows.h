#pragma once

// KeyRows: the table key_version, seen from within an open transaction. Used by the transaction's
// thread only. Load, Insert and Erase as those of KeyStore.

#include "tenant/clock.h"
#include "tenant/store/session.h"
#include "tenant/vault/key_store.h"

namespace mugugno::tenant {

class KeyRows final {
 public:
  KeyRows(Session& session, const Clock& clock) : session_(session), clock_(clock) {}

  absl::StatusOr<std::vector<WrappedKey>> Load(const KeyOwner& owner);
  absl::Status Insert(const std::vector<WrappedKey>& keys);
  absl::Status Erase(const KeyOwner& owner);

  // At most `limit` keys with ids after `after`, in a fixed order; shredded ones left out.
  absl::StatusOr<std::vector<WrappedKey>> Page(const std::optional<KeyId>& after, size_t limit);
  // False when the stored bytes are no longer `before`.
  absl::StatusOr<bool> Replace(const KeyId& id, absl::string_view before, absl::string_view after);

 private:
  Session& session_;
  const Clock& clock_;
};

}  // namespace mugugno::tenant
