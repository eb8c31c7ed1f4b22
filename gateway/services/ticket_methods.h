#pragma once

#include "gateway/registry.h"
#include "gateway/services/delivery_service.h"
#include "gateway/services/lobby_service.h"
#include "gateway/services/ticket_service.h"

namespace mugugno::gateway {

// The methods of TicketService, LobbyService and DeliveryService; the services outlive the
// registry.
void AddTicketMethods(Registry& registry, TicketService& tickets, LobbyService& lobby,
                      DeliveryService& deliveries);

}  // namespace mugugno::gateway
