#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/ticket_relation_service.pb.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/caller.h"
#include "tenant/tickets/ticket_desk.h"

namespace mugugno::gateway {

// mugugno.v1.TicketRelationService. Thread-safe.
class TicketRelationService final {
 public:
  TicketRelationService(const ServiceParts& parts, routing::RoutingSnapshots& routing)
      : parts_(parts), routing_(routing), desk_(parts.keys, parts.uuids, parts.clock) {}

  absl::StatusOr<v1::SplitTicketResponse> SplitTicket(const tenant::Caller& caller,
                                                      const v1::SplitTicketRequest& request);
  absl::StatusOr<v1::Ticket> LinkTickets(const tenant::Caller& caller,
                                         const v1::LinkTicketsRequest& request);
  absl::StatusOr<v1::Ticket> UnlinkTickets(const tenant::Caller& caller,
                                           const v1::UnlinkTicketsRequest& request);
  absl::StatusOr<v1::ListRelatedTicketsResponse> ListRelatedTickets(
      const tenant::Caller& caller, const v1::ListRelatedTicketsRequest& request);

 private:
  using Act = absl::Status(tenant::Act&, const tenant::Uuid&);
  // Link or Unlink, in one transaction.
  template <typename Request>
  absl::StatusOr<v1::Ticket> Relate(const tenant::Caller& caller, const Request& request,
                                    absl::string_view method, absl::string_view action, Act act);
  // The whole name of the office that has the topic by the comune's rules; empty where none has.
  std::string OfficeFor(const tenant::Caller& caller, absl::string_view tenant,
                        absl::string_view topic);

  const ServiceParts parts_;
  routing::RoutingSnapshots& routing_;
  tenant::TicketDesk desk_;
};

}  // namespace mugugno::gateway
