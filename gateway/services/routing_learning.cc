// What people's corrections teach: rules tried against past messages, words that speak for
// themselves, and past decisions made again. All of it reads citizens' words, and is audited so.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/codecs/rule_codec.h"
#include "gateway/codecs/values.h"
#include "gateway/services/pages.h"
#include "gateway/services/routing_service.h"
#include "routing/data/shipped.h"
#include "routing/intake/comune_model.h"
#include "routing/intake/placing.h"
#include "routing/intake/route_record.h"
#include "routing/intake/tenant_routing.h"
#include "routing/learning/rule_findings.h"
#include "routing/learning/suggestions.h"
#include "routing/learning/training.h"
#include "routing/learning/trial.h"
#include "routing/router/router.h"
#include "tenant/audit/audited_reads.h"
#include "tenant/directory/record_store.h"
#include "tenant/directory/reference_store.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/rules/past_message.h"
#include "tenant/rules/topic_model.h"
#include "tenant/tickets/ticket_desk.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::RuleSet;
using tenant::Session;

// Messages rules are tried against, and changes a dry run tells one by one.
constexpr size_t kMostMessages = 2000;
constexpr size_t kMostChanges = 100;
constexpr int kLeastSupport = 3;

v1::DryRun CountsOf(const routing::Trial& trial, size_t messages, const std::string& against,
                    absl::Time now) {
  v1::DryRun dry_run;
  dry_run.set_compared_with(against);
  *dry_run.mutable_create_time() = ToTimestamp(now);
  dry_run.set_message_count(static_cast<int32_t>(messages));
  dry_run.set_changed_count(trial.changed);
  dry_run.set_better_count(trial.better);
  dry_run.set_worse_count(trial.worse);
  dry_run.set_doubted_count(trial.doubted);
  dry_run.set_doubted_rightly_count(trial.doubted_rightly);
  return dry_run;
}

// Alike for who reads it: comune, office, topic, kind and alarm.
bool SameAnswer(const v1::Route& a, const v1::Route& b) {
  return a.comune() == b.comune() && a.office_name() == b.office_name() && a.topic() == b.topic() &&
         a.kind() == b.kind() &&
         std::equal(a.emergency_rules().begin(), a.emergency_rules().end(),
                    b.emergency_rules().begin(), b.emergency_rules().end());
}

std::string TenantIdIn(absl::string_view name) {
  const auto scope = tenant::Scope::Of(name);
  return scope && scope->kind == tenant::Scope::Kind::kTenant ? scope->id : "";
}

std::string OfficeTitle(const routing::Decision& decision,
                        const tenant::DirectorySnapshot& directory) {
  const tenant::TenantSlice* slice = directory.FindTenant(decision.tenant);
  const tenant::Office* office = slice == nullptr ? nullptr : slice->FindOffice(decision.office);
  return office == nullptr ? "" : office->display_name;
}

}  // namespace

struct RoutingService::Version {
  // Reads what it has learnt.
  static absl::StatusOr<Version> Of(Session& session, tenant::KeyRing& keys, RuleSet rule_set) {
    Version version;
    ASSIGN_OR_RETURN(const std::string sealed,
                     tenant::SealedTopicModel(session, rule_set.tenant, rule_set.content.model));
    ASSIGN_OR_RETURN(version.model,
                     routing::ReadModel(keys, rule_set.tenant, rule_set.content.model, sealed));
    version.rule_set = std::move(rule_set);
    return version;
  }
  routing::TenantRouting RoutingFor(const tenant::Tenant& comune) const {
    return routing::RoutingOf(comune, rule_set.number, rule_set.content, model);
  }

  RuleSet rule_set;
  std::shared_ptr<const routing::TopicModel> model;
};

struct RoutingService::History {
  std::vector<tenant::PastMessage> messages;
  Version active;
  // The version that was asked for, and what it would be put in force with.
  std::optional<Version> named;
  std::vector<tenant::Office> offices;
};

