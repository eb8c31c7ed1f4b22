#pragma once

// Tickets and their entries as the contract shows them. Pure functions, thread-safe.

#include "absl/strings/string_view.h"

#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "tenant/directory/snapshot.h"
#include "tenant/outbox/delivery.h"
#include "tenant/tickets/destination.h"
#include "tenant/tickets/entry.h"
#include "tenant/tickets/ticket.h"
#include "tenant/tickets/ticket_summary.h"

namespace mugugno::gateway {

v1::Ticket ToProto(const tenant::Ticket& ticket, const tenant::DirectorySnapshot& directory);
v1::TicketSummary ToProto(absl::string_view tenant, const tenant::TicketSummary& summary);
v1::TicketDestination ToProto(const tenant::Destination& destination);
v1::TicketEntry ToProto(const tenant::TicketEntry& entry);
v1::Delivery ToProto(const tenant::Delivery& delivery);

}  // namespace mugugno::gateway
