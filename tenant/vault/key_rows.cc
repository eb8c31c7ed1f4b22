#include "tenant/vault/key_rows.h"

#include <utility>

#include "tenant/store/insert_rows.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

SqlValue KindValue(const KeyOwner& owner) { return static_cast<int>(owner.kind); }

WrappedKey KeyOf(const Row& row) {
  WrappedKey key;
  key.id.owner = {static_cast<KeyKind>(row.UInt(0)), row.Text(1)};
  key.id.purpose = static_cast<KeyPurpose>(row.UInt(2));
  key.id.version = static_cast<uint32_t>(row.UInt(3));
  key.wrapped = row.Bytes(4);
  key.create_time = row.Time(5);
  return key;
}

}  // namespace

absl::StatusOr<std::vector<WrappedKey>> KeyRows::Load(const KeyOwner& owner) {
  std::vector<WrappedKey> keys;
  RETURN_IF_ERROR(session_.Query(
      "SELECT owner_kind, owner_id, purpose, version, wrapped, create_time FROM key_version"
      " WHERE owner_kind = ? AND owner_id = ? ORDER BY purpose, version",
      {KindValue(owner), owner.id}, [&](const Row& row) {
        keys.push_back(KeyOf(row));
        return absl::OkStatus();
      }));
  return keys;
}

absl::Status KeyRows::Insert(const std::vector<WrappedKey>& keys) {
  std::vector<SqlValue> values;
  for (const WrappedKey& key : keys) {
    values.insert(values.end(),
                  {KindValue(key.id.owner), key.id.owner.id, static_cast<int>(key.id.purpose),
                   key.id.version, key.wrapped, key.create_time});
  }
  return InsertRows(session_,
                    "INSERT INTO key_version"
                    " (owner_kind, owner_id, purpose, version, wrapped, create_time) VALUES",
                    6, values)
      .status();
}

absl::StatusOr<std::vector<WrappedKey>> KeyRows::Page(const std::optional<KeyId>& after,
                                                      size_t limit) {
  const KeyId start = after.value_or(KeyId{{static_cast<KeyKind>(0), ""}, KeyPurpose::kSeal, 0});
  std::vector<WrappedKey> keys;
  RETURN_IF_ERROR(session_.Query(
      "SELECT owner_kind, owner_id, purpose, version, wrapped, create_time FROM key_version"
      " WHERE (owner_kind, owner_id, purpose, version) > (?, ?, ?, ?) AND wrapped <> ''"
      " ORDER BY owner_kind, owner_id, purpose, version LIMIT ?",
      {KindValue(start.owner), start.owner.id, static_cast<int>(start.purpose), start.version,
       limit},
      [&](const Row& row) {
        keys.push_back(KeyOf(row));
        return absl::OkStatus();
      }));
  return keys;
}

absl::StatusOr<bool> KeyRows::Replace(const KeyId& id, absl::string_view before,
                                      absl::string_view after) {
  ASSIGN_OR_RETURN(const int64_t found,
                   session_.Execute("UPDATE key_version SET wrapped = ? WHERE"
                                    " owner_kind = ? AND owner_id = ? AND purpose = ? AND"
                                    " version = ? AND wrapped = ?",
                                    {after, KindValue(id.owner), id.owner.id,
                                     static_cast<int>(id.purpose), id.version, before}));
  return found == 1;
}

absl::Status KeyRows::Erase(const KeyOwner& owner) {
  return session_
      .Execute(
          "UPDATE key_version SET wrapped = '', shred_time = ?"
          " WHERE owner_kind = ? AND owner_id = ? AND shred_time IS NULL",
          {clock_.Now(), KindValue(owner), owner.id})
      .status();
}

}  // namespace mugugno::tenant
