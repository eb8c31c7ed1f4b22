#include "tenant/vault/key_lines.h"

#include "tenant/name.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kEntity = "key";
constexpr absl::string_view kInstallation = "installation";

}  // namespace

std::string KeyLineId(const KeyOwner& owner) {
  switch (owner.kind) {
    case KeyKind::kTenant:
      return TenantName(owner.id);
    case KeyKind::kAssociation:
      return AssociationName(owner.id);
    case KeyKind::kInstallation:
      return std::string(kInstallation);
    case KeyKind::kJournal:
    case KeyKind::kFile:
      return "";
  }
  return "";
}

void AddKeyLine(const KeyOwner& owner, Changes& changes) {
  changes.Add(owner.kind == KeyKind::kTenant ? owner.id : "", kEntity, KeyLineId(owner));
}

std::optional<KeyOwner> KeyOwnerOf(const Change& change) {
  if (change.entity != kEntity) return std::nullopt;
  if (change.id == kInstallation) return KeyOwner::Installation();
  const std::optional<Scope> scope = Scope::Of(change.id);
  if (!scope) return std::nullopt;
  if (scope->kind == Scope::Kind::kTenant) return KeyOwner::Tenant(scope->id);
  if (scope->kind == Scope::Kind::kAssociation) return KeyOwner::Association(scope->id);
  return std::nullopt;
}

}  // namespace mugugno::tenant
