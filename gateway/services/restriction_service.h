#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/restriction_service.pb.h"
#include "tenant/caller.h"
#include "tenant/tickets/ticket_desk.h"

namespace mugugno::gateway {

// mugugno.v1.RestrictionService. Thread-safe.
class RestrictionService final {
 public:
  explicit RestrictionService(const ServiceParts& parts)
      : parts_(parts), desk_(parts.keys, parts.uuids, parts.clock) {}

  absl::StatusOr<v1::Ticket> RestrictTicket(const tenant::Caller& caller,
                                            const v1::RestrictTicketRequest& request);
  absl::StatusOr<v1::Ticket> UnrestrictTicket(const tenant::Caller& caller,
                                              const v1::UnrestrictTicketRequest& request);
  absl::StatusOr<v1::NameTicketReaderResponse> NameTicketReader(
      const tenant::Caller& caller, const v1::NameTicketReaderRequest& request);

 private:
  template <typename Request>
  absl::StatusOr<v1::Ticket> Perform(const tenant::Caller& caller, const Request& request,
                                     absl::string_view method, absl::string_view action,
                                     tenant::TicketDesk::Body body);

  const ServiceParts parts_;
  tenant::TicketDesk desk_;
};

}  // namespace mugugno::gateway
