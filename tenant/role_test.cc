#include "tenant/role.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

namespace p = options::v1;

std::vector<Permission> All() {
  std::vector<Permission> all;
  for (int i = p::PERMISSION_NONE + 1; i <= p::Permission_MAX; ++i) {
    if (p::Permission_IsValid(i)) all.push_back(static_cast<Permission>(i));
  }
  return all;
}

// What shows or sends citizens' words.
constexpr PermissionSet kWords = {
    p::PERMISSION_TICKET_READ,     p::PERMISSION_TICKET_WORK,     p::PERMISSION_TICKET_REPLY,
    p::PERMISSION_TICKET_FORWARD,  p::PERMISSION_TICKET_TRANSFER, p::PERMISSION_LOBBY_READ,
    p::PERMISSION_SUBMISSION_READ, p::PERMISSION_LOBBY_ASSIGN,    p::PERMISSION_ATTACHMENT_READ,
};

constexpr Scope::Kind kPlaces[] = {Scope::Kind::kInstallation, Scope::Kind::kTenant,
                                   Scope::Kind::kAllTenants,   Scope::Kind::kAssociation,
                                   Scope::Kind::kApp,          Scope::Kind::kAdministrator};

TEST(PermissionSet, HoldsWhatItWasGiven) {
  for (const Permission permission : All()) {
    EXPECT_TRUE(PermissionSet({permission}).Has(permission));
    EXPECT_FALSE(PermissionSet().Has(permission));
  }
  EXPECT_TRUE((PermissionSet{p::PERMISSION_SUSPEND} & kWords).empty());
}

TEST(Role, OnlyOfficersAndOfficeUsersReadWords) {
  for (const v1::Role role :
       {v1::ROLE_TENANT_ADMIN, v1::ROLE_ASSOCIATION_ADMIN, v1::ROLE_AUDITOR}) {
    for (const Scope::Kind where : kPlaces) {
      EXPECT_TRUE((RolePermissions(role, where) & kWords).empty()) << v1::Role_Name(role);
    }
  }
  EXPECT_TRUE(
      RolePermissions(v1::ROLE_OFFICER, Scope::Kind::kTenant).Has(p::PERMISSION_TICKET_READ));
  EXPECT_FALSE(
      RolePermissions(v1::ROLE_OFFICER, Scope::Kind::kAssociation).Has(p::PERMISSION_TICKET_READ));
  EXPECT_FALSE(RolePermissions(v1::ROLE_OFFICE_USER, Scope::Kind::kTenant)
                   .Has(p::PERMISSION_TICKET_TRANSFER));
}

TEST(Role, NobodyWhoReadsWordsGivesGrants) {
  for (const v1::Role role : {v1::ROLE_OFFICER, v1::ROLE_OFFICE_USER}) {
    for (const Scope::Kind where : kPlaces) {
      EXPECT_FALSE(RolePermissions(role, where).Has(p::PERMISSION_ACCESS_WRITE));
    }
  }
}

TEST(Role, FitsWhereItMeansSomething) {
  EXPECT_TRUE(RoleFits(v1::ROLE_TENANT_ADMIN, Scope::Kind::kTenant));
  EXPECT_FALSE(RoleFits(v1::ROLE_TENANT_ADMIN, Scope::Kind::kAssociation));
  EXPECT_FALSE(RoleFits(v1::ROLE_ASSOCIATION_ADMIN, Scope::Kind::kTenant));
  EXPECT_FALSE(RoleFits(v1::ROLE_OFFICE_USER, Scope::Kind::kAssociation));
  EXPECT_FALSE(RoleFits(v1::ROLE_UNSPECIFIED, Scope::Kind::kTenant));
}

TEST(Administrator, NeitherGrantsNorReads) {
  for (const Scope::Kind where : {Scope::Kind::kInstallation, Scope::Kind::kTenant,
                                  Scope::Kind::kAssociation, Scope::Kind::kApp}) {
    const PermissionSet permissions = AdministratorPermissions(where);
    EXPECT_TRUE((permissions & kWords).empty());
    EXPECT_TRUE((AdministratorInSetup() & kWords).empty());
    EXPECT_FALSE(permissions.Has(p::PERMISSION_ACCESS_WRITE));
    EXPECT_FALSE(permissions.Has(p::PERMISSION_DIRECTORY_WRITE));
  }
}

TEST(AssociationAdmin, GivesGrantsInSetupAndWhereTheAgreementSaysSo) {
  TenantStanding tenant;
  EXPECT_TRUE(AssociationAdminInTenant(tenant).Has(p::PERMISSION_ACCESS_WRITE));
  tenant.in_service = true;
  EXPECT_FALSE(AssociationAdminInTenant(tenant).Has(p::PERMISSION_ACCESS_WRITE));
  EXPECT_TRUE(AssociationAdminInTenant(tenant).Has(p::PERMISSION_DIRECTORY_WRITE));
  tenant.admins_may_grant = true;
  EXPECT_TRUE(AssociationAdminInTenant(tenant).Has(p::PERMISSION_ACCESS_WRITE));
  tenant.suspended = true;
  EXPECT_FALSE(AssociationAdminInTenant(tenant).Has(p::PERMISSION_ACCESS_WRITE));
  EXPECT_TRUE(AssociationAdminInTenant(tenant).Has(p::PERMISSION_SUSPEND));
  EXPECT_TRUE((AssociationAdminInTenant(tenant) & kWords).empty());
}

TEST(App, GoesOnSubmittingWhileSuspended) {
  EXPECT_EQ(AppPermissions(true), PermissionSet{p::PERMISSION_MESSAGE_SUBMIT});
  EXPECT_TRUE(AppPermissions(false).Has(p::PERMISSION_SUBMISSION_READ));
}

}  // namespace
}  // namespace mugugno::tenant
