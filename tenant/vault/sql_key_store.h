#pragma once

// SqlKeyStore: wrapped keys in the table key_version. Thread-safe. It takes a session of its own
// per call: never called within a transaction of the same Database.

#include "tenant/clock.h"
#include "tenant/store/database.h"
#include "tenant/vault/key_store.h"

namespace mugugno::tenant {

class SqlKeyStore final : public KeyStore {
 public:
  SqlKeyStore(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  absl::StatusOr<std::vector<WrappedKey>> Load(const KeyOwner& owner) override;
  absl::Status Insert(const std::vector<WrappedKey>& keys) override;
  absl::Status Erase(const KeyOwner& owner) override;

 private:
  Database& database_;
  const Clock& clock_;
};

}  // namespace mugugno::tenant
