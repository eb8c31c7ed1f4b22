#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/routing_service.pb.h"
#include "routing/intake/routing_snapshots.h"

namespace mugugno::gateway {

// mugugno.v1.RoutingService. Thread-safe.
class RoutingService final {
 public:
  RoutingService(const ServiceParts& parts, routing::RoutingSnapshots& snapshots)
      : parts_(parts), snapshots_(snapshots) {}

  absl::StatusOr<v1::Route> ExplainRoute(const tenant::Caller& caller,
                                         const v1::ExplainRouteRequest& request);
  absl::StatusOr<v1::ImportTerritoryResponse> ImportTerritory(
      const tenant::Caller& caller, const v1::ImportTerritoryRequest& request);
  absl::StatusOr<v1::ImportPlacesResponse> ImportPlaces(const tenant::Caller& caller,
                                                        const v1::ImportPlacesRequest& request);

 private:
  // `kind` is "territory" or "places"; `answer` makes the response of a good import. Used from here
  // on in this gateway; the others follow the feed.
  template <typename Response, typename Request, typename Answer>
  absl::StatusOr<Response> Import(const tenant::Caller& caller, const Request& request,
                                  absl::string_view kind, const std::string& content,
                                  Answer answer);

  const ServiceParts parts_;
  routing::RoutingSnapshots& snapshots_;
};

}  // namespace mugugno::gateway
