#include "tenant/lobby/lobby_store.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/store/insert_rows.h"
#include "tenant/store/sql_time.h"
#include "tenant/tickets/reminder.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kColumns =
    "association_id, id, state, correspondent_id, channel_id, source, submission_id, question_id, "
    "emergency, words, assigned_tenant_id, assigned_ticket_id, create_time, update_time, "
    "wait_time, reminder_count, remind_time";
constexpr size_t kColumnCount = 17;
// What comes to an item later.
constexpr absl::string_view kLaterColumns =
    "emergency_acknowledge_time, discard_reason, discard_time";

absl::Time RemindTime(const LobbyItem& item) {
  const std::optional<Reminder> next = NextReminder(item);
  return next ? next->due : Never();
}

Binding WordsBinding(const Uuid& id) { return {"lobby_item", "words", id.bytes()}; }

SqlValue OrNull(const std::optional<absl::Time>& time) {
  return time ? SqlValue(*time) : SqlValue(nullptr);
}

SqlValue Bytes(const std::optional<Uuid>& id) {
  return id ? SqlValue(id->bytes()) : SqlValue(nullptr);
}

LobbyItem FromRow(const Row& row) {
  LobbyItem item;
  item.association = row.Text(0);
  item.id = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid());
  item.state = static_cast<v1::LobbyItem::State>(row.Int(2));
  item.correspondent = Uuid::FromBytes(row.Bytes(3)).value_or(Uuid());
  item.channel = row.Text(4);
  item.source = row.Text(5);
  item.submission = Uuid::FromBytes(row.Bytes(6)).value_or(Uuid());
  if (!row.IsNull(7)) item.question = Uuid::FromBytes(row.Bytes(7));
  item.emergency = row.Bool(8);
  if (!row.IsNull(10)) item.assigned_tenant = row.Text(10);
  if (!row.IsNull(11)) item.assigned_ticket = Uuid::FromBytes(row.Bytes(11));
  item.create_time = row.Time(12);
  item.update_time = row.Time(13);
  item.wait_time = row.Time(14);
  item.reminder_count = static_cast<int>(row.Int(15));
  if (!row.IsNull(17)) item.emergency_acknowledge_time = row.Time(17);
  item.discard_reason = static_cast<v1::DiscardReason>(row.Int(18));
  if (!row.IsNull(19)) item.discard_time = row.Time(19);
  return item;
}

}  // namespace

absl::Status LobbyStore::Insert(Session& session, absl::Span<const LobbyItem> items) {
  static const auto& head =
      *new std::string(absl::StrCat("INSERT INTO lobby_item (", kColumns, ") VALUES"));
  std::vector<SqlValue> values;
  values.reserve(items.size() * kColumnCount);
  for (const LobbyItem& item : items) {
    SqlValue words = nullptr;
    if (item.words) {
      ASSIGN_OR_RETURN(words, keys_.Seal(KeyOwner::Association(item.association),
                                         WordsBinding(item.id), item.words->SerializeAsString()));
    }
    std::array<SqlValue, kColumnCount> row = {
        item.association,
        item.id.bytes(),
        static_cast<int>(item.state),
        item.correspondent.bytes(),
        item.channel,
        item.source,
        item.submission.bytes(),
        Bytes(item.question),
        item.emergency,
        std::move(words),
        item.assigned_tenant.empty() ? SqlValue(nullptr) : SqlValue(item.assigned_tenant),
        Bytes(item.assigned_ticket),
        item.create_time,
        item.update_time,
        item.wait_time,
        item.reminder_count,
        RemindTime(item)};
    AddRow(std::move(row), &values);
  }
  return InsertRows(session, head, kColumnCount, values).status();
}

absl::StatusOr<std::vector<LobbyItem>> LobbyStore::Select(Session& session,
                                                          absl::string_view condition,
                                                          absl::Span<const SqlValue> args) {
  std::vector<LobbyItem> found;
  RETURN_IF_ERROR(
      session.Query(absl::StrCat("SELECT ", kColumns, ", ", kLaterColumns,
                                 " FROM lobby_item WHERE association_id = ? AND ", condition),
                    args, [&](const Row& row) -> absl::Status {
                      LobbyItem item = FromRow(row);
                      if (!row.IsNull(9)) {
                        ASSIGN_OR_RETURN(const std::string words,
                                         keys_.Open(KeyOwner::Association(item.association),
                                                    WordsBinding(item.id), row.Bytes(9)));
                        if (!item.words.emplace().ParseFromString(words)) {
                          return DataLoss("words of a lobby item");
                        }
                      }
                      found.push_back(std::move(item));
                      return absl::OkStatus();
                    }));
  return found;
}

