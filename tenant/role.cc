#include "tenant/role.h"

namespace mugugno::tenant {
namespace {

namespace p = options::v1;

struct Row {
  v1::Role role;
  Scope::Kind where;
  PermissionSet permissions;
};

constexpr PermissionSet kTicketDesk = {p::PERMISSION_TICKET_READ, p::PERMISSION_ATTACHMENT_READ,
                                       p::PERMISSION_TICKET_WORK, p::PERMISSION_TICKET_REPLY,
                                       p::PERMISSION_TICKET_FORWARD};

constexpr Row kRoles[] = {
    {v1::ROLE_OFFICER, Scope::Kind::kTenant,
     kTicketDesk | PermissionSet{p::PERMISSION_TICKET_TRANSFER, p::PERMISSION_DELIVERY_READ,
                                 p::PERMISSION_DELIVERY_RESEND, p::PERMISSION_ROUTE_EXPLAIN,
                                 p::PERMISSION_DIRECTORY_READ, p::PERMISSION_SET_ASIDE_READ,
                                 p::PERMISSION_SET_ASIDE_DECIDE, p::PERMISSION_RULES_DRAFT,
                                 p::PERMISSION_RULES_LEARN}},
    {v1::ROLE_OFFICER,
     Scope::Kind::kAssociation,
     {p::PERMISSION_LOBBY_READ, p::PERMISSION_ATTACHMENT_READ, p::PERMISSION_LOBBY_ASSIGN,
      p::PERMISSION_DELIVERY_READ, p::PERMISSION_DELIVERY_RESEND, p::PERMISSION_ROUTE_EXPLAIN,
      p::PERMISSION_DIRECTORY_READ, p::PERMISSION_SET_ASIDE_READ, p::PERMISSION_SET_ASIDE_DECIDE}},
    {v1::ROLE_OFFICE_USER, Scope::Kind::kTenant, kTicketDesk},
    {v1::ROLE_TENANT_ADMIN,
     Scope::Kind::kTenant,
     {p::PERMISSION_DIRECTORY_READ, p::PERMISSION_DIRECTORY_WRITE, p::PERMISSION_ACCESS_READ,
      p::PERMISSION_ACCESS_WRITE, p::PERMISSION_SUSPEND, p::PERMISSION_DELIVERY_READ,
      p::PERMISSION_ROUTE_EXPLAIN, p::PERMISSION_AUDIT_READ, p::PERMISSION_RULES_DRAFT}},
    {v1::ROLE_ASSOCIATION_ADMIN,
     Scope::Kind::kAssociation,
     {p::PERMISSION_ASSOCIATION_WRITE, p::PERMISSION_DIRECTORY_READ, p::PERMISSION_DIRECTORY_WRITE,
      p::PERMISSION_ACCESS_READ, p::PERMISSION_ACCESS_WRITE, p::PERMISSION_SUSPEND,
      p::PERMISSION_ROUTE_EXPLAIN, p::PERMISSION_ROUTING_WRITE}},
    {v1::ROLE_AUDITOR,
     Scope::Kind::kTenant,
     {p::PERMISSION_AUDIT_READ, p::PERMISSION_ACCESS_READ, p::PERMISSION_DIRECTORY_READ}},
    {v1::ROLE_AUDITOR,
     Scope::Kind::kAssociation,
     {p::PERMISSION_AUDIT_READ, p::PERMISSION_ACCESS_READ, p::PERMISSION_DIRECTORY_READ}},
};

}  // namespace

PermissionSet RolePermissions(v1::Role role, Scope::Kind where) {
  for (const Row& row : kRoles) {
    if (row.role == role && row.where == where) return row.permissions;
  }
  return {};
}

bool RoleFits(v1::Role role, Scope::Kind where) { return !RolePermissions(role, where).empty(); }

PermissionSet AssociationAdminInTenant(const TenantStanding& tenant) {
  PermissionSet permissions = {p::PERMISSION_DIRECTORY_READ, p::PERMISSION_SUSPEND};
  if (tenant.suspended) return permissions;
  permissions =
      permissions | PermissionSet{p::PERMISSION_DIRECTORY_WRITE, p::PERMISSION_ACCESS_READ,
                                  p::PERMISSION_ROUTING_WRITE, p::PERMISSION_RULES_DRAFT};
  if (tenant.in_service && !tenant.admins_may_grant) return permissions;
  return permissions | PermissionSet{p::PERMISSION_ACCESS_WRITE};
}

PermissionSet AdministratorPermissions(Scope::Kind where) {
  switch (where) {
    case Scope::Kind::kInstallation:
      return {p::PERMISSION_INSTALLATION_READ, p::PERMISSION_INSTALLATION_WRITE,
              p::PERMISSION_SET_ASIDE_READ};
    case Scope::Kind::kAdministrator:
      return {p::PERMISSION_ACCESS_READ, p::PERMISSION_ACCESS_WRITE};
    case Scope::Kind::kAssociation:
    case Scope::Kind::kTenant:
      return {p::PERMISSION_DIRECTORY_READ, p::PERMISSION_SUSPEND};
    case Scope::Kind::kApp:
      return {p::PERMISSION_SUSPEND};
    case Scope::Kind::kAllTenants:
      return {};
  }
  return {};
}

PermissionSet AdministratorInSetup() {
  return {p::PERMISSION_ASSOCIATION_WRITE, p::PERMISSION_ACCESS_READ, p::PERMISSION_ACCESS_WRITE};
}

PermissionSet AppPermissions(bool suspended) {
  if (suspended) return {p::PERMISSION_MESSAGE_SUBMIT};
  return {p::PERMISSION_MESSAGE_SUBMIT, p::PERMISSION_SUBMISSION_READ,
          p::PERMISSION_ATTACHMENT_READ};
}

}  // namespace mugugno::tenant
