// What is in use and a manifest does not name: it stays, and is told.

#include <set>
#include <string>
#include <vector>

#include "gateway/services/manifest.h"
#include "tenant/directory/record_store.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Scope;

template <typename Owner>
void AddOwned(const Scope& owner, const Owner& manifest, std::set<std::string>* names) {
  for (const auto& item : manifest.channels()) {
    names->insert(tenant::ChildName(owner.ToString(), "channels", item.id()));
  }
  for (const auto& item : manifest.apps()) names->insert(tenant::AppName(item.id()));
  for (const auto& item : manifest.grants()) {
    names->insert(tenant::ChildName(owner.ToString(), "grants", item.staff()));
  }
}

std::set<std::string> NamesIn(const v1::Manifest& manifest) {
  std::set<std::string> names;
  AddOwned(Scope::Association(manifest.id()), manifest, &names);
  for (const auto& item : manifest.staff()) {
    names.insert(tenant::StaffName(manifest.id(), item.id()));
  }
  for (const auto& item : manifest.tenants()) {
    names.insert(tenant::TenantName(item.id()));
    for (const auto& office : item.offices()) {
      names.insert(tenant::OfficeName(item.id(), office.id()));
    }
    AddOwned(Scope::Tenant(item.id()), item, &names);
  }
  return names;
}

bool InUse(const tenant::Grant& grant, absl::Time now) { return grant.expire_time > now; }
bool InUse(const tenant::Staff& staff, absl::Time now) {
  return !staff.suspended && staff.expire_time > now;
}
template <typename Record>
bool InUse(const Record& record, absl::Time) {
  return !record.suspended;
}

}  // namespace

absl::Status ManifestApplication::TellUnlisted() {
  const std::set<std::string> listed = NamesIn(manifest_);
  const auto tell = [&](const auto& records) {
    for (const auto& record : records) {
      if (!InUse(record, writing_.now) || listed.contains(record.name())) continue;
      response_.add_unlisted(record.name());
    }
  };
  tenant::Session& session = writing_.session;
  const auto tell_owned = [&](const std::string& owner) -> absl::Status {
    ASSIGN_OR_RETURN(const auto channels,
                     tenant::Select<tenant::Channel>(session, " WHERE owner = ?", {owner}));
    tell(channels);
    ASSIGN_OR_RETURN(const auto apps,
                     tenant::Select<tenant::App>(session, " WHERE owner = ?", {owner}));
    tell(apps);
    ASSIGN_OR_RETURN(const auto grants,
                     tenant::Select<tenant::Grant>(session, " WHERE owner = ?", {owner}));
    tell(grants);
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(const auto staff, tenant::Select<tenant::Staff>(
                                         session, " WHERE association_id = ?", {manifest_.id()}));
  tell(staff);
  RETURN_IF_ERROR(tell_owned(tenant::AssociationName(manifest_.id())));
  ASSIGN_OR_RETURN(const auto tenants, tenant::Select<tenant::Tenant>(
                                           session, " WHERE association_id = ?", {manifest_.id()}));
  tell(tenants);
  for (const tenant::Tenant& comune : tenants) {
    ASSIGN_OR_RETURN(const auto offices,
                     tenant::Select<tenant::Office>(session, " WHERE tenant_id = ?", {comune.id}));
    tell(offices);
    RETURN_IF_ERROR(tell_owned(comune.name()));
  }
  return absl::OkStatus();
}

}  // namespace mugugno::gateway
