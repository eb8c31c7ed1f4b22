#include "tenant/tickets/ticket_store.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "mugugno/v1/incident_service.pb.h"
#include "tenant/errors.h"
#include "tenant/store/any_of.h"
#include "tenant/store/insert_rows.h"
#include "tenant/store/sql_time.h"
#include "tenant/tickets/emergency_note.h"
#include "tenant/tickets/reminder.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kColumns =
    "tenant_id, id, number, state, kind, topic, office_id, assignee_id, thread_id, channel, "
    "emergency, emergency_acknowledge_time, held, open_matter, words, outcome, discard_reason, "
    "discard_time, bounce_count, merged_into_id, transfer_target, revision, create_time, "
    "update_time, ticket_rank, conversation_time, wait_time, reminder_count, remind_time, "
    "first_answer_time, readers, reader_office_id";
constexpr size_t kColumnCount = 32;

Binding WordsBinding(const Uuid& id) { return {"ticket", "words", id.bytes()}; }

Uuid UuidAt(const Row& row, size_t column) {
  return Uuid::FromBytes(row.Bytes(column)).value_or(Uuid());
}
std::string TextAt(const Row& row, size_t column) {
  return row.IsNull(column) ? "" : row.Text(column);
}
std::optional<absl::Time> TimeAt(const Row& row, size_t column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Time(column);
}
SqlValue NullIfEmpty(const std::string& text) {
  return text.empty() ? SqlValue(nullptr) : SqlValue(text);
}

absl::Time RemindTime(const Ticket& ticket) {
  const std::optional<Reminder> next = NextReminder(ticket);
  return next ? next->due : Never();
}

std::vector<v1::TicketState> WantedStates(const TicketQuery& query) {
  if (!query.states.empty()) return query.states;
  std::vector<v1::TicketState> open;
  for (int i = 1; i < v1::TicketState_ARRAYSIZE; ++i) {
    const auto state = static_cast<v1::TicketState>(i);
    if (!IsEnded(state)) open.push_back(state);
  }
  return open;
}

}  // namespace

bool ComesBefore(const TicketPlace& a, const TicketPlace& b) {
  return a.rank != b.rank ? a.rank > b.rank : a.id > b.id;
}

absl::StatusOr<Ticket> TicketStore::FromRow(const Row& row) {
  Ticket ticket;
  ticket.tenant = row.Text(0);
  ticket.id = UuidAt(row, 1);
  ticket.number = row.Text(2);
  ticket.state = static_cast<v1::TicketState>(row.Int(3));
  ticket.kind = static_cast<v1::TicketKind>(row.Int(4));
  ticket.topic = row.Text(5);
  ticket.office = row.Text(6);
  ticket.assignee = TextAt(row, 7);
  ticket.thread = UuidAt(row, 8);
  ticket.channel = row.Text(9);
  ticket.emergency = row.Bool(10);
  ticket.emergency_acknowledge_time = TimeAt(row, 11);
  ticket.held = row.Bool(12);
  ticket.open_matter = TextAt(row, 13);
  ticket.outcome = static_cast<v1::TicketOutcome>(row.Int(15));
  ticket.discard_reason = static_cast<v1::DiscardReason>(row.Int(16));
  ticket.discard_time = TimeAt(row, 17);
  ticket.bounce_count = static_cast<int>(row.Int(18));
  if (!row.IsNull(19)) ticket.merged_into = UuidAt(row, 19);
  ticket.transfer_target = TextAt(row, 20);
  ticket.revision = row.UInt(21);
  ticket.create_time = row.Time(22);
  ticket.update_time = row.Time(23);
  ticket.conversation_time = row.Time(25);
  ticket.wait_time = row.Time(26);
  ticket.reminder_count = static_cast<int>(row.Int(27));
  ticket.first_answer_time = TimeAt(row, 29);
  ticket.readers = absl::StrSplit(TextAt(row, 30), ',', absl::SkipEmpty());
  ticket.reader_office = TextAt(row, 31);
  ASSIGN_OR_RETURN(const std::string words, keys_.Open(KeyOwner::Tenant(ticket.tenant),
                                                       WordsBinding(ticket.id), row.Bytes(14)));
  if (!ticket.words.ParseFromString(words)) return DataLoss("words of a ticket");
  return ticket;
}