absl::StatusOr<RoutingService::History> RoutingService::ReadHistory(const Caller& caller,
                                                                    const Comune& comune,
                                                                    absl::string_view action,
                                                                    absl::string_view resource) {
  const std::string& id = comune.slice->tenant.id;
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwner::Tenant(id)).status());
  History history;
  RETURN_IF_ERROR(
      parts_.reads.Of(*comune.cell)
          .Run(absl::Now() + kCallTime,
               [&](Session& session, tenant::AuditLines& read) -> absl::Status {
                 history = History();
                 ASSIGN_OR_RETURN(std::optional<RuleSet> active,
                                  tenant::ActiveRuleSet(session, id));
                 if (active) {
                   ASSIGN_OR_RETURN(history.active,
                                    Version::Of(session, parts_.keys, *std::move(active)));
                 }
                 if (comune.number != 0) {
                   ASSIGN_OR_RETURN(RuleSet named, tenant::GetRuleSet(session, id, comune.number));
                   ASSIGN_OR_RETURN(history.named,
                                    Version::Of(session, parts_.keys, std::move(named)));
                 }
                 ASSIGN_OR_RETURN(history.offices,
                                  tenant::Select<tenant::Office>(
                                      session, " WHERE tenant_id = ? ORDER BY office_id", {id}));
                 ASSIGN_OR_RETURN(history.messages,
                                  tenant::PastMessages(session, parts_.keys, id, kMostMessages));
                 read.push_back({tenant::TenantName(id), caller.name(), std::string(action),
                                 std::string(resource),
                                 absl::StrCat(history.messages.size(), " messages")});
                 return absl::OkStatus();
               }));
  return history;
}

absl::StatusOr<v1::DryRunRuleSetResponse> RoutingService::DryRunRuleSet(
    const Caller& caller, const v1::DryRunRuleSetRequest& request) {
  ASSIGN_OR_RETURN(const Comune comune, ComuneOf(caller, request.name()));
  const tenant::Tenant& record = comune.slice->tenant;
  ASSIGN_OR_RETURN(const History history,
                   ReadHistory(caller, comune, "rule_set.dry_run", request.name()));
  const auto snapshot = snapshots_.Of(record.association);
  const auto outcomes = [&](const Version& version) {
    return routing::DecideAll(history.messages, record.id,
                              snapshot->With(version.RoutingFor(record)));
  };
  const routing::Trial trial =
      routing::Compare(history.messages, record.id, outcomes(history.active),
                       outcomes(*history.named), kMostChanges);
  v1::DryRunRuleSetResponse response;
  *response.mutable_dry_run() =
      CountsOf(trial, history.messages.size(), history.active.rule_set.name(), parts_.clock.Now());
  for (const v1::DecisionChange& change : trial.changes) *response.add_changes() = change;
  for (const auto& finding :
       routing::FindingsIn(history.named->rule_set.content, history.offices)) {
    *response.add_findings() = finding;
  }
  // Deciding took its time, outside of any transaction; only the counts are kept.
  return mutations_.Run<v1::DryRunRuleSetResponse>(
      caller, *comune.cell, request,
      [&](Writing& writing) -> absl::StatusOr<v1::DryRunRuleSetResponse> {
        RETURN_IF_ERROR(tenant::LockRules(writing.session, record.id));
        ASSIGN_OR_RETURN(RuleSet rule_set,
                         tenant::GetRuleSet(writing.session, record.id, comune.number));
        rule_set.dry_run = response.dry_run();
        RETURN_IF_ERROR(tenant::UpdateRuleSet(writing.session, &rule_set));
        return response;
      });
}

absl::StatusOr<v1::RuleSet> RoutingService::TrainRuleSet(const Caller& caller,
                                                         const v1::TrainRuleSetRequest& request) {
  ASSIGN_OR_RETURN(const Comune comune, ComuneOf(caller, request.parent()));
  const std::string& id = comune.slice->tenant.id;
  ASSIGN_OR_RETURN(const History history,
                   ReadHistory(caller, comune, "rule_set.train", request.parent()));
  ASSIGN_OR_RETURN(const routing::Training training, routing::Train(history.messages));
  return mutations_.Run<v1::RuleSet>(
      caller, *comune.cell, request, [&](Writing& writing) -> absl::StatusOr<v1::RuleSet> {
        RETURN_IF_ERROR(tenant::LockRules(writing.session, id));
        ASSIGN_OR_RETURN(const auto active, tenant::ActiveRuleSet(writing.session, id));
        RuleSet draft;
        if (active) draft.content = active->content;
        draft.statistics = training.summary;
        *draft.statistics->mutable_create_time() = ToTimestamp(writing.now);
        RETURN_IF_ERROR(tenant::InsertTopicModel(writing.session, parts_.keys, id, training.model,
                                                 &*draft.statistics));
        draft.content.model = draft.statistics->number();
        draft.tenant = id;
        draft.note = request.note();
        draft.author = caller.name();
        draft.create_time = writing.now;
        RETURN_IF_ERROR(tenant::InsertRuleSet(writing.session, &draft));
        writing.Audit(tenant::Scope::Tenant(id), "rule_set.create", draft.name());
        return ToProto(draft);
      });
}

