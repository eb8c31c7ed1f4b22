#include "tenant/search/visible_tickets.h"

#include "tenant/try.h"

namespace mugugno::tenant {

absl::StatusOr<std::vector<NumberedTicket>> VisibleTickets(Session& session,
                                                           absl::string_view tenant,
                                                           const TicketView& view,
                                                           const std::vector<uint32_t>& ordinals) {
  std::vector<NumberedTicket> visible;
  if (ordinals.empty()) return visible;
  std::string sql =
      "SELECT s.ordinal, s.ticket_id FROM search_ticket s JOIN ticket ON ticket.tenant_id = "
      "s.tenant_id AND ticket.id = s.ticket_id WHERE s.tenant_id = ?";
  std::vector<SqlValue> args = {tenant};
  AddIn(" AND s.ordinal", ordinals, &sql, &args);
  AddView(view, &sql, &args);
  absl::StrAppend(&sql, " ORDER BY s.ordinal DESC");
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    visible.push_back(
        {static_cast<uint32_t>(row.Int(0)), Uuid::FromBytes(row.Bytes(1)).value_or(Uuid())});
    return absl::OkStatus();
  }));
  return visible;
}

}  // namespace mugugno::tenant