absl::StatusOr<std::string> TicketStore::SealWords(const Ticket& ticket) {
  return keys_.Seal(KeyOwner::Tenant(ticket.tenant), WordsBinding(ticket.id),
                    ticket.words.SerializeAsString());
}

absl::StatusOr<Ticket> TicketStore::GetOne(Session& session, absl::string_view sql,
                                           absl::string_view tenant, const Uuid& id) {
  absl::StatusOr<Ticket> found = NotFound();
  RETURN_IF_ERROR(session.Query(sql, {tenant, id.bytes()}, [&](const Row& row) {
    found = FromRow(row);
    return found.status();
  }));
  return found;
}

absl::StatusOr<Ticket> TicketStore::Get(Session& session, absl::string_view tenant,
                                        const Uuid& id) {
  static const auto& sql = *new std::string(
      absl::StrCat("SELECT ", kColumns, " FROM ticket WHERE tenant_id = ? AND id = ?"));
  return GetOne(session, sql, tenant, id);
}

absl::StatusOr<std::vector<Ticket>> TicketStore::GetSome(Session& session, absl::string_view tenant,
                                                         absl::Span<const Uuid> ids) {
  std::vector<Ticket> found;
  if (ids.empty()) return found;
  std::vector<std::string> keys;
  for (const Uuid& id : ids) keys.emplace_back(id.bytes());
  std::string sql = absl::StrCat("SELECT ", kColumns, " FROM ticket WHERE tenant_id = ?");
  std::vector<SqlValue> args = {tenant};
  AddIn(" AND id", keys, &sql, &args);
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) -> absl::Status {
    ASSIGN_OR_RETURN(Ticket ticket, FromRow(row));
    found.push_back(std::move(ticket));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<Ticket> TicketStore::Lock(Session& session, absl::string_view tenant,
                                         const Uuid& id) {
  static const auto& sql = *new std::string(
      absl::StrCat("SELECT ", kColumns, " FROM ticket WHERE tenant_id = ? AND id = ? FOR UPDATE"));
  return GetOne(session, sql, tenant, id);
}

absl::StatusOr<std::vector<Ticket>> TicketStore::FindOpen(Session& session,
                                                          absl::Span<const ThreadKey> threads) {
  std::vector<Ticket> found;
  AnyOf any("(tenant_id = ? AND thread_id = ? AND open_matter IS NOT NULL)");
  for (const ThreadKey& thread : threads) any.Add({thread.tenant, thread.id.bytes()});
  if (any.empty()) return found;
  RETURN_IF_ERROR(
      session.Query(absl::StrCat(any.Sql(absl::StrCat("SELECT ", kColumns, " FROM ticket WHERE ")),
                                 " ORDER BY id"),
                    any.Args(), [&](const Row& row) -> absl::Status {
                      ASSIGN_OR_RETURN(Ticket ticket, FromRow(row));
                      found.push_back(std::move(ticket));
                      return absl::OkStatus();
                    }));
  return found;
}

absl::StatusOr<std::vector<Ticket>> TicketStore::FindLastEnded(
    Session& session, absl::Span<const ThreadKey> threads) {
  std::vector<Ticket> found;
  AnyOf ended("(tenant_id = ? AND thread_id = ? AND open_matter IS NULL AND state <> ?)");
  for (const ThreadKey& thread : threads) {
    ended.Add({thread.tenant, thread.id.bytes(), static_cast<int>(v1::TICKET_STATE_TRANSFERRED)});
  }
  if (ended.empty()) return found;
  // The words of those that are not the last stay sealed.
  struct Last {
    Uuid id;
    absl::Time conversation_time = absl::InfinitePast();
  };
  std::map<std::pair<std::string, Uuid>, Last> last_of;
  RETURN_IF_ERROR(session.Query(
      ended.Sql("SELECT tenant_id, thread_id, id, conversation_time FROM ticket WHERE "),
      ended.Args(), [&](const Row& row) {
        Last& last = last_of[{row.Text(0), UuidAt(row, 1)}];
        if (row.Time(3) >= last.conversation_time) last = {UuidAt(row, 2), row.Time(3)};
        return absl::OkStatus();
      }));
  AnyOf any("(tenant_id = ? AND id = ?)");
  for (const auto& [thread, last] : last_of) any.Add({thread.first, last.id.bytes()});
  if (any.empty()) return found;
  RETURN_IF_ERROR(session.Query(any.Sql(absl::StrCat("SELECT ", kColumns, " FROM ticket WHERE ")),
                                any.Args(), [&](const Row& row) -> absl::Status {
                                  ASSIGN_OR_RETURN(Ticket ticket, FromRow(row));
                                  found.push_back(std::move(ticket));
                                  return absl::OkStatus();
                                }));
  return found;
}

absl::Status TicketStore::Insert(Session& session, absl::Span<const Ticket> tickets) {
  static const auto& head =
      *new std::string(absl::StrCat("INSERT INTO ticket (", kColumns, ") VALUES"));
  std::vector<SqlValue> values;
  values.reserve(tickets.size() * kColumnCount);
  for (const Ticket& ticket : tickets) {
    ASSIGN_OR_RETURN(std::string words, SealWords(ticket));
    std::optional<std::string> merged_into;
    if (ticket.merged_into) merged_into = std::string(ticket.merged_into->bytes());
    std::array<SqlValue, kColumnCount> row = {ticket.tenant,
                                              ticket.id.bytes(),
                                              ticket.number,
                                              static_cast<int>(ticket.state),
                                              static_cast<int>(ticket.kind),
                                              ticket.topic,
                                              ticket.office,
                                              NullIfEmpty(ticket.assignee),
                                              ticket.thread.bytes(),
                                              ticket.channel,
                                              ticket.emergency,
                                              ticket.emergency_acknowledge_time,
                                              ticket.held,
                                              NullIfEmpty(ticket.open_matter),
                                              std::move(words),
                                              static_cast<int>(ticket.outcome),
                                              static_cast<int>(ticket.discard_reason),
                                              ticket.discard_time,
                                              ticket.bounce_count,
                                              merged_into,
                                              NullIfEmpty(ticket.transfer_target),
                                              ticket.revision,
                                              ticket.create_time,
                                              ticket.update_time,
                                              ticket.rank(),
                                              ticket.conversation_time,
                                              ticket.wait_time,
                                              ticket.reminder_count,
                                              RemindTime(ticket),
                                              ticket.first_answer_time,
                                              NullIfEmpty(absl::StrJoin(ticket.readers, ",")),
                                              NullIfEmpty(ticket.reader_office)};
    AddRow(std::move(row), &values);
  }
  RETURN_IF_ERROR(InsertRows(session, head, kColumnCount, values).status());
  return NoteEmergencies(session, tickets);
}

absl::Status TicketStore::Update(Session& session, absl::Time now, Ticket* ticket) {
  ASSIGN_OR_RETURN(const std::string words, SealWords(*ticket));
  std::optional<std::string> merged_into;
  if (ticket->merged_into) merged_into = std::string(ticket->merged_into->bytes());
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute(
          "UPDATE ticket SET state = ?, ticket_rank = ?, kind = ?, topic = ?, office_id = ?, "
          "assignee_id = ?, emergency = ?, emergency_acknowledge_time = ?, held = ?, open_matter = "
          "?, words = ?, "
          "outcome = ?, discard_reason = ?, discard_time = ?, bounce_count = ?, "
          "merged_into_id = ?, transfer_target = ?, update_time = ?, conversation_time = ?, "
          "wait_time = ?, reminder_count = ?, remind_time = ?, first_answer_time = ?, readers = ?, "
          "reader_office_id = ?, "
          "revision = revision + 1 "
          "WHERE tenant_id = ? AND id = ? AND revision = ?",
          {static_cast<int>(ticket->state),
           ticket->rank(),
           static_cast<int>(ticket->kind),
           ticket->topic,
           ticket->office,
           NullIfEmpty(ticket->assignee),
           ticket->emergency,
           ticket->emergency_acknowledge_time,
           ticket->held,
           NullIfEmpty(ticket->open_matter),
           words,
           static_cast<int>(ticket->outcome),
           static_cast<int>(ticket->discard_reason),
           ticket->discard_time,
           ticket->bounce_count,
           merged_into,
           NullIfEmpty(ticket->transfer_target),
           now,
           ticket->conversation_time,
           ticket->wait_time,
           ticket->reminder_count,
           RemindTime(*ticket),
           ticket->first_answer_time,
           NullIfEmpty(absl::StrJoin(ticket->readers, ",")),
           NullIfEmpty(ticket->reader_office),
           ticket->tenant,
           ticket->id.bytes(),
           ticket->revision}));
  if (rows != 1) return EtagMismatch();
  ++ticket->revision;
  ticket->update_time = now;
  return NoteEmergencies(session, absl::MakeConstSpan(ticket, 1));
}

