#include "tenant/vault/sql_key_store.h"

#include "absl/time/clock.h"

#include "tenant/try.h"
#include "tenant/vault/key_rows.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(10);

// The database's deadlines are in real time.
absl::Time KeyDeadline() { return absl::Now() + kPatience; }

}  // namespace

absl::StatusOr<std::vector<WrappedKey>> SqlKeyStore::Load(const KeyOwner& owner) {
  std::vector<WrappedKey> keys;
  RETURN_IF_ERROR(database_.Read(KeyDeadline(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(keys, KeyRows(session, clock_).Load(owner));
    return absl::OkStatus();
  }));
  return keys;
}

absl::Status SqlKeyStore::Insert(const std::vector<WrappedKey>& keys) {
  return database_.Transact(
      KeyDeadline(), [&](Session& session) { return KeyRows(session, clock_).Insert(keys); });
}

absl::Status SqlKeyStore::Erase(const KeyOwner& owner) {
  return database_.Transact(
      KeyDeadline(), [&](Session& session) { return KeyRows(session, clock_).Erase(owner); });
}

}  // namespace mugugno::tenant