absl::StatusOr<v1::ListCorrectionsResponse> RoutingService::ListCorrections(
    const Caller& caller, const v1::ListCorrectionsRequest& request) {
  ASSIGN_OR_RETURN(const Comune comune, ComuneOf(caller, request.parent()));
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  const auto before = tenant::Uuid::FromBytes(cursor);
  const size_t limit = PageLimit(request.page_size());
  std::vector<tenant::Correction> found;
  RETURN_IF_ERROR(
      comune.cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(
            found, tenant::ListCorrections(session, comune.slice->tenant.id,
                                           ViewOf(caller, comune.slice->tenant.id), before, limit));
        return absl::OkStatus();
      }));
  v1::ListCorrectionsResponse response;
  for (const tenant::Correction& correction : found) {
    *response.add_corrections() = ToProto(correction);
  }
  if (found.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, found.back().id.bytes()));
  }
  return response;
}

absl::StatusOr<v1::ListRuleSuggestionsResponse> RoutingService::ListRuleSuggestions(
    const Caller& caller, const v1::ListRuleSuggestionsRequest& request) {
  ASSIGN_OR_RETURN(const Comune comune, ComuneOf(caller, request.parent()));
  const tenant::Tenant& record = comune.slice->tenant;
  ASSIGN_OR_RETURN(const History history,
                   ReadHistory(caller, comune, "rule_set.suggest", request.parent()));
  const auto association = snapshots_.Of(record.association);
  const RuleSet& active = history.active.rule_set;
  const routing::RoutingSnapshot snapshot = association->With(history.active.RoutingFor(record));
  const int least = request.min_support() == 0 ? kLeastSupport : request.min_support();
  v1::ListRuleSuggestionsResponse response;
  for (const routing::Suggestion& found :
       routing::SuggestWords(history.messages, record, active.content, snapshot, least)) {
    v1::RuleSuggestion* suggestion = response.add_rule_suggestions();
    suggestion->set_words(absl::StrCat(found.word.topic, "=", found.word.phrase));
    suggestion->set_office(tenant::OfficeName(record.id, found.office));
    suggestion->set_support_count(found.support);
    suggestion->set_against_count(found.against);
    for (const tenant::Uuid& ticket : found.tickets) {
      suggestion->add_tickets(tenant::TicketName(record.id, ticket));
    }
    *suggestion->mutable_effect() =
        CountsOf(found.effect, history.messages.size(), active.name(), parts_.clock.Now());
  }
  return response;
}

struct RoutingService::PastRules {
  std::optional<Version> version;
  std::string territory;
  std::string places;
  std::vector<std::string> missing;
};

absl::StatusOr<RoutingService::PastRules> RoutingService::ReadPastRules(Session& session,
                                                                        const Comune& comune,
                                                                        const v1::Route& stored) {
  const std::string& association = comune.slice->tenant.association;
  const v1::Route::Versions& versions = stored.versions();
  const routing::DataVersions now = snapshots_.Of(association)->versions();
  PastRules past;
  if (!stored.has_versions()) {
    past.missing.emplace_back("la decisione è di prima che le versioni fossero conservate");
    return past;
  }
  const auto named = tenant::ResourceName::Parse(versions.rule_set());
  if (named && named->Id("tenants") == comune.slice->tenant.id) {
    ASSIGN_OR_RETURN(RuleSet rule_set,
                     tenant::GetRuleSet(session, comune.slice->tenant.id,
                                        tenant::RuleSetNumber(named->id()).value_or(0)));
    ASSIGN_OR_RETURN(past.version, Version::Of(session, parts_.keys, std::move(rule_set)));
  }
  if (versions.territory() != 0 && versions.territory() != now.territory) {
    ASSIGN_OR_RETURN(past.territory, tenant::ReferenceContent(session, association, "territory",
                                                              versions.territory()));
  }
  if (versions.places() != 0 && versions.places() != now.places) {
    ASSIGN_OR_RETURN(past.places,
                     tenant::ReferenceContent(session, association, "places", versions.places()));
  }
  if (versions.territory() == 0 && now.territory != 0) {
    past.missing.emplace_back("allora non c'erano confini; ora sì");
  }
  if (versions.places() == 0 && now.places != 0) {
    past.missing.emplace_back("allora non c'erano località; ora sì");
  }
  if (versions.italy() != now.italy) {
    past.missing.push_back(absl::StrCat("il file dell'Italia di allora: ", versions.italy()));
  }
  if (versions.shipped() != routing::ShippedVersion()) {
    past.missing.push_back(absl::StrCat("le regole del programma di allora: ", versions.shipped()));
  }
  return past;
}

