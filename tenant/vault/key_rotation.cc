#include "tenant/vault/key_rotation.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"
#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

// The id follows the byte that tells the format (master_keys.cc); SQL below knows it, too.
std::string MasterIdOf(absl::string_view wrapped) {
  return wrapped.empty() ? "" : std::string(wrapped.substr(1, MasterKey::kIdSize));
}

absl::StatusOr<WrappedKey> KeyRotation::Rotate(const KeyOwner& owner) {
  ASSIGN_OR_RETURN(const std::vector<WrappedKey> stored, rows_.Load(owner));
  ASSIGN_OR_RETURN(const OwnerKeys keys, OwnerKeys::Unwrap(owner, stored, masters_));
  const KeyId id{owner, KeyPurpose::kSeal, keys.version() + 1};
  WrappedKey next{id, masters_.Wrap(id, SecretBytes::Random(kKeySize)), clock_.Now()};
  const absl::Status inserted = rows_.Insert({next});
  // Somebody else rotated in this moment: that is a new version too.
  if (!inserted.ok() && !absl::IsAlreadyExists(inserted)) return inserted;
  return next;
}

absl::StatusOr<KeyRotation::Rewrapped> KeyRotation::RewrapSome(const std::optional<KeyId>& after,
                                                               size_t limit) {
  ASSIGN_OR_RETURN(const std::vector<WrappedKey> page, rows_.Page(after, limit));
  Rewrapped done;
  done.examined = page.size();
  if (page.size() == limit) done.last = page.back().id;
  for (const WrappedKey& each : page) {
    if (masters_.IsCurrent(each.wrapped)) continue;
    ASSIGN_OR_RETURN(const SecretBytes key, masters_.Unwrap(each.id, each.wrapped));
    ASSIGN_OR_RETURN(const bool replaced,
                     rows_.Replace(each.id, each.wrapped, masters_.Wrap(each.id, key)));
    if (replaced) ++done.wrapped;
  }
  return done;
}

absl::StatusOr<std::vector<KeyRotation::MasterUse>> KeyRotation::Masters() {
  std::vector<MasterUse> uses;
  RETURN_IF_ERROR(session_.Query(
      "SELECT SUBSTRING(wrapped, 2, 8) AS master, COUNT(*) FROM key_version WHERE wrapped <> ''"
      " GROUP BY master ORDER BY master",
      {}, [&](const Row& row) {
        uses.push_back({row.Bytes(0), row.Int(1)});
        return absl::OkStatus();
      }));
  return uses;
}

absl::Status KeyRotation::RequireMasters() {
  ASSIGN_OR_RETURN(const std::vector<MasterUse> uses, Masters());
  for (const MasterUse& use : uses) {
    WrappedKey sample;
    RETURN_IF_ERROR(
        session_.Query("SELECT owner_kind, owner_id, purpose, version, wrapped FROM key_version"
                       " WHERE SUBSTRING(wrapped, 2, 8) = ? LIMIT 1",
                       {use.master_id}, [&](const Row& row) {
                         sample.id = {{static_cast<KeyKind>(row.UInt(0)), row.Text(1)},
                                      static_cast<KeyPurpose>(row.UInt(2)),
                                      static_cast<uint32_t>(row.UInt(3))};
                         sample.wrapped = row.Bytes(4);
                         return absl::OkStatus();
                       }));
    const absl::Status held = masters_.Unwrap(sample.id, sample.wrapped).status();
    if (ErrorReason(held) != "MASTER_KEY_MISSING") continue;
    return FailedPrecondition(
        "MASTER_KEY_MISSING", absl::StrCat("master key ", absl::BytesToHexString(use.master_id)),
        absl::StrCat("wraps ", use.keys,
                     " keys in the database: name its file in the configuration until `adminctl "
                     "keys rewrap` has wrapped them under the current one"));
  }
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
