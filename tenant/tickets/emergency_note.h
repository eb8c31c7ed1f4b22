#pragma once

#include "absl/status/status.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"
#include "tenant/tickets/ticket.h"

namespace mugugno::tenant {

// One that people's devices are told of: nobody has acknowledged it, and it is not over.
bool IsAlarming(const Ticket& ticket);

// In the transaction that writes tickets: what is due to be told of them, once for each
// (tenant/push/emergency_alerts.h).
absl::Status NoteEmergencies(Session& session, absl::Span<const Ticket> tickets);

}  // namespace mugugno::tenant
