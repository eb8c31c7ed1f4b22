#include "tenant/tickets/emergency_note.h"

#include <array>
#include <vector>

#include "tenant/store/insert_rows.h"
#include "tenant/tickets/state_machine.h"

namespace mugugno::tenant {

bool IsAlarming(const Ticket& ticket) { return ticket.urgent() && !IsEnded(ticket.state); }

absl::Status NoteEmergencies(Session& session, absl::Span<const Ticket> tickets) {
  std::vector<SqlValue> values;
  for (const Ticket& ticket : tickets) {
    if (!IsAlarming(ticket)) continue;
    AddRow(std::array<SqlValue, 2>{ticket.tenant, ticket.id.bytes()}, &values);
  }
  if (values.empty()) return absl::OkStatus();
  return InsertRows(session, "INSERT INTO emergency_alert (tenant_id, ticket_id) VALUES", 2, values,
                    " ON DUPLICATE KEY UPDATE told_time = told_time")
      .status();
}

}  // namespace mugugno::tenant
