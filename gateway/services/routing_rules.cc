// A comune's rule sets: drafted, put in force, brought back.

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"

#include "gateway/codecs/rule_codec.h"
#include "gateway/codecs/values.h"
#include "gateway/services/pages.h"
#include "gateway/services/routing_service.h"
#include "routing/learning/rule_findings.h"
#include "tenant/directory/directory_lines.h"
#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/rules/rule_set.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::RuleSet;
using tenant::Scope;
using tenant::Session;

absl::StatusOr<std::vector<tenant::Office>> OfficesOf(Session& session, const std::string& id) {
  return tenant::Select<tenant::Office>(session, " WHERE tenant_id = ? ORDER BY office_id", {id});
}

absl::Status CheckSound(const RuleSet& rule_set, const std::vector<tenant::Office>& offices) {
  std::vector<tenant::Obstacle> obstacles;
  for (const v1::RuleFinding& finding : routing::FindingsIn(rule_set.content, offices)) {
    obstacles.push_back(
        {absl::StrCat(v1::RuleFinding::Kind_Name(finding.kind()).substr(5), " ", finding.subject()),
         finding.remark()});
  }
  if (obstacles.empty()) return absl::OkStatus();
  return tenant::FailedPreconditions("RULES_UNSOUND", obstacles);
}

// Tried against what is in force now, where there is anything to try it with.
absl::Status CheckTried(const RuleSet& rule_set, const std::optional<RuleSet>& active,
                        const tenant::Tenant& comune) {
  if (!comune.in_service || rule_set.state != v1::RuleSet::STATE_DRAFT) return absl::OkStatus();
  const std::string against = active ? active->name() : "";
  if (rule_set.dry_run && rule_set.dry_run->compared_with() == against) return absl::OkStatus();
  return tenant::FailedPrecondition(
      "DRY_RUN_MISSING", rule_set.name(),
      absl::StrCat("try it first against ", against, ", which is in force"));
}

// The offices' own topics, and the comune's default office, become what the rules say.
absl::Status WriteOffices(Writing& writing, const RuleSet& rule_set, tenant::Tenant comune,
                          std::vector<tenant::Office> offices) {
  for (tenant::Office& office : offices) {
    if (office.suspended) continue;
    const auto found = rule_set.content.offices.find(office.id);
    std::vector<std::string> topics =
        found == rule_set.content.offices.end() ? std::vector<std::string>() : found->second;
    if (office.topics == topics) continue;
    office.topics = std::move(topics);
    RETURN_IF_ERROR(tenant::Save(writing.session, &office));
    tenant::AddLine(office, writing.changes);
    writing.Audit(Scope::Tenant(comune.id), "office.update", office.name(), "topics");
  }
  if (comune.default_office != rule_set.content.default_office) {
    comune.default_office = rule_set.content.default_office;
    RETURN_IF_ERROR(tenant::Save(writing.session, &comune));
    writing.Audit(Scope::Tenant(comune.id), "tenant.update", comune.name(), "default_office");
  }
  tenant::AddLine(comune, writing.changes);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RoutingService::Comune> RoutingService::ComuneOf(const Caller& caller,
                                                                absl::string_view name) const {
  const auto parsed = tenant::ResourceName::Parse(name);
  if (!parsed) return tenant::NotFound();
  const tenant::TenantSlice* slice = caller.directory().FindTenant(parsed->Id("tenants"));
  if (slice == nullptr) return tenant::NotFound();
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(slice->tenant.association));
  int64_t number = 0;
  if (parsed->collection() == "ruleSets") {
    const auto named = tenant::RuleSetNumber(parsed->id());
    if (!named) return tenant::NotFound();
    number = *named;
  }
  return Comune{slice, cell, number};
}

absl::StatusOr<v1::RuleSet> RoutingService::CreateRuleSet(const Caller& caller,
                                                          const v1::CreateRuleSetRequest& request) {
  ASSIGN_OR_RETURN(const Comune comune, ComuneOf(caller, request.parent()));
  int64_t base = 0;
  if (!request.base().empty()) {
    ASSIGN_OR_RETURN(const Comune named, ComuneOf(caller, request.base()));
    if (named.slice != comune.slice) {
      return tenant::InvalidField("base", "is no version of this comune's rules");
    }
    base = named.number;
  }
  const std::string& id = comune.slice->tenant.id;
  return mutations_.Run<v1::RuleSet>(
      caller, *comune.cell, request, [&](Writing& writing) -> absl::StatusOr<v1::RuleSet> {
        RETURN_IF_ERROR(tenant::LockRules(writing.session, id));
        RuleSet draft;
        if (base != 0) {
          ASSIGN_OR_RETURN(const RuleSet from, tenant::GetRuleSet(writing.session, id, base));
          draft.content = from.content;
          draft.statistics = from.statistics;
        } else {
          ASSIGN_OR_RETURN(const auto active, tenant::ActiveRuleSet(writing.session, id));
          if (active) {
            draft.content = active->content;
            draft.statistics = active->statistics;
          }
        }
        ASSIGN_OR_RETURN(const auto offices, OfficesOf(writing.session, id));
        ASSIGN_OR_RETURN(draft.content, Draft(request, std::move(draft.content), offices));
        if (draft.content.model == 0) draft.statistics.reset();
        draft.tenant = id;
        draft.note = request.note();
        draft.author = caller.name();
        draft.create_time = writing.now;
        RETURN_IF_ERROR(tenant::InsertRuleSet(writing.session, &draft));
        writing.Audit(Scope::Tenant(id), "rule_set.create", draft.name());
        return ToProto(draft);
      });
}

