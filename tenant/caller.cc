#include "tenant/caller.h"

#include <algorithm>

namespace mugugno::tenant {
namespace {

PermissionSet PermissionsOf(const Grant& grant) {
  PermissionSet permissions;
  for (const v1::Role role : grant.roles) {
    permissions = permissions | RolePermissions(role, grant.owner.kind);
  }
  return permissions;
}

bool HasRole(const Grant& grant, v1::Role role) {
  return std::find(grant.roles.begin(), grant.roles.end(), role) != grant.roles.end();
}

}  // namespace

const AppSlice* Caller::app() const {
  if (kind_ != Kind::kApp) return nullptr;
  return directory_->FindApp(Scope::Of(name_)->id);
}

const StaffSlice* Caller::staff() const {
  return kind_ == Kind::kStaff ? directory_->FindStaff(name_) : nullptr;
}

bool Caller::Holds(Permission permission, const Scope& scope) const {
  if (permission == options::v1::PERMISSION_NONE) return true;
  if (permission == options::v1::PERMISSION_UNSPECIFIED) return false;
  if (scope.kind == Scope::Kind::kAllTenants) return !TenantsWith(permission).empty();
  return PermissionsIn(scope).Has(permission);
}

PermissionSet Caller::PermissionsIn(const Scope& scope) const {
  switch (kind_) {
    case Kind::kApp:
      return AppIn(scope);
    case Kind::kStaff:
      return StaffIn(scope);
    case Kind::kAdministrator:
      return AdministratorIn(scope);
    case Kind::kAnonymous:
    case Kind::kLocal:
      return {};
  }
  return {};
}

PermissionSet Caller::AppIn(const Scope& scope) const {
  if (scope.ToString() != name_) return {};
  const AppSlice* slice = app();
  if (slice == nullptr) return {};
  bool suspended = slice->app.suspended;
  if (slice->app.owner.kind == Scope::Kind::kTenant) {
    const TenantSlice* tenant = directory_->FindTenant(slice->app.owner.id);
    suspended = suspended || tenant == nullptr || tenant->tenant.suspended;
  }
  return AppPermissions(suspended);
}

PermissionSet Caller::StaffIn(const Scope& scope) const {
  const StaffSlice* slice = staff();
  if (slice == nullptr) return {};
  switch (scope.kind) {
    case Scope::Kind::kTenant:
      return StaffInTenant(*slice, scope.id);
    case Scope::Kind::kAssociation: {
      const Grant* grant = GrantIn(*slice, scope);
      return grant == nullptr ? PermissionSet() : PermissionsOf(*grant);
    }
    case Scope::Kind::kApp: {
      const AppSlice* owned = directory_->FindApp(scope.id);
      return owned == nullptr ? PermissionSet() : StaffIn(owned->app.owner);
    }
    case Scope::Kind::kInstallation:
    case Scope::Kind::kAllTenants:
    case Scope::Kind::kAdministrator:
      return {};
  }
  return {};
}

PermissionSet Caller::StaffInTenant(const StaffSlice& staff, absl::string_view tenant) const {
  const TenantSlice* slice = directory_->FindTenant(tenant);
  const Grant* grant = GrantIn(staff, Scope::Tenant(tenant));
  if (slice == nullptr || slice->tenant.association != staff.staff.association) return {};
  PermissionSet permissions;
  if (grant != nullptr && !slice->tenant.suspended) permissions = PermissionsOf(*grant);
  if (IsAssociationAdmin(staff)) {
    const AssociationSlice* association = directory_->FindAssociation(staff.staff.association);
    TenantStanding standing;
    standing.in_service = slice->tenant.in_service;
    standing.suspended = slice->tenant.suspended;
    standing.admins_may_grant =
        association != nullptr && association->association.agreement.admins_may_grant;
    permissions = permissions | AssociationAdminInTenant(standing);
  }
  return permissions;
}

PermissionSet Caller::AdministratorIn(const Scope& scope) const {
  PermissionSet permissions = AdministratorPermissions(scope.kind);
  if (scope.kind == Scope::Kind::kAssociation) {
    const AssociationSlice* slice = directory_->FindAssociation(scope.id);
    if (slice == nullptr || !slice->association.in_service) {
      permissions = permissions | AdministratorInSetup();
    }
  }
  return permissions;
}

const Grant* Caller::GrantIn(const StaffSlice& staff, const Scope& owner) const {
  const Grant* grant = staff.FindGrant(owner);
  return grant == nullptr || grant->expire_time <= now_ ? nullptr : grant;
}

bool Caller::IsAssociationAdmin(const StaffSlice& staff) const {
  const Grant* grant = GrantIn(staff, Scope::Association(staff.staff.association));
  return grant != nullptr && HasRole(*grant, v1::ROLE_ASSOCIATION_ADMIN);
}

std::vector<std::string> Caller::TenantsWith(Permission permission) const {
  const StaffSlice* slice = staff();
  if (slice == nullptr) return {};
  std::vector<std::string> tenants;
  const auto add = [&](const std::string& tenant) {
    if (Holds(permission, Scope::Tenant(tenant))) tenants.push_back(tenant);
  };
  if (IsAssociationAdmin(*slice) && AssociationAdminInTenant(TenantStanding()).Has(permission)) {
    for (const std::string& id : directory_->TenantsOf(slice->staff.association)) add(id);
    return tenants;
  }
  for (const Grant& grant : slice->grants) {
    if (grant.owner.kind == Scope::Kind::kTenant) add(grant.owner.id);
  }
  std::sort(tenants.begin(), tenants.end());
  return tenants;
}

std::optional<absl::flat_hash_set<std::string>> Caller::OfficesIn(absl::string_view tenant) const {
  absl::flat_hash_set<std::string> offices;
  const StaffSlice* slice = staff();
  const Grant* grant = slice == nullptr ? nullptr : GrantIn(*slice, Scope::Tenant(tenant));
  if (grant == nullptr) return offices;
  for (const v1::Role role : grant->roles) {
    if (RolePermissions(role, Scope::Kind::kTenant).Has(options::v1::PERMISSION_TICKET_READ) &&
        !IsBoundToOffices(role)) {
      return std::nullopt;
    }
  }
  if (HasRole(*grant, v1::ROLE_OFFICE_USER)) {
    offices.insert(grant->offices.begin(), grant->offices.end());
  }
  return offices;
}

std::vector<Grant> Caller::Grants() const {
  std::vector<Grant> grants;
  const StaffSlice* slice = staff();
  if (slice == nullptr) return grants;
  for (const Grant& grant : slice->grants) {
    if (grant.expire_time > now_) grants.push_back(grant);
  }
  return grants;
}

}  // namespace mugugno::tenant
