#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "gateway/services/mutations.h"
#include "gateway/services/service_parts.h"
#include "mugugno/v1/routing_service.pb.h"
#include "routing/intake/routing_snapshots.h"
#include "routing/learning/comune_trial.h"
#include "tenant/page_token.h"

namespace mugugno::gateway {

// mugugno.v1.RoutingService. Thread-safe.
class RoutingService final {
 public:
  RoutingService(const ServiceParts& parts, routing::RoutingSnapshots& snapshots,
                 Mutations& mutations, tenant::PageTokens& pages)
      : parts_(parts), snapshots_(snapshots), mutations_(mutations), pages_(pages) {}

  absl::StatusOr<v1::Route> ExplainRoute(const tenant::Caller& caller,
                                         const v1::ExplainRouteRequest& request);
  absl::StatusOr<v1::ImportTerritoryResponse> ImportTerritory(
      const tenant::Caller& caller, const v1::ImportTerritoryRequest& request);
  absl::StatusOr<v1::ImportPlacesResponse> ImportPlaces(const tenant::Caller& caller,
                                                        const v1::ImportPlacesRequest& request);
  absl::StatusOr<v1::ListReferenceVersionsResponse> ListReferenceVersions(
      const tenant::Caller& caller, const v1::ListReferenceVersionsRequest& request);
  absl::StatusOr<v1::ReferenceVersion> RollBackReference(
      const tenant::Caller& caller, const v1::RollBackReferenceRequest& request);

  absl::StatusOr<v1::RuleSet> CreateRuleSet(const tenant::Caller& caller,
                                            const v1::CreateRuleSetRequest& request);
  absl::StatusOr<v1::RuleSet> TrainRuleSet(const tenant::Caller& caller,
                                           const v1::TrainRuleSetRequest& request);
  absl::StatusOr<v1::RuleSet> GetRuleSet(const tenant::Caller& caller,
                                         const v1::GetRuleSetRequest& request);
  absl::StatusOr<v1::ListRuleSetsResponse> ListRuleSets(const tenant::Caller& caller,
                                                        const v1::ListRuleSetsRequest& request);
  absl::StatusOr<v1::RuleSet> ActivateRuleSet(const tenant::Caller& caller,
                                              const v1::ActivateRuleSetRequest& request);
  absl::StatusOr<v1::RuleSet> RollBackRuleSet(const tenant::Caller& caller,
                                              const v1::RollBackRuleSetRequest& request);

  absl::StatusOr<v1::DryRunRuleSetResponse> DryRunRuleSet(const tenant::Caller& caller,
                                                          const v1::DryRunRuleSetRequest& request);
  absl::StatusOr<v1::ListCorrectionsResponse> ListCorrections(
      const tenant::Caller& caller, const v1::ListCorrectionsRequest& request);
  absl::StatusOr<v1::ListRuleSuggestionsResponse> ListRuleSuggestions(
      const tenant::Caller& caller, const v1::ListRuleSuggestionsRequest& request);
  absl::StatusOr<v1::ListPlaceSuggestionsResponse> ListPlaceSuggestions(
      const tenant::Caller& caller, const v1::ListPlaceSuggestionsRequest& request);
  absl::StatusOr<v1::DryRunImportResponse> DryRunImport(const tenant::Caller& caller,
                                                        const v1::DryRunImportRequest& request);
  absl::StatusOr<v1::ExplainTicketRouteResponse> ExplainTicketRoute(
      const tenant::Caller& caller, const v1::ExplainTicketRouteRequest& request);

 private:
  // What is asked about the rules of one comune.
  struct Comune {
    const tenant::TenantSlice* slice;
    const tenant::Cell* cell;
    // 0 where the request names no version.
    int64_t number;
  };
  // Of `tenants/{tenant}` or a version's name; NOT_FOUND where there is none.
  absl::StatusOr<Comune> ComuneOf(const tenant::Caller& caller, absl::string_view name) const;
  // Puts a version in force that is in `from`, with the offices' topics it says.
  template <typename Request>
  absl::StatusOr<v1::RuleSet> PutInForce(const tenant::Caller& caller, const Request& request,
                                         v1::RuleSet::State from);
  // A version of the rules with what it has learnt.
  struct Version;
  // The comune's messages with the rules in force and `number`; the reading is audited as `action`.
  struct History;
  absl::StatusOr<History> ReadHistory(const tenant::Caller& caller, const Comune& comune,
                                      absl::string_view action, absl::string_view resource);
  // Whose messages are read: audited as `action` on `resource`, in each comune.
  struct HistoryReading {
    std::string action;
    std::string resource;
    size_t most;
  };
  // Of the association's comuni in service the caller may learn from, by id.
  absl::StatusOr<std::vector<routing::ComuneHistory>> ReadHistories(const tenant::Caller& caller,
                                                                    absl::string_view association,
                                                                    const HistoryReading& reading);
  // What a ticket was decided with, as far as it is there still.
  struct PastRules;
  absl::StatusOr<PastRules> ReadPastRules(tenant::Session& session, const Comune& comune,
                                          const v1::Route& stored);
  // `kind` is "territory" or "places"; `answer` makes the response of a good import. Used from here
  // on in this gateway; the others follow the feed.
  template <typename Response, typename Request, typename Answer>
  absl::StatusOr<Response> Import(const tenant::Caller& caller, const Request& request,
                                  absl::string_view kind, const std::string& content,
                                  Answer answer);

  const ServiceParts parts_;
  routing::RoutingSnapshots& snapshots_;
  Mutations& mutations_;
  tenant::PageTokens& pages_;
};

}  // namespace mugugno::gateway
