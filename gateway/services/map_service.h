#pragma once

#include "absl/status/statusor.h"

#include "mugugno/config/v1/gateway.pb.h"
#include "mugugno/v1/map_service.pb.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// mugugno.v1.MapService. Thread-safe.
class MapService final {
 public:
  // `tiles` outlives it.
  MapService(routing::RoutingSnapshots& routing, const config::v1::Gateway::Map& tiles)
      : routing_(routing), tiles_(tiles) {}

  absl::StatusOr<v1::TerritoryMap> GetTerritoryMap(const tenant::Caller& caller,
                                                   const v1::GetTerritoryMapRequest& request);

 private:
  routing::RoutingSnapshots& routing_;
  const config::v1::Gateway::Map& tiles_;
};

}  // namespace mugugno::gateway