absl::StatusOr<v1::RuleSet> RoutingService::GetRuleSet(const Caller& caller,
                                                       const v1::GetRuleSetRequest& request) {
  ASSIGN_OR_RETURN(const Comune comune, ComuneOf(caller, request.name()));
  v1::RuleSet response;
  RETURN_IF_ERROR(
      comune.cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const RuleSet found,
                         tenant::GetRuleSet(session, comune.slice->tenant.id, comune.number));
        response = ToProto(found);
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListRuleSetsResponse> RoutingService::ListRuleSets(
    const Caller& caller, const v1::ListRuleSetsRequest& request) {
  ASSIGN_OR_RETURN(const Comune comune, ComuneOf(caller, request.parent()));
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  int64_t before = std::numeric_limits<int32_t>::max();
  if (!cursor.empty() && !absl::SimpleAtoi(cursor, &before)) return tenant::NotFound();
  const size_t limit = PageLimit(request.page_size());
  std::vector<RuleSet> found;
  RETURN_IF_ERROR(
      comune.cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(found,
                         tenant::ListRuleSets(session, comune.slice->tenant.id, before, limit));
        return absl::OkStatus();
      }));
  v1::ListRuleSetsResponse response;
  for (const RuleSet& rule_set : found) *response.add_rule_sets() = ToProto(rule_set);
  if (found.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, absl::StrCat(found.back().number)));
  }
  return response;
}

template <typename Request>
absl::StatusOr<v1::RuleSet> RoutingService::PutInForce(const Caller& caller, const Request& request,
                                                       v1::RuleSet::State from) {
  ASSIGN_OR_RETURN(const Comune comune, ComuneOf(caller, request.name()));
  const std::string& id = comune.slice->tenant.id;
  const bool draft = from == v1::RuleSet::STATE_DRAFT;
  return mutations_.Run<v1::RuleSet>(
      caller, *comune.cell, request, [&](Writing& writing) -> absl::StatusOr<v1::RuleSet> {
        RETURN_IF_ERROR(tenant::LockRules(writing.session, id));
        ASSIGN_OR_RETURN(RuleSet rule_set, tenant::GetRuleSet(writing.session, id, comune.number));
        if (!EtagFits(request.etag(), rule_set.revision)) return tenant::EtagMismatch();
        if (rule_set.state != from) {
          return tenant::FailedPrecondition(draft ? "NOT_A_DRAFT" : "NOT_SUPERSEDED",
                                            rule_set.name(),
                                            draft ? "bring a version of before back by rolling back"
                                                  : "only what was in force can be brought back");
        }
        ASSIGN_OR_RETURN(const auto record,
                         tenant::Read<tenant::Tenant>(writing.session, {id}, tenant::Lock::kRow));
        ASSIGN_OR_RETURN(auto offices, OfficesOf(writing.session, id));
        ASSIGN_OR_RETURN(const auto active, tenant::ActiveRuleSet(writing.session, id));
        RETURN_IF_ERROR(CheckSound(rule_set, offices));
        RETURN_IF_ERROR(CheckTried(rule_set, active, record));
        RETURN_IF_ERROR(WriteOffices(writing, rule_set, record, std::move(offices)));
        RETURN_IF_ERROR(tenant::Activate(writing.session, caller.name(), writing.now, &rule_set));
        writing.Audit(Scope::Tenant(id), draft ? "rule_set.activate" : "rule_set.roll_back",
                      rule_set.name(), request.reason());
        return ToProto(rule_set);
      });
}

absl::StatusOr<v1::RuleSet> RoutingService::ActivateRuleSet(
    const Caller& caller, const v1::ActivateRuleSetRequest& request) {
  return PutInForce(caller, request, v1::RuleSet::STATE_DRAFT);
}

absl::StatusOr<v1::RuleSet> RoutingService::RollBackRuleSet(
    const Caller& caller, const v1::RollBackRuleSetRequest& request) {
  return PutInForce(caller, request, v1::RuleSet::STATE_SUPERSEDED);
}

}  // namespace mugugno::gateway
