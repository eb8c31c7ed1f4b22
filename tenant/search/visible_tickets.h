#pragma once

// From numbers of an index to tickets somebody may see. Called with a session, in a transaction or
// without.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/store/session.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

struct NumberedTicket {
  uint32_t ordinal = 0;
  Uuid ticket;
};

// The greatest number first.
absl::StatusOr<std::vector<NumberedTicket>> VisibleTickets(Session& session,
                                                           absl::string_view tenant,
                                                           const TicketView& view,
                                                           const std::vector<uint32_t>& ordinals);

}  // namespace mugugno::tenant
