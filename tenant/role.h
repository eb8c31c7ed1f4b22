#pragma once

// Roles and the permissions they are made of: one table. Values and pure functions, thread-safe.

#include <cstdint>
#include <initializer_list>

#include "mugugno/options/v1/policy.pb.h"
#include "mugugno/v1/access.pb.h"
#include "tenant/name.h"

namespace mugugno::tenant {

using Permission = options::v1::Permission;

class PermissionSet final {
 public:
  constexpr PermissionSet() = default;
  constexpr PermissionSet(std::initializer_list<Permission> permissions) {
    for (const Permission permission : permissions) bits_ |= Bit(permission);
  }

  constexpr bool Has(Permission permission) const { return (bits_ & Bit(permission)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr PermissionSet operator|(PermissionSet other) const {
    other.bits_ |= bits_;
    return other;
  }
  constexpr PermissionSet operator&(PermissionSet other) const {
    other.bits_ &= bits_;
    return other;
  }
  friend constexpr bool operator==(PermissionSet, PermissionSet) = default;

 private:
  static constexpr uint64_t Bit(Permission permission) {
    return uint64_t{1} << static_cast<unsigned>(permission);
  }

  uint64_t bits_ = 0;
};

// What a role gives in a tenant or an association it is granted in. Empty where it does not fit.
PermissionSet RolePermissions(v1::Role role, Scope::Kind where);
// Whether the role can be granted there.
bool RoleFits(v1::Role role, Scope::Kind where);
// The role reads citizens' words of some offices only.
inline bool IsBoundToOffices(v1::Role role) { return role == v1::ROLE_OFFICE_USER; }

// What an association's administrator may do in each of its tenants.
struct TenantStanding {
  bool in_service = false;
  bool suspended = false;
  // Agreement.association_admins_may_grant.
  bool admins_may_grant = false;
};
PermissionSet AssociationAdminInTenant(const TenantStanding& tenant);

// What a platform administrator may do. Neither grants nor citizens' words.
PermissionSet AdministratorPermissions(Scope::Kind where);
// Of an association none of whose tenants has ever been in service: what it takes to set it up,
// its first people and their credentials included. There are no citizens' words to read yet.
PermissionSet AdministratorInSetup();

// What an app may do with what it submitted itself, and what is left while it or its tenant is
// suspended: citizens' messages are still accepted.
PermissionSet AppPermissions(bool suspended);

}  // namespace mugugno::tenant
