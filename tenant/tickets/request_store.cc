#include "tenant/tickets/request_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Only the first message under a name of a citizen is a request.
constexpr char kIsFirst[] =
    "NOT EXISTS (SELECT 1 FROM submission AS f WHERE f.owner = s.owner "
    "AND f.correspondent_id = s.correspondent_id AND f.id < s.id)";

std::string Places(size_t count) {
  return absl::StrJoin(std::vector<absl::string_view>(count, "?"), ", ");
}

RequestRow FromRow(const Row& row) {
  RequestRow request;
  request.source = row.Text(0);
  request.id = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid());
  request.owner = row.Text(2);
  request.correspondent = Uuid::FromBytes(row.Bytes(3)).value_or(Uuid());
  request.state = static_cast<v1::Submission::State>(row.Int(4));
  request.create_time = row.Time(5);
  if (!row.IsNull(6)) request.tenant = row.Text(6);
  request.update_time = request.create_time;
  if (row.IsNull(7)) return request;
  request.ticket = Uuid::FromBytes(row.Bytes(7));
  request.ticket_state = static_cast<v1::TicketState>(row.Int(8));
  request.outcome = static_cast<v1::TicketOutcome>(row.Int(9));
  request.kind = static_cast<v1::TicketKind>(row.Int(10));
  request.topic = row.Text(11);
  request.office = row.Text(12);
  request.held = row.Bool(13);
  request.update_time = row.Time(14);
  return request;
}

// Planned work is open.
std::string OpenCondition() {
  return absl::StrCat(
      "(t.state IS NULL AND s.state NOT IN (", static_cast<int>(v1::Submission::STATE_OUTSIDE),
      ", ", static_cast<int>(v1::Submission::STATE_DISCARDED), ") OR t.state NOT IN (",
      static_cast<int>(v1::TICKET_STATE_RESOLVED), ", ", static_cast<int>(v1::TICKET_STATE_CLOSED),
      ", ", static_cast<int>(v1::TICKET_STATE_MERGED), ", ",
      static_cast<int>(v1::TICKET_STATE_DISCARDED),
      ") OR t.state = ", static_cast<int>(v1::TICKET_STATE_CLOSED),
      " AND t.outcome = ", static_cast<int>(v1::TICKET_OUTCOME_SCHEDULED), ")");
}

}  // namespace