absl::StatusOr<v1::ExplainTicketRouteResponse> RoutingService::ExplainTicketRoute(
    const Caller& caller, const v1::ExplainTicketRouteRequest& request) {
  ASSIGN_OR_RETURN(Comune comune, ComuneOf(caller, request.name()));
  const tenant::Tenant& record = comune.slice->tenant;
  if (!request.rule_set().empty()) {
    ASSIGN_OR_RETURN(const Comune named, ComuneOf(caller, request.rule_set()));
    if (named.slice != comune.slice) {
      return tenant::InvalidField("rule_set", "is no version of this comune's rules");
    }
    comune.number = named.number;
  }
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwner::Tenant(record.id)).status());
  tenant::TicketDesk desk(parts_.keys, parts_.uuids, parts_.clock);
  std::optional<tenant::Opening> opening;
  v1::ExplainTicketRouteResponse response;
  PastRules past;
  RETURN_IF_ERROR(
      parts_.reads.Of(*comune.cell)
          .Run(absl::Now() + kCallTime,
               [&](Session& session, tenant::AuditLines& read) -> absl::Status {
                 ASSIGN_OR_RETURN(const tenant::Ticket ticket,
                                  desk.Get(session, read, caller, {record.id, *name->uuid()}));
                 *response.mutable_stored() = ticket.words.route();
                 ASSIGN_OR_RETURN(opening, tenant::OpeningMessage(session, parts_.keys, record.id,
                                                                  *name->uuid()));
                 ASSIGN_OR_RETURN(past, ReadPastRules(session, comune, response.stored()));
                 if (comune.number == 0) return absl::OkStatus();
                 ASSIGN_OR_RETURN(RuleSet other,
                                  tenant::GetRuleSet(session, record.id, comune.number));
                 ASSIGN_OR_RETURN(past.version,
                                  Version::Of(session, parts_.keys, std::move(other)));
                 return absl::OkStatus();
               }));
  if (!opening) {
    return tenant::FailedPrecondition("NO_WORDS", request.name(),
                                      "its words have gone, so it cannot be decided again");
  }
  auto snapshot = snapshots_.Of(record.association);
  if (!past.territory.empty() || !past.places.empty()) {
    routing::Reference other;
    for (const auto& [kind, content] :
         {std::pair("territory", &past.territory), std::pair("places", &past.places)}) {
      if (content->empty()) continue;
      ASSIGN_OR_RETURN(const routing::Reference read, routing::ReadReference(kind, *content));
      if (read.territory != nullptr) other.territory = read.territory;
      if (read.places != nullptr) other.places = read.places;
    }
    const v1::Route::Versions& versions = response.stored().versions();
    snapshot = snapshots_.With(record.association, other,
                               {.territory = versions.territory(),
                                .places = versions.places(),
                                .italy = snapshot->versions().italy});
  }
  if (past.version) {
    // Neither copied nor moved: made where it stays.
    snapshot.reset(new routing::RoutingSnapshot(snapshot->With(past.version->RoutingFor(record))));
  }
  const v1::Route::Circumstances& known = response.stored().circumstances();
  const bool own = !response.stored().has_versions();
  routing::Inquiry inquiry = routing::InquiryOf(
      opening->message, opening->files, own ? record.id : TenantIdIn(known.channel_comune()));
  inquiry.open_thread_tenant = TenantIdIn(known.open_comune());
  inquiry.asked_before = known.asked_before();
  const routing::Decision decision = routing::Decide(inquiry, *snapshot);
  *response.mutable_again() =
      routing::RecordOf(decision, inquiry, OfficeTitle(decision, caller.directory()), *snapshot);
  for (v1::Route* route : {response.mutable_stored(), response.mutable_again()}) {
    routing::FillWords(opening->message.text(), route);
  }
  response.set_same(SameAnswer(response.stored(), response.again()));
  for (std::string& missing : past.missing) response.add_missing(std::move(missing));
  return response;
}

}  // namespace mugugno::gateway
