#pragma once

#include "mugugno/v1/lobby_service.pb.h"
#include "tenant/lobby/lobby_item.h"

namespace mugugno::gateway {

// As the contract shows it. Pure function, thread-safe.
v1::LobbyItem ToProto(const tenant::LobbyItem& item);

}  // namespace mugugno::gateway
