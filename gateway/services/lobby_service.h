#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/caller.h"
#include "tenant/lobby/lobby_desk.h"
#include "tenant/page_token.h"

namespace mugugno::gateway {

// mugugno.v1.LobbyService. Thread-safe.
class LobbyService final {
 public:
  LobbyService(const ServiceParts& parts, routing::RoutingSnapshots& routing)
      : parts_(parts),
        routing_(routing),
        desk_(parts.keys, parts.uuids, parts.clock),
        pages_(parts.keys, parts.clock) {}

  absl::StatusOr<v1::ListLobbyItemsResponse> ListLobbyItems(
      const tenant::Caller& caller, const v1::ListLobbyItemsRequest& request);
  absl::StatusOr<v1::LobbyItem> GetLobbyItem(const tenant::Caller& caller,
                                             const v1::GetLobbyItemRequest& request);
  absl::StatusOr<v1::LobbyItem> AssignLobbyItem(const tenant::Caller& caller,
                                                const v1::AssignLobbyItemRequest& request);
  absl::StatusOr<v1::LobbyItem> AcknowledgeLobbyEmergency(
      const tenant::Caller& caller, const v1::AcknowledgeLobbyEmergencyRequest& request);
  absl::StatusOr<v1::LobbyItem> DiscardLobbyItem(const tenant::Caller& caller,
                                                 const v1::DiscardLobbyItemRequest& request);
  absl::StatusOr<v1::LobbyItem> RestoreLobbyItem(const tenant::Caller& caller,
                                                 const v1::RestoreLobbyItemRequest& request);

 private:
  // What the answers of these have in common.
  template <typename Request, typename Decision>
  absl::StatusOr<v1::LobbyItem> Decide(const tenant::Caller& caller, const Request& request,
                                       absl::string_view method, Decision decision);

  const ServiceParts parts_;
  routing::RoutingSnapshots& routing_;
  tenant::LobbyDesk desk_;
  tenant::PageTokens pages_;
};

}  // namespace mugugno::gateway
