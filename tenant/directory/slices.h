#pragma once

// The pieces a directory snapshot is made of: what belongs together and is loaded together.
// Immutable once shared.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "tenant/directory/records.h"

namespace mugugno::tenant {

struct AssociationSlice {
  const Channel* FindChannel(absl::string_view id) const;

  Association association;
  // The shared ones, by id.
  std::vector<Channel> channels;
};

struct TenantSlice {
  const Office* FindOffice(absl::string_view id) const;
  const Channel* FindChannel(absl::string_view id) const;

  Tenant tenant;
  // By id.
  std::vector<Office> offices;
  std::vector<Channel> channels;
};

struct StaffSlice {
  // The grant in a tenant or association, expired or not.
  const Grant* FindGrant(const Scope& owner) const;

  Staff staff;
  // In the association and in its tenants, by owner.
  std::vector<Grant> grants;
  std::vector<Credential> credentials;
};

struct AppSlice {
  App app;
  std::vector<Credential> credentials;
};

struct AdministratorSlice {
  Administrator administrator;
  std::vector<Credential> credentials;
};

}  // namespace mugugno::tenant
