#pragma once

// The pieces a directory snapshot is made of: what belongs together and is loaded together.
// Immutable once shared.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "tenant/directory/records.h"
#include "tenant/rules/rule_content.h"

namespace mugugno::tenant {

struct AssociationSlice {
  const Channel* FindChannel(absl::string_view id) const;

  Association association;
  // The shared ones, by id.
  std::vector<Channel> channels;
};

// The version of a comune's rules that is in force, and its number; 0 where none is kept: then its
// offices say.
struct ActiveRules {
  int64_t number = 0;
  RuleContent content;
  // What content.model names, as it is stored; empty without one.
  std::string sealed_model = {};
};

struct TenantSlice {
  const Office* FindOffice(absl::string_view id) const;
  const Channel* FindChannel(absl::string_view id) const;

  Tenant tenant;
  // By id.
  std::vector<Office> offices;
  std::vector<Channel> channels;
  ActiveRules rules = {};
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