absl::StatusOr<std::vector<LobbyItem>> LobbyStore::Asked(Session& session,
                                                         absl::string_view association,
                                                         const Uuid& correspondent) {
  return Select(session, "correspondent_id = ? AND state = ? ORDER BY id FOR UPDATE",
                {association, correspondent.bytes(), static_cast<int>(v1::LobbyItem::STATE_ASKED)});
}

absl::StatusOr<LobbyItem> LobbyStore::Lock(Session& session, absl::string_view association,
                                           const Uuid& id) {
  ASSIGN_OR_RETURN(std::vector<LobbyItem> found,
                   Select(session, "id = ? FOR UPDATE", {association, id.bytes()}));
  if (found.empty()) return NotFound();
  return std::move(found.front());
}

absl::StatusOr<LobbyItem> LobbyStore::Get(Session& session, absl::string_view association,
                                          const Uuid& id) {
  ASSIGN_OR_RETURN(std::vector<LobbyItem> found,
                   Select(session, "id = ?", {association, id.bytes()}));
  if (found.empty()) return NotFound();
  return std::move(found.front());
}

absl::StatusOr<std::vector<LobbyItem>> LobbyStore::List(Session& session,
                                                        absl::string_view association,
                                                        bool discarded,
                                                        const std::optional<Place>& after,
                                                        size_t limit) {
  constexpr absl::string_view kUrgent = "(emergency AND emergency_acknowledge_time IS NULL)";
  static const auto& order =
      *new std::string(absl::StrCat(" AND (", kUrgent, " < ? OR (", kUrgent,
                                    " = ? AND id > ?)) ORDER BY ", kUrgent, " DESC, id LIMIT ?"));
  const Place place = after.value_or(Place{.urgent = true, .id = Uuid()});
  const int gone = static_cast<int>(v1::LobbyItem::STATE_DISCARDED);
  return Select(session, absl::StrCat(discarded ? "state IN (?, ?)" : "state NOT IN (?, ?)", order),
                {association, discarded ? gone : static_cast<int>(v1::LobbyItem::STATE_ASSIGNED),
                 gone, place.urgent, place.urgent, place.id.bytes(), limit});
}

absl::StatusOr<std::vector<LobbyStore::Due>> LobbyStore::FindDue(Session& session, absl::Time now,
                                                                 const std::optional<Due>& after,
                                                                 size_t limit) {
  std::string sql = "SELECT remind_time, association_id, id FROM lobby_item WHERE remind_time <= ?";
  std::vector<SqlValue> args = {now};
  if (after) {
    absl::StrAppend(&sql,
                    " AND remind_time >= ? AND (remind_time, association_id, id) > (?, ?, ?)");
    args.insert(args.end(),
                {after->remind_time, after->remind_time, after->association, after->id.bytes()});
  }
  absl::StrAppend(&sql, " ORDER BY remind_time, association_id, id LIMIT ?");
  args.emplace_back(limit);
  std::vector<Due> due;
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    due.push_back({row.Time(0), row.Text(1), Uuid::FromBytes(row.Bytes(2)).value_or(Uuid())});
    return absl::OkStatus();
  }));
  return due;
}

absl::Status LobbyStore::Update(Session& session, const LobbyItem& item) {
  return session
      .Execute(
          "UPDATE lobby_item SET state = ?, emergency_acknowledge_time = ?, "
          "discard_reason = ?, discard_time = ?, update_time = ?, reminder_count = ?, "
          "remind_time = ? WHERE association_id = ? AND id = ?",
          {static_cast<int>(item.state), OrNull(item.emergency_acknowledge_time),
           static_cast<int>(item.discard_reason), OrNull(item.discard_time), item.update_time,
           item.reminder_count, RemindTime(item), item.association, item.id.bytes()})
      .status();
}

absl::Status LobbyStore::SetWords(Session& session, const LobbyItem& item) {
  ASSIGN_OR_RETURN(std::string words,
                   keys_.Seal(KeyOwner::Association(item.association), WordsBinding(item.id),
                              item.words->SerializeAsString()));
  return session
      .Execute("UPDATE lobby_item SET words = ? WHERE association_id = ? AND id = ?",
               {std::move(words), item.association, item.id.bytes()})
      .status();
}

absl::Status LobbyStore::Assign(Session& session, const LobbyItem& item, absl::string_view tenant,
                                const Uuid& ticket, absl::Time now) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute("UPDATE lobby_item SET state = ?, words = NULL, assigned_tenant_id = ?, "
                      "assigned_ticket_id = ?, update_time = ?, remind_time = ? "
                      "WHERE association_id = ? AND id = ? AND state = ?",
                      {static_cast<int>(v1::LobbyItem::STATE_ASSIGNED), tenant, ticket.bytes(), now,
                       Never(), item.association, item.id.bytes(), static_cast<int>(item.state)}));
  if (rows == 1) return absl::OkStatus();
  return Aborted("LOBBY_ITEM_CHANGED", "somebody else decided this message; read it again");
}

}  // namespace mugugno::tenant
