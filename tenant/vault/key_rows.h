#pragma once

// KeyRows: the table key_version, seen from within an open transaction. Used by the transaction's
// thread only.

#include "tenant/clock.h"
#include "tenant/store/session.h"
#include "tenant/vault/key_store.h"

namespace mugugno::tenant {

class KeyRows final : public KeyStore {
 public:
  KeyRows(Session& session, const Clock& clock) : session_(session), clock_(clock) {}

  absl::StatusOr<std::vector<WrappedKey>> Load(const KeyOwner& owner) override;
  absl::Status Insert(const std::vector<WrappedKey>& keys) override;
  absl::StatusOr<std::vector<WrappedKey>> Page(const std::optional<KeyId>& after,
                                               size_t limit) override;
  absl::StatusOr<bool> Replace(const KeyId& id, absl::string_view before,
                               absl::string_view after) override;
  absl::Status Erase(const KeyOwner& owner) override;

 private:
  Session& session_;
  const Clock& clock_;
};

}  // namespace mugugno::tenant
