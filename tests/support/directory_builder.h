#pragma once

// A directory made of words, for tests without a database: each thing is added with sound values
// and can be changed through the reference it returns. Used by one thread.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "tenant/clock.h"
#include "tenant/credential.h"
#include "tenant/directory/snapshot.h"

namespace mugugno::tests {

class DirectoryBuilder final {
 public:
  tenant::AssociationSlice& Association(const std::string& id) {
    tenant::AssociationSlice& slice = associations_[id];
    slice.association.id = id;
    slice.association.display_name = id;
    return slice;
  }

  // In service.
  tenant::TenantSlice& Tenant(const std::string& association, const std::string& id) {
    tenant::TenantSlice& slice = tenants_[id];
    slice.tenant.id = id;
    slice.tenant.association = association;
    slice.tenant.display_name = id;
    slice.tenant.in_service = true;
    return slice;
  }

  tenant::Office& Office(const std::string& tenant, const std::string& id) {
    tenant::Office office;
    office.tenant = tenant;
    office.id = id;
    office.display_name = id;
    auto& offices = tenants_[tenant].offices;
    offices.push_back(office);
    return offices.back();
  }

  tenant::StaffSlice& Staff(const std::string& association, const std::string& id) {
    tenant::StaffSlice& slice = staff_[tenant::StaffName(association, id)];
    slice.staff.association = association;
    slice.staff.id = id;
    slice.staff.display_name = id;
    return slice;
  }

  tenant::Grant& Grant(tenant::StaffSlice& staff, const tenant::Scope& owner,
                       std::vector<v1::Role> roles, std::vector<std::string> offices = {}) {
    tenant::Grant grant;
    grant.owner = owner;
    grant.association = staff.staff.association;
    grant.staff = staff.staff.id;
    grant.roles = std::move(roles);
    grant.offices = std::move(offices);
    staff.grants.push_back(grant);
    return staff.grants.back();
  }

  // With a channel "app" of its owner.
  tenant::AppSlice& App(const tenant::Scope& owner, const std::string& association,
                        const std::string& id) {
    tenant::Channel channel;
    channel.owner = owner;
    channel.association = association;
    channel.id = "app";
    channel.kind = v1::Channel::KIND_APP;
    auto& channels = owner.kind == tenant::Scope::Kind::kTenant ? tenants_[owner.id].channels
                                                                : associations_[owner.id].channels;
    if (channels.empty()) channels.push_back(channel);
    tenant::AppSlice& slice = apps_[id];
    slice.app.id = id;
    slice.app.owner = owner;
    slice.app.association = association;
    slice.app.channel = "app";
    return slice;
  }

  tenant::AdministratorSlice& Administrator(const std::string& id) {
    tenant::AdministratorSlice& slice = administrators_[id];
    slice.administrator.id = id;
    return slice;
  }

  // Gives the holder of `credentials` a token and returns its text.
  std::string Token(const std::string& holder, std::vector<tenant::Credential>& credentials) {
    tenant::Credential credential;
    credential.holder = holder;
    credential.id = "token";
    credential.kind = v1::Credential::KIND_TOKEN;
    credential.uid = uuids_.Next();
    const auto token = tenant::Token::Mint(credential.uid.ToBase32());
    credential.hash = token->StoredHash();
    credentials.push_back(credential);
    return token->Reveal();
  }
  std::string Token(tenant::StaffSlice& slice) {
    return Token(slice.staff.name(), slice.credentials);
  }
  std::string Token(tenant::AppSlice& slice) { return Token(slice.app.name(), slice.credentials); }
  std::string Token(tenant::AdministratorSlice& slice) {
    return Token(slice.administrator.name(), slice.credentials);
  }

  std::shared_ptr<const tenant::DirectorySnapshot> Build(uint64_t version = 1) const {
    tenant::SnapshotEdit edit;
    absl::Status status;
    for (const auto& [id, slice] : associations_) status.Update(edit.Put(slice));
    for (const auto& [id, slice] : tenants_) status.Update(edit.Put(slice));
    for (const auto& [id, slice] : staff_) status.Update(edit.Put(slice));
    for (const auto& [id, slice] : apps_) status.Update(edit.Put(slice));
    for (const auto& [id, slice] : administrators_) status.Update(edit.Put(slice));
    return status.ok() ? edit.Finish(version) : nullptr;
  }

 private:
  tenant::SystemClock clock_;
  tenant::UuidSource uuids_{clock_};
  std::map<std::string, tenant::AssociationSlice> associations_;
  std::map<std::string, tenant::TenantSlice> tenants_;
  std::map<std::string, tenant::StaffSlice> staff_;
  std::map<std::string, tenant::AppSlice> apps_;
  std::map<std::string, tenant::AdministratorSlice> administrators_;
};

}  // namespace mugugno::tests
