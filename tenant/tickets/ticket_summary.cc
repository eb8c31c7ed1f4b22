#include "tenant/tickets/ticket_summary.h"

#include "absl/strings/str_cat.h"

#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

std::optional<absl::Time> TimeAt(const Row& row, size_t column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Time(column);
}

}  // namespace

absl::StatusOr<TicketSummary> SummarizeTickets(Session& session, absl::string_view tenant,
                                               const TicketView& view) {
  TicketSummary summary;
  constexpr int kResolved = v1::TICKET_STATE_RESOLVED;

  std::string sql =
      "SELECT COUNT(*), COUNT(IF(state = ?, 1, NULL)), COUNT(IF(assignee_id IS NULL, 1, NULL)), "
      "COUNT(IF(held = 1, 1, NULL)), COUNT(IF(ticket_rank = 2, 1, NULL)), "
      "MIN(IF(ticket_rank = 2, create_time, NULL)), COUNT(IF(first_answer_time IS NULL, 1, NULL)), "
      "MIN(IF(first_answer_time IS NULL, create_time, NULL)), "
      "COUNT(IF(assignee_id = ?, 1, NULL)), COUNT(IF(reminder_count > 0, 1, NULL)) "
      "FROM ticket WHERE tenant_id = ? AND ticket_rank > 0 AND state <> ?";
  std::vector<SqlValue> args = {static_cast<int>(v1::TICKET_STATE_RECEIVED), view.staff, tenant,
                                kResolved};
  AddView(view, &sql, &args);
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    summary.open = row.Int(0);
    summary.received = row.Int(1);
    summary.unassigned = row.Int(2);
    summary.held = row.Int(3);
    summary.emergencies = row.Int(4);
    summary.oldest_emergency = TimeAt(row, 5);
    summary.unanswered = row.Int(6);
    summary.oldest_unanswered = TimeAt(row, 7);
    summary.mine = row.Int(8);
    summary.reminded = row.Int(9);
    return absl::OkStatus();
  }));

  sql =
      "SELECT COUNT(*) FROM delivery JOIN ticket ON ticket.tenant_id = delivery.tenant_id AND "
      "ticket.id = delivery.ticket_id WHERE delivery.tenant_id = ? AND delivery.state IN (?, ?) "
      "AND ticket_rank > 0 AND ticket.state <> ? AND delivery.way <> ?";
  // A colleague's device that was not reached is no answer somebody waits for.
  args = {tenant, static_cast<int>(v1::DELIVERY_STATE_DEAD),
          static_cast<int>(v1::DELIVERY_STATE_UNKNOWN), kResolved,
          static_cast<int>(v1::Delivery::WAY_PUSH)};
  AddView(view, &sql, &args);
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    summary.failed_deliveries = row.Int(0);
    return absl::OkStatus();
  }));
  return summary;
}

}  // namespace mugugno::tenant
