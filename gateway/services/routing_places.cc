// What people's decisions about the comune teach of an association's places, and what an import
// would change. Places are the association's, messages each comune's: they are read, and spoken of,
// only where the caller may learn from them.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/services/pages.h"
#include "gateway/services/routing_service.h"
#include "routing/learning/comune_trial.h"
#include "routing/learning/place_suggestions.h"
#include "tenant/audit/audited_reads.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/rules/past_message.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using routing::ComuneHistory;
using tenant::Caller;
using tenant::Session;

// Of each comune. A suggestion decides all of them again.
constexpr size_t kMostMessages = 2000;
constexpr size_t kMostForSuggestions = 500;
constexpr int kMostChanges = 100;
constexpr int kLeastSupport = 3;

// Ids of the association's comuni in service.
std::vector<std::string> ComuniOf(const Caller& caller, absl::string_view association) {
  std::vector<std::string> comuni;
  for (const std::string& id : caller.directory().TenantsOf(association)) {
    const tenant::TenantSlice* slice = caller.directory().FindTenant(id);
    if (slice != nullptr && slice->tenant.in_service) comuni.push_back(id);
  }
  std::sort(comuni.begin(), comuni.end());
  return comuni;
}

}  // namespace

absl::StatusOr<std::vector<ComuneHistory>> RoutingService::ReadHistories(
    const Caller& caller, absl::string_view association, const HistoryReading& reading) {
  std::vector<std::string> readable;
  const std::vector<std::string> learns = caller.TenantsWith(options::v1::PERMISSION_RULES_LEARN);
  for (std::string& id : ComuniOf(caller, association)) {
    if (std::find(learns.begin(), learns.end(), id) == learns.end()) continue;
    RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwner::Tenant(id)).status());
    readable.push_back(std::move(id));
  }
  std::vector<ComuneHistory> histories;
  if (readable.empty()) return histories;
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, tenant::AuditLines& read) -> absl::Status {
        histories.clear();
        for (const std::string& id : readable) {
          ComuneHistory& history = histories.emplace_back();
          history.tenant = id;
          ASSIGN_OR_RETURN(history.messages,
                           tenant::PastMessages(session, parts_.keys, id, reading.most));
          read.push_back({tenant::TenantName(id), caller.name(), reading.action, reading.resource,
                          absl::StrCat(history.messages.size(), " messages")});
        }
        return absl::OkStatus();
      }));
  return histories;
}

absl::StatusOr<v1::ListPlaceSuggestionsResponse> RoutingService::ListPlaceSuggestions(
    const Caller& caller, const v1::ListPlaceSuggestionsRequest& request) {
  ASSIGN_OR_RETURN(const Comune comune, ComuneOf(caller, request.parent()));
  const tenant::Tenant& record = comune.slice->tenant;
  v1::ListPlaceSuggestionsResponse response;
  const auto snapshot = snapshots_.Of(record.association);
  const routing::TenantRouting* routing = snapshot->FindTenant(record.id);
  if (routing == nullptr) return response;
  ASSIGN_OR_RETURN(const std::vector<ComuneHistory> histories,
                   ReadHistories(caller, record.association,
                                 {"places.suggest", request.parent(), kMostForSuggestions}));
  const routing::Reference reference = snapshots_.ReferenceOf(record.association);
  const auto with = [&](const std::string& name, routing::PlaceKind kind) {
    routing::Reference other;
    other.places = std::make_shared<const routing::PlacesList>(
        routing::AddPlace(reference.places == nullptr ? routing::PlacesList() : *reference.places,
                          *routing, name, kind));
    return snapshots_.With(record.association, other, snapshot->versions());
  };
  const int least = request.min_support() == 0 ? kLeastSupport : request.min_support();
  for (v1::PlaceSuggestion& suggestion :
       routing::SuggestPlaces(histories, record.id, *snapshot, with, least)) {
    *response.add_place_suggestions() = std::move(suggestion);
  }
  return response;
}

absl::StatusOr<v1::DryRunImportResponse> RoutingService::DryRunImport(
    const Caller& caller, const v1::DryRunImportRequest& request) {
  if (request.yaml().empty() && request.geojson().empty()) {
    return tenant::InvalidField("yaml", "or geojson: there is nothing to try");
  }
  const std::string association = tenant::Scope::Of(request.parent())->id;
  routing::Reference other;
  if (!request.yaml().empty()) {
    ASSIGN_OR_RETURN(const routing::Reference read,
                     routing::ReadReference("places", request.yaml()));
    other.places = read.places;
  }
  if (!request.geojson().empty()) {
    ASSIGN_OR_RETURN(const routing::Reference read,
                     routing::ReadReference("territory", request.geojson()));
    other.territory = read.territory;
  }
  RETURN_IF_ERROR(routing::CheckImport(other));
  ASSIGN_OR_RETURN(
      const std::vector<ComuneHistory> histories,
      ReadHistories(caller, association, {"routing.dry_run", request.parent(), kMostMessages}));
  const auto now = snapshots_.Of(association);
  const auto tried = snapshots_.With(association, other, now->versions());
  v1::DryRunImportResponse response;
  response.set_unread_comune_count(
      static_cast<int32_t>(ComuniOf(caller, association).size() - histories.size()));
  for (const ComuneHistory& history : histories) {
    *response.add_effects() =
        routing::CompareComuni(history, routing::DecideComuni(history.messages, *now),
                               routing::DecideComuni(history.messages, *tried), kMostChanges);
  }
  return response;
}

}  // namespace mugugno::gateway
