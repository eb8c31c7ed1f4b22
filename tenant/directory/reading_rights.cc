#include "tenant/directory/reading_rights.h"

#include <algorithm>
#include <optional>

#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Whether the caller holds the role there now, by its row.
absl::StatusOr<bool> HoldsRole(Session& session, const Caller& caller, const Scope& owner,
                               absl::string_view association, v1::Role role, absl::Time now) {
  const auto name = ResourceName::Parse(caller.name());
  if (caller.kind() != Caller::Kind::kStaff || !name || name->Root().id != association) {
    return false;
  }
  ASSIGN_OR_RETURN(const auto grant, Find<Grant>(session, {owner.ToString(), name->id()}));
  return grant && grant->expire_time > now &&
         std::find(grant->roles.begin(), grant->roles.end(), role) != grant->roles.end();
}

absl::Status InAssociation(Session& session, const Caller& caller, const Association& association,
                           absl::Time now) {
  if (!association.in_service) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool admin, HoldsRole(session, caller, Scope::Association(association.id),
                                               association.id, v1::ROLE_ASSOCIATION_ADMIN, now));
  return admin ? absl::OkStatus() : PermissionDenied();
}

absl::Status InTenant(Session& session, const Caller& caller, const Tenant& tenant,
                      const Association& association, absl::Time now) {
  ASSIGN_OR_RETURN(const bool own_admin, HoldsRole(session, caller, Scope::Tenant(tenant.id),
                                                   association.id, v1::ROLE_TENANT_ADMIN, now));
  if (own_admin) return absl::OkStatus();
  if (tenant.in_service && !association.agreement.admins_may_grant) return PermissionDenied();
  return InAssociation(session, caller, association, now);
}

}  // namespace

absl::Status MayGiveReading(Session& session, const Caller& caller, const Scope& owner,
                            absl::Time now) {
  if (owner.kind == Scope::Kind::kAssociation) {
    ASSIGN_OR_RETURN(const Association association,
                     Read<Association>(session, {owner.id}, Lock::kRow));
    return InAssociation(session, caller, association, now);
  }
  // The rows stay locked: nobody puts the tenant in service while a grant is being given.
  ASSIGN_OR_RETURN(const Tenant tenant, Read<Tenant>(session, {owner.id}, Lock::kRow));
  ASSIGN_OR_RETURN(const Association association,
                   Read<Association>(session, {tenant.association}, Lock::kRow));
  return InTenant(session, caller, tenant, association, now);
}

absl::Status MayGiveReadingAs(Session& session, const Caller& caller, const Staff& staff,
                              absl::Time now) {
  ASSIGN_OR_RETURN(const Association association,
                   Read<Association>(session, {staff.association}, Lock::kRow));
  RETURN_IF_ERROR(InAssociation(session, caller, association, now));
  ASSIGN_OR_RETURN(const auto grants,
                   Select<Grant>(session, " WHERE association_id = ? AND staff_id = ? FOR UPDATE",
                                 {staff.association, staff.id}));
  for (const Grant& grant : grants) {
    if (grant.owner.kind != Scope::Kind::kTenant || grant.expire_time <= now) continue;
    ASSIGN_OR_RETURN(const Tenant tenant, Read<Tenant>(session, {grant.owner.id}));
    if (!tenant.in_service) continue;
    RETURN_IF_ERROR(InTenant(session, caller, tenant, association, now));
  }
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
