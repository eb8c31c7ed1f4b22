#include "tenant/directory/snapshot.h"

#include <algorithm>

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

template <typename Slice>
const Slice* FindIn(const SharedMap<std::shared_ptr<const Slice>>& map, absl::string_view key) {
  const std::shared_ptr<const Slice>* found = map.Find(key);
  return found == nullptr ? nullptr : found->get();
}

template <typename Slice>
std::vector<std::shared_ptr<const Slice>> AllOf(
    const SharedMap<std::shared_ptr<const Slice>>& map) {
  std::vector<std::shared_ptr<const Slice>> all;
  all.reserve(map.size());
  map.ForEach([&all](const std::string&, const auto& slice) { all.push_back(slice); });
  return all;
}

absl::Status SameAssociation(absl::string_view name, absl::string_view before,
                             absl::string_view after) {
  if (before == after) return absl::OkStatus();
  return FailedPrecondition("DIRECTORY_CONFLICT", name,
                            "the id is used by two associations; rename it in one of them");
}

}  // namespace

const AssociationSlice* DirectorySnapshot::FindAssociation(absl::string_view id) const {
  return FindIn(associations_, id);
}

const TenantSlice* DirectorySnapshot::FindTenant(absl::string_view id) const {
  return FindIn(tenants_, id);
}

const StaffSlice* DirectorySnapshot::FindStaff(absl::string_view name) const {
  return FindIn(staff_, name);
}

const AppSlice* DirectorySnapshot::FindApp(absl::string_view id) const { return FindIn(apps_, id); }

const AdministratorSlice* DirectorySnapshot::FindAdministrator(absl::string_view id) const {
  return FindIn(administrators_, id);
}

const Office* DirectorySnapshot::FindOffice(absl::string_view name) const {
  const auto parsed = ResourceName::Parse(name);
  if (!parsed || parsed->collection() != "offices") return nullptr;
  const TenantSlice* tenant = FindTenant(parsed->Root().id);
  return tenant == nullptr ? nullptr : tenant->FindOffice(parsed->id());
}

const Channel* DirectorySnapshot::FindChannel(absl::string_view name) const {
  const auto parsed = ResourceName::Parse(name);
  if (!parsed || parsed->collection() != "channels") return nullptr;
  if (parsed->Root().kind == Scope::Kind::kAssociation) {
    const AssociationSlice* association = FindAssociation(parsed->Root().id);
    return association == nullptr ? nullptr : association->FindChannel(parsed->id());
  }
  const TenantSlice* tenant = FindTenant(parsed->Root().id);
  return tenant == nullptr ? nullptr : tenant->FindChannel(parsed->id());
}

const Credential* DirectorySnapshot::FindCredential(absl::string_view key) const {
  return FindIn(credentials_, key);
}

const DirectorySnapshot::Ids& DirectorySnapshot::TenantsOf(absl::string_view association) const {
  static const Ids* const none = new Ids();
  const std::shared_ptr<const Ids>* found = tenants_of_.Find(association);
  return found == nullptr ? *none : **found;
}

std::vector<std::shared_ptr<const AssociationSlice>> DirectorySnapshot::associations() const {
  return AllOf(associations_);
}

std::vector<std::shared_ptr<const TenantSlice>> DirectorySnapshot::tenants() const {
  return AllOf(tenants_);
}

std::vector<std::shared_ptr<const StaffSlice>> DirectorySnapshot::staff() const {
  return AllOf(staff_);
}

std::vector<std::shared_ptr<const AppSlice>> DirectorySnapshot::apps() const {
  return AllOf(apps_);
}

std::vector<std::shared_ptr<const AdministratorSlice>> DirectorySnapshot::administrators() const {
  return AllOf(administrators_);
}

absl::Status SnapshotEdit::Put(AssociationSlice slice) {
  const std::string id = slice.association.id;
  next_.associations_.Set(id, std::make_shared<const AssociationSlice>(std::move(slice)));
  return absl::OkStatus();
}

absl::Status SnapshotEdit::Put(TenantSlice slice) {
  const std::string id = slice.tenant.id;
  const std::string association = slice.tenant.association;
  if (const TenantSlice* before = next_.FindTenant(id); before != nullptr) {
    RETURN_IF_ERROR(SameAssociation(TenantName(id), before->tenant.association, association));
  } else {
    DirectorySnapshot::Ids& ids = TenantsOf(association);
    ids.insert(std::upper_bound(ids.begin(), ids.end(), id), id);
  }
  next_.tenants_.Set(id, std::make_shared<const TenantSlice>(std::move(slice)));
  return absl::OkStatus();
}

DirectorySnapshot::Ids& SnapshotEdit::TenantsOf(const std::string& association) {
  std::shared_ptr<DirectorySnapshot::Ids>& ids = lists_[association];
  if (ids == nullptr) {
    ids = std::make_shared<DirectorySnapshot::Ids>(next_.TenantsOf(association));
    next_.tenants_of_.Set(association, ids);
  }
  return *ids;
}

absl::Status SnapshotEdit::Put(StaffSlice slice) {
  const std::string name = slice.staff.name();
  const StaffSlice* before = next_.FindStaff(name);
  PutCredentials(before == nullptr ? nullptr : &before->credentials, slice.credentials);
  next_.staff_.Set(name, std::make_shared<const StaffSlice>(std::move(slice)));
  return absl::OkStatus();
}

absl::Status SnapshotEdit::Put(AppSlice slice) {
  const std::string id = slice.app.id;
  const AppSlice* before = next_.FindApp(id);
  if (before != nullptr) {
    RETURN_IF_ERROR(SameAssociation(AppName(id), before->app.association, slice.app.association));
  }
  PutCredentials(before == nullptr ? nullptr : &before->credentials, slice.credentials);
  next_.apps_.Set(id, std::make_shared<const AppSlice>(std::move(slice)));
  return absl::OkStatus();
}

absl::Status SnapshotEdit::Put(AdministratorSlice slice) {
  const std::string id = slice.administrator.id;
  const AdministratorSlice* before = next_.FindAdministrator(id);
  PutCredentials(before == nullptr ? nullptr : &before->credentials, slice.credentials);
  next_.administrators_.Set(id, std::make_shared<const AdministratorSlice>(std::move(slice)));
  return absl::OkStatus();
}

void SnapshotEdit::PutCredentials(const std::vector<Credential>* before,
                                  const std::vector<Credential>& after) {
  if (before != nullptr) {
    for (const Credential& credential : *before) next_.credentials_.Erase(credential.key());
  }
  for (const Credential& credential : after) {
    next_.credentials_.Set(credential.key(), std::make_shared<const Credential>(credential));
  }
}

std::shared_ptr<const DirectorySnapshot> SnapshotEdit::Finish(uint64_t version) {
  next_.version_ = version;
  lists_.clear();
  return std::make_shared<const DirectorySnapshot>(std::move(next_));
}

}  // namespace mugugno::tenant