absl::StatusOr<std::vector<RequestRow>> ListRequests(Session& session, const RequestQuery& query) {
  std::vector<RequestRow> found;
  if (query.sources.empty()) return found;
  std::string sql = absl::StrCat(
      "SELECT s.source, s.id, s.owner, s.correspondent_id, s.state, s.create_time, s.tenant_id, "
      "t.id, t.state, t.outcome, t.kind, t.topic, t.office_id, t.held, t.update_time "
      "FROM submission AS s LEFT JOIN ticket AS t ON t.tenant_id = s.tenant_id "
      "AND t.id = s.ticket_id WHERE s.source IN (",
      Places(query.sources.size()), ")");
  std::vector<SqlValue> args(query.sources.begin(), query.sources.end());
  if (!query.ids.empty()) {
    absl::StrAppend(&sql, " AND s.id IN (", Places(query.ids.size()), ")");
    for (const Uuid& id : query.ids) args.emplace_back(id.bytes());
  } else {
    absl::StrAppend(&sql,
                    " AND s.id >= ? AND s.id < ? AND s.create_time >= ? AND s.create_time <= ?");
    // Ids are made just before the time is taken.
    args.emplace_back(Uuid::Before(query.start - absl::Minutes(1)).bytes());
    args.emplace_back(Uuid::Before(query.end + absl::Minutes(1)).bytes());
    args.emplace_back(query.start);
    args.emplace_back(query.end);
  }
  if (!query.tenant.empty()) {
    absl::StrAppend(&sql, " AND t.tenant_id = ? AND t.held = 0 AND t.kind <> ",
                    static_cast<int>(v1::TICKET_KIND_WHISTLEBLOWING));
    args.emplace_back(query.tenant);
  }
  if (!query.topics.empty()) {
    absl::StrAppend(&sql, " AND COALESCE(t.topic, '') IN (", Places(query.topics.size()), ")");
    args.insert(args.end(), query.topics.begin(), query.topics.end());
  }
  if (query.open) absl::StrAppend(&sql, *query.open ? " AND " : " AND NOT ", OpenCondition());
  absl::StrAppend(&sql, " AND ", kIsFirst, " ORDER BY s.id DESC LIMIT ? OFFSET ?");
  args.emplace_back(query.limit);
  args.emplace_back(query.offset);
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    found.push_back(FromRow(row));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<std::vector<RequestUpdate>> ListUpdates(Session& session, const std::string& source,
                                                       absl::Span<const std::string> tenants,
                                                       absl::Time start, absl::Time end,
                                                       size_t limit) {
  std::vector<RequestUpdate> found;
  if (tenants.empty()) return found;
  const std::string sql = absl::StrCat(
      "SELECT e.id, e.tenant_id, e.ticket_id, e.kind, e.state, t.outcome, e.create_time, s.id, "
      "s.owner, s.correspondent_id, c.id IS NOT NULL "
      "FROM ticket_entry AS e "
      "JOIN submission AS s ON s.tenant_id = e.tenant_id AND s.ticket_id = e.ticket_id "
      "AND s.source = ? "
      "JOIN ticket AS t ON t.tenant_id = e.tenant_id AND t.id = e.ticket_id "
      "LEFT JOIN conversation_entry AS c ON c.owner = s.owner "
      "AND c.correspondent_id = s.correspondent_id AND c.id = e.id "
      "WHERE e.tenant_id IN (",
      Places(tenants.size()), ") AND e.create_time >= ? AND e.create_time <= ? AND ", kIsFirst,
      " AND (e.kind IN (", static_cast<int>(v1::TicketEntry::KIND_REPLY), ", ",
      static_cast<int>(v1::TicketEntry::KIND_CLOSURE), ") OR e.kind IN (",
      static_cast<int>(v1::TicketEntry::KIND_STATE), ", ",
      static_cast<int>(v1::TicketEntry::KIND_CHARGE),
      // Without it: assigned to somebody else, reminded, merged here.
      ") AND e.state <> COALESCE((SELECT p.state FROM ticket_entry AS p "
      "WHERE p.tenant_id = e.tenant_id AND p.ticket_id = e.ticket_id AND p.id < e.id "
      "ORDER BY p.id DESC LIMIT 1), 0)) ORDER BY e.create_time, e.id LIMIT ?");
  std::vector<SqlValue> args = {source};
  args.insert(args.end(), tenants.begin(), tenants.end());
  args.emplace_back(start);
  args.emplace_back(end);
  args.emplace_back(limit);
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    RequestUpdate update;
    update.id = Uuid::FromBytes(row.Bytes(0)).value_or(Uuid());
    update.tenant = row.Text(1);
    update.ticket = Uuid::FromBytes(row.Bytes(2)).value_or(Uuid());
    update.kind = static_cast<v1::TicketEntry::Kind>(row.Int(3));
    update.state = static_cast<v1::TicketState>(row.Int(4));
    update.outcome = static_cast<v1::TicketOutcome>(row.Int(5));
    update.create_time = row.Time(6);
    update.request = Uuid::FromBytes(row.Bytes(7)).value_or(Uuid());
    update.owner = row.Text(8);
    update.correspondent = Uuid::FromBytes(row.Bytes(9)).value_or(Uuid());
    update.shown = row.Bool(10);
    found.push_back(std::move(update));
    return absl::OkStatus();
  }));
  return found;
}

}  // namespace mugugno::tenant