absl::Status TicketStore::ListRank(Session& session, const TicketQuery& query, int rank,
                                   std::vector<Ticket>* found) {
  std::string sql =
      absl::StrCat("SELECT ", kColumns, " FROM ticket WHERE tenant_id = ? AND ticket_rank = ?");
  std::vector<SqlValue> args = {query.tenant, rank};
  if (query.after && query.after->rank == rank) {
    absl::StrAppend(&sql, " AND id < ?");
    args.emplace_back(query.after->id.bytes());
  }
  std::vector<int> states;
  for (const v1::TicketState state : WantedStates(query)) states.push_back(state);
  AddIn(" AND state", states, &sql, &args);
  AddView(query.view, &sql, &args);
  if (!query.office.empty()) {
    absl::StrAppend(&sql, " AND office_id = ?");
    args.emplace_back(query.office);
  }
  if (query.held_only) absl::StrAppend(&sql, " AND held = 1");
  if (query.offered_only) absl::StrAppend(&sql, " AND transfer_target IS NOT NULL");
  if (!query.assignee.empty()) {
    absl::StrAppend(&sql, " AND assignee_id = ?");
    args.emplace_back(query.assignee);
  }
  if (query.thread) {
    absl::StrAppend(&sql, " AND thread_id = ? AND id <> ?");
    args.emplace_back(query.thread->bytes());
    args.emplace_back(query.beside.value_or(Uuid()).bytes());
  }
  absl::StrAppend(&sql, " ORDER BY id DESC LIMIT ?");
  args.emplace_back(query.limit - found->size());
  return session.Query(sql, args, [&](const Row& row) -> absl::Status {
    ASSIGN_OR_RETURN(Ticket ticket, FromRow(row));
    found->push_back(std::move(ticket));
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<TicketStore::Due>> TicketStore::FindDue(Session& session, absl::Time now,
                                                                   const std::optional<Due>& after,
                                                                   size_t limit) {
  // While an incident has a comune's reminders rest, only emergencies nobody acknowledged are due.
  std::string sql =
      "SELECT remind_time, tenant_id, id FROM ticket WHERE remind_time <= ? AND (ticket_rank = 2 "
      "OR "
      "NOT EXISTS (SELECT 1 FROM incident WHERE incident.tenant_id = ticket.tenant_id AND "
      "incident.state = ? AND incident.pause_end_time > ?))";
  std::vector<SqlValue> args = {now, static_cast<int>(v1::Incident::STATE_OPEN), now};
  if (after) {
    absl::StrAppend(&sql, " AND remind_time >= ? AND (remind_time, tenant_id, id) > (?, ?, ?)");
    args.insert(args.end(),
                {after->remind_time, after->remind_time, after->tenant, after->id.bytes()});
  }
  absl::StrAppend(&sql, " ORDER BY remind_time, tenant_id, id LIMIT ?");
  args.emplace_back(limit);
  std::vector<Due> due;
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    due.push_back({row.Time(0), row.Text(1), UuidAt(row, 2)});
    return absl::OkStatus();
  }));
  return due;
}

absl::StatusOr<std::vector<Ticket>> TicketStore::List(Session& session, const TicketQuery& query) {
  std::vector<Ticket> found;
  const auto states = WantedStates(query);
  const bool any_ended = std::any_of(states.begin(), states.end(), IsEnded);
  const bool any_open = !std::all_of(states.begin(), states.end(), IsEnded);
  // One range of the index per rank.
  for (const int rank : {2, 1, 0}) {
    if (rank == 0 ? !any_ended : !any_open) continue;
    if (query.after && query.after->rank < rank) continue;
    if (found.size() >= query.limit) break;
    RETURN_IF_ERROR(ListRank(session, query, rank, &found));
  }
  return found;
}

}  // namespace mugugno::tenant
