#include "tenant/rules/rule_set.h"

#include <limits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kSelect =
    "SELECT r.tenant_id, r.number, r.state, r.content, r.note, r.author, r.create_time, "
    "r.activator, "
    "r.activate_time, r.dry_run, r.revision, r.model_number, m.summary FROM rule_set r "
    "LEFT JOIN topic_model m ON m.tenant_id = r.tenant_id AND m.number = r.model_number";

absl::StatusOr<RuleSet> FromRow(const Row& row) {
  RuleSet found;
  found.tenant = row.Text(0);
  found.number = row.Int(1);
  found.state = static_cast<v1::RuleSet::State>(row.Int(2));
  found.content = RuleContentFrom(row.Text(3));
  found.note = row.Text(4);
  found.author = row.Text(5);
  found.create_time = row.Time(6);
  found.activator = row.Text(7);
  if (!row.IsNull(8)) found.activate_time = row.Time(8);
  if (!row.IsNull(9) && !found.dry_run.emplace().ParseFromString(row.Bytes(9))) {
    return DataLoss("the dry run of a rule set");
  }
  found.revision = row.Int(10);
  if (row.IsNull(11)) return found;
  found.content.model = row.Int(11);
  if (!found.statistics.emplace().ParseFromString(row.Bytes(12))) {
    return DataLoss("the summary of a topic model");
  }
  return found;
}

absl::StatusOr<std::vector<RuleSet>> SelectRuleSets(Session& session, absl::string_view where,
                                                    const std::vector<SqlValue>& args) {
  std::vector<RuleSet> found;
  RETURN_IF_ERROR(
      session.Query(absl::StrCat(kSelect, where), args, [&](const Row& row) -> absl::Status {
        ASSIGN_OR_RETURN(RuleSet rule_set, FromRow(row));
        found.push_back(std::move(rule_set));
        return absl::OkStatus();
      }));
  return found;
}

SqlValue ActiveTenant(const RuleSet& rule_set) {
  return rule_set.state == v1::RuleSet::STATE_ACTIVE ? SqlValue(rule_set.tenant)
                                                     : SqlValue(nullptr);
}

SqlValue Model(const RuleContent& content) {
  return content.model == 0 ? SqlValue(nullptr) : SqlValue(content.model);
}

SqlValue Bytes(const std::optional<v1::DryRun>& dry_run) {
  return dry_run ? SqlValue(dry_run->SerializeAsString()) : SqlValue(nullptr);
}

}  // namespace

std::string RuleSet::name() const { return RuleSetName(tenant, number); }

std::string RuleSetName(absl::string_view tenant, int64_t number) {
  if (number == 0) return "";
  return ChildName(TenantName(tenant), "ruleSets", absl::StrCat("v", number));
}

std::optional<int64_t> RuleSetNumber(absl::string_view id) {
  int64_t number = 0;
  if (!absl::ConsumePrefix(&id, "v") || !absl::SimpleAtoi(id, &number) || number < 1 ||
      number > std::numeric_limits<int32_t>::max()) {
    return std::nullopt;
  }
  return number;
}

RuleContent ContentOf(const Tenant& tenant, const std::vector<Office>& offices,
                      std::vector<RuleWord> words) {
  RuleContent content;
  content.default_office = tenant.default_office;
  for (const Office& office : offices) {
    if (!office.suspended && !office.topics.empty()) content.offices[office.id] = office.topics;
  }
  content.words = std::move(words);
  return content;
}

absl::Status LockRules(Session& session, absl::string_view tenant) {
  bool found = false;
  RETURN_IF_ERROR(session.Query("SELECT tenant_id FROM tenant WHERE tenant_id = ? FOR UPDATE",
                                {tenant}, [&found](const Row&) {
                                  found = true;
                                  return absl::OkStatus();
                                }));
  return found ? absl::OkStatus() : NotFound();
}

absl::StatusOr<RuleSet> GetRuleSet(Session& session, absl::string_view tenant, int64_t number) {
  ASSIGN_OR_RETURN(
      std::vector<RuleSet> found,
      SelectRuleSets(session, " WHERE r.tenant_id = ? AND r.number = ?", {tenant, number}));
  if (found.empty()) return NotFound();
  return std::move(found.front());
}

