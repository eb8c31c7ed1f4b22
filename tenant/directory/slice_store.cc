#include "tenant/directory/slice_store.h"

#include <utility>

#include "absl/container/flat_hash_map.h"

#include "tenant/directory/record_store.h"
#include "tenant/rules/rule_set.h"
#include "tenant/rules/topic_model.h"

namespace mugugno::tenant {
namespace {

// Records by the name of what they belong to.
template <typename Record>
using Groups = absl::flat_hash_map<std::string, std::vector<Record>>;

template <typename Record, typename KeyOf>
absl::StatusOr<Groups<Record>> Group(Session& session, absl::string_view where, KeyOf key_of) {
  ASSIGN_OR_RETURN(std::vector<Record> records, Select<Record>(session, where, {}));
  Groups<Record> groups;
  for (Record& record : records) groups[key_of(record)].push_back(std::move(record));
  return groups;
}

template <typename Record>
std::vector<Record> Take(Groups<Record>& groups, const std::string& key) {
  auto node = groups.extract(key);
  return node.empty() ? std::vector<Record>() : std::move(node.mapped());
}

absl::Status LoadTenants(Session& session, AllSlices* all) {
  ASSIGN_OR_RETURN(auto associations, Select<Association>(session, "", {}));
  ASSIGN_OR_RETURN(auto tenants, Select<Tenant>(session, "", {}));
  ASSIGN_OR_RETURN(auto offices, Group<Office>(session, " ORDER BY tenant_id, office_id",
                                               [](const Office& r) { return r.tenant; }));
  ASSIGN_OR_RETURN(auto channels,
                   Group<Channel>(session, " ORDER BY owner, channel_id",
                                  [](const Channel& r) { return r.owner.ToString(); }));
  ASSIGN_OR_RETURN(std::vector<RuleSet> rule_sets, ActiveRuleSets(session));
  ASSIGN_OR_RETURN(auto models, ActiveTopicModels(session));
  absl::flat_hash_map<std::string, ActiveRules> rules;
  for (RuleSet& active : rule_sets) {
    std::string model = std::move(models[active.tenant]);
    rules[active.tenant] = {active.number, std::move(active.content), std::move(model)};
  }
  for (Association& record : associations) {
    std::vector<Channel> own = Take(channels, record.name());
    all->associations.push_back({std::move(record), std::move(own)});
  }
  for (Tenant& record : tenants) {
    std::vector<Channel> own = Take(channels, record.name());
    std::vector<Office> rooms = Take(offices, record.id);
    ActiveRules active = std::move(rules[record.id]);
    all->tenants.push_back(
        {std::move(record), std::move(rooms), std::move(own), std::move(active)});
  }
  return absl::OkStatus();
}

absl::Status LoadHolders(Session& session, AllSlices* all) {
  ASSIGN_OR_RETURN(auto staff, Select<Staff>(session, "", {}));
  ASSIGN_OR_RETURN(auto apps, Select<App>(session, "", {}));
  ASSIGN_OR_RETURN(auto administrators, Select<Administrator>(session, "", {}));
  ASSIGN_OR_RETURN(auto grants,
                   Group<Grant>(session, " ORDER BY owner, staff_id",
                                [](const Grant& r) { return StaffName(r.association, r.staff); }));
  ASSIGN_OR_RETURN(auto credentials,
                   Group<Credential>(session, " ORDER BY holder, credential_id",
                                     [](const Credential& r) { return r.holder; }));
  for (Staff& record : staff) {
    const std::string name = record.name();
    all->staff.push_back({std::move(record), Take(grants, name), Take(credentials, name)});
  }
  for (App& record : apps) {
    const std::string name = record.name();
    all->apps.push_back({std::move(record), Take(credentials, name)});
  }
  for (Administrator& record : administrators) {
    const std::string name = record.name();
    all->administrators.push_back({std::move(record), Take(credentials, name)});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Credential>> CredentialsOf(Session& session, const std::string& holder) {
  return Select<Credential>(session, " WHERE holder = ? ORDER BY credential_id", {holder});
}

}  // namespace

absl::StatusOr<AllSlices> LoadAllSlices(Session& session) {
  AllSlices all;
  RETURN_IF_ERROR(LoadTenants(session, &all));
  RETURN_IF_ERROR(LoadHolders(session, &all));
  return all;
}

absl::StatusOr<std::optional<AssociationSlice>> LoadAssociation(Session& session,
                                                                absl::string_view id) {
  ASSIGN_OR_RETURN(auto record, Find<Association>(session, {id}));
  if (!record) return std::optional<AssociationSlice>();
  ASSIGN_OR_RETURN(auto channels, Select<Channel>(session, " WHERE owner = ? ORDER BY channel_id",
                                                  {record->name()}));
  return AssociationSlice{*std::move(record), std::move(channels)};
}

absl::StatusOr<std::optional<TenantSlice>> LoadTenant(Session& session, absl::string_view id) {
  ASSIGN_OR_RETURN(auto record, Find<Tenant>(session, {id}));
  if (!record) return std::optional<TenantSlice>();
  ASSIGN_OR_RETURN(auto offices,
                   Select<Office>(session, " WHERE tenant_id = ? ORDER BY office_id", {id}));
  ASSIGN_OR_RETURN(auto channels, Select<Channel>(session, " WHERE owner = ? ORDER BY channel_id",
                                                  {record->name()}));
  ASSIGN_OR_RETURN(std::optional<RuleSet> active, ActiveRuleSet(session, id));
  ActiveRules rules;
  if (active) {
    ASSIGN_OR_RETURN(std::string model, SealedTopicModel(session, id, active->content.model));
    rules = {active->number, std::move(active->content), std::move(model)};
  }
  return TenantSlice{*std::move(record), std::move(offices), std::move(channels), std::move(rules)};
}

absl::StatusOr<std::optional<StaffSlice>> LoadStaff(Session& session, absl::string_view uid) {
  ASSIGN_OR_RETURN(auto records, Select<Staff>(session, " WHERE uid = ?", {uid}));
  if (records.empty()) return std::optional<StaffSlice>();
  StaffSlice slice;
  slice.staff = std::move(records.front());
  ASSIGN_OR_RETURN(
      slice.grants,
      Select<Grant>(session, " WHERE association_id = ? AND staff_id = ? ORDER BY owner",
                    {slice.staff.association, slice.staff.id}));
  ASSIGN_OR_RETURN(slice.credentials, CredentialsOf(session, slice.staff.name()));
  return slice;
}

absl::StatusOr<std::optional<AppSlice>> LoadApp(Session& session, absl::string_view id) {
  ASSIGN_OR_RETURN(auto record, Find<App>(session, {id}));
  if (!record) return std::optional<AppSlice>();
  ASSIGN_OR_RETURN(auto credentials, CredentialsOf(session, record->name()));
  return AppSlice{*std::move(record), std::move(credentials)};
}

absl::StatusOr<std::optional<AdministratorSlice>> LoadAdministrator(Session& session,
                                                                    absl::string_view id) {
  ASSIGN_OR_RETURN(auto record, Find<Administrator>(session, {id}));
  if (!record) return std::optional<AdministratorSlice>();
  ASSIGN_OR_RETURN(auto credentials, CredentialsOf(session, record->name()));
  return AdministratorSlice{*std::move(record), std::move(credentials)};
}

}  // namespace mugugno::tenant