absl::StatusOr<std::optional<RuleSet>> ActiveRuleSet(Session& session, absl::string_view tenant) {
  ASSIGN_OR_RETURN(std::vector<RuleSet> found,
                   SelectRuleSets(session, " WHERE r.active_tenant_id = ?", {tenant}));
  if (found.empty()) return std::optional<RuleSet>();
  return std::optional<RuleSet>(std::move(found.front()));
}

absl::StatusOr<std::vector<RuleSet>> ActiveRuleSets(Session& session) {
  return SelectRuleSets(session, " WHERE r.active_tenant_id IS NOT NULL", {});
}

absl::StatusOr<std::vector<RuleSet>> ListRuleSets(Session& session, absl::string_view tenant,
                                                  int64_t before, size_t limit) {
  return SelectRuleSets(session,
                        " WHERE r.tenant_id = ? AND r.number < ? ORDER BY r.number DESC LIMIT ?",
                        {tenant, before, limit});
}

absl::Status InsertRuleSet(Session& session, RuleSet* rule_set) {
  RETURN_IF_ERROR(
      session.Query("SELECT COALESCE(MAX(number), 0) + 1 FROM rule_set WHERE tenant_id = ?",
                    {rule_set->tenant}, [rule_set](const Row& row) {
                      rule_set->number = row.Int(0);
                      return absl::OkStatus();
                    }));
  return session
      .Execute(
          "INSERT INTO rule_set (tenant_id, number, state, active_tenant_id, content, note, "
          "author, create_time, activator, activate_time, dry_run, model_number, "
          "revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
          {rule_set->tenant, rule_set->number, static_cast<int>(rule_set->state),
           ActiveTenant(*rule_set), ToText(rule_set->content), rule_set->note, rule_set->author,
           rule_set->create_time, rule_set->activator, rule_set->activate_time,
           Bytes(rule_set->dry_run), Model(rule_set->content)})
      .status();
}

absl::Status UpdateRuleSet(Session& session, RuleSet* rule_set) {
  ++rule_set->revision;
  return session
      .Execute(
          "UPDATE rule_set SET state = ?, active_tenant_id = ?, activator = ?, activate_time = ?, "
          "dry_run = ?, revision = ? WHERE tenant_id = ? AND number = ?",
          {static_cast<int>(rule_set->state), ActiveTenant(*rule_set), rule_set->activator,
           rule_set->activate_time, Bytes(rule_set->dry_run), rule_set->revision, rule_set->tenant,
           rule_set->number})
      .status();
}

absl::Status Activate(Session& session, absl::string_view actor, absl::Time now,
                      RuleSet* rule_set) {
  ASSIGN_OR_RETURN(std::optional<RuleSet> before, ActiveRuleSet(session, rule_set->tenant));
  if (before) {
    before->state = v1::RuleSet::STATE_SUPERSEDED;
    RETURN_IF_ERROR(UpdateRuleSet(session, &*before));
  }
  rule_set->state = v1::RuleSet::STATE_ACTIVE;
  rule_set->activator = std::string(actor);
  rule_set->activate_time = now;
  return rule_set->number == 0 ? InsertRuleSet(session, rule_set)
                               : UpdateRuleSet(session, rule_set);
}

absl::Status FollowOffices(Session& session, absl::string_view tenant, absl::string_view actor,
                           absl::Time now) {
  RETURN_IF_ERROR(LockRules(session, tenant));
  ASSIGN_OR_RETURN(const Tenant record, Read<Tenant>(session, {tenant}));
  ASSIGN_OR_RETURN(const std::vector<Office> offices,
                   Select<Office>(session, " WHERE tenant_id = ? ORDER BY office_id", {tenant}));
  ASSIGN_OR_RETURN(const std::optional<RuleSet> active, ActiveRuleSet(session, tenant));
  RuleSet next;
  next.tenant = std::string(tenant);
  next.content =
      ContentOf(record, offices, active ? active->content.words : std::vector<RuleWord>());
  if (active) next.content.model = active->content.model;
  if (active && active->content == next.content) return absl::OkStatus();
  next.author = std::string(actor);
  next.create_time = now;
  return Activate(session, actor, now, &next);
}

}  // namespace mugugno::tenant
