#include "tenant/tickets/conversation_store.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/store/insert_rows.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kColumnCount = 9;
constexpr absl::string_view kSelect =
    "SELECT id, kind, tenant_id, ticket_id, submission_id, words, create_time "
    "FROM conversation_entry WHERE owner = ? AND correspondent_id = ? ";

std::string RowKey(const Uuid& correspondent, const Uuid& id) {
  return absl::StrCat(correspondent.bytes(), id.bytes());
}
SqlValue Bytes(const std::optional<Uuid>& id) {
  return id ? SqlValue(id->bytes()) : SqlValue(nullptr);
}

}  // namespace

absl::Status ConversationStore::Append(Session& session,
                                       absl::Span<const ConversationPointer> pointers) {
  std::vector<SqlValue> values;
  values.reserve(pointers.size() * kColumnCount);
  for (const ConversationPointer& pointer : pointers) {
    SqlValue words = nullptr;
    if (pointer.words) {
      const std::string key = RowKey(pointer.correspondent, pointer.id);
      ASSIGN_OR_RETURN(words,
                       keys_.Seal(KeyOwnerOf(pointer.owner), {"conversation_entry", "words", key},
                                  pointer.words->SerializeAsString()));
    }
    std::array<SqlValue, kColumnCount> row = {
        pointer.owner,
        pointer.correspondent.bytes(),
        pointer.id.bytes(),
        static_cast<int>(pointer.kind),
        pointer.tenant.empty() ? SqlValue(nullptr) : SqlValue(pointer.tenant),
        Bytes(pointer.ticket),
        Bytes(pointer.submission),
        std::move(words),
        pointer.create_time};
    AddRow(std::move(row), &values);
  }
  return InsertRows(session,
                    "INSERT INTO conversation_entry (owner, correspondent_id, id, kind, tenant_id, "
                    "ticket_id, submission_id, words, create_time) VALUES",
                    kColumnCount, values)
      .status();
}

absl::StatusOr<ConversationPointer> ConversationStore::FromRow(const Row& row,
                                                               absl::string_view owner,
                                                               const Uuid& correspondent) {
  ConversationPointer pointer;
  pointer.owner = std::string(owner);
  pointer.correspondent = correspondent;
  pointer.id = Uuid::FromBytes(row.Bytes(0)).value_or(Uuid());
  pointer.kind = static_cast<v1::ConversationEntry::Kind>(row.Int(1));
  if (!row.IsNull(2)) pointer.tenant = row.Text(2);
  if (!row.IsNull(3)) pointer.ticket = Uuid::FromBytes(row.Bytes(3));
  if (!row.IsNull(4)) pointer.submission = Uuid::FromBytes(row.Bytes(4));
  pointer.create_time = row.Time(6);
  if (row.IsNull(5)) return pointer;
  const std::string key = RowKey(correspondent, pointer.id);
  ASSIGN_OR_RETURN(
      const std::string words,
      keys_.Open(KeyOwnerOf(owner), {"conversation_entry", "words", key}, row.Bytes(5)));
  if (!pointer.words.emplace().ParseFromString(words)) return DataLoss("words of a conversation");
  return pointer;
}

absl::StatusOr<std::vector<ConversationPointer>> ConversationStore::List(
    Session& session, absl::string_view owner, const Uuid& correspondent,
    const std::optional<Uuid>& after, size_t limit) {
  std::vector<ConversationPointer> found;
  RETURN_IF_ERROR(session.Query(
      absl::StrCat(kSelect, "AND id > ? ORDER BY id LIMIT ?"),
      {owner, correspondent.bytes(), after.value_or(Uuid()).bytes(), limit},
      [&](const Row& row) -> absl::Status {
        ASSIGN_OR_RETURN(ConversationPointer pointer, FromRow(row, owner, correspondent));
        found.push_back(std::move(pointer));
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<std::optional<ConversationPointer>> ConversationStore::Find(
    Session& session, absl::string_view owner, const Uuid& correspondent, const Uuid& id) {
  std::optional<ConversationPointer> found;
  RETURN_IF_ERROR(session.Query(absl::StrCat(kSelect, "AND id = ?"),
                                {owner, correspondent.bytes(), id.bytes()},
                                [&](const Row& row) -> absl::Status {
                                  ASSIGN_OR_RETURN(found, FromRow(row, owner, correspondent));
                                  return absl::OkStatus();
                                }));
  return found;
}

absl::StatusOr<std::vector<Uuid>> ConversationStore::ShownOf(Session& session,
                                                             absl::string_view owner,
                                                             const Uuid& correspondent,
                                                             const TicketKey& ticket) {
  std::vector<Uuid> shown;
  RETURN_IF_ERROR(session.Query(
      "SELECT id FROM conversation_entry WHERE owner = ? AND correspondent_id = ? "
      "AND tenant_id = ? AND ticket_id = ? ORDER BY id",
      {owner, correspondent.bytes(), ticket.tenant, ticket.id.bytes()}, [&](const Row& row) {
        shown.push_back(Uuid::FromBytes(row.Bytes(0)).value_or(Uuid()));
        return absl::OkStatus();
      }));
  return shown;
}

absl::Status ConversationStore::Follow(Session& session, absl::string_view owner,
                                       const Uuid& correspondent, const TicketKey& from,
                                       const TicketKey& to) {
  return session
      .Execute(
          "UPDATE conversation_entry SET tenant_id = ?, ticket_id = ? "
          "WHERE owner = ? AND correspondent_id = ? AND tenant_id = ? AND ticket_id = ?",
          {to.tenant, to.id.bytes(), owner, correspondent.bytes(), from.tenant, from.id.bytes()})
      .status();
}

absl::Status ConversationStore::MoveToTicket(Session& session, const ConversationPointer& pointer) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute("UPDATE conversation_entry SET tenant_id = ?, ticket_id = ?, words = NULL "
                      "WHERE owner = ? AND correspondent_id = ? AND id = ?",
                      {pointer.tenant, Bytes(pointer.ticket), pointer.owner,
                       pointer.correspondent.bytes(), pointer.id.bytes()}));
  return rows == 1 ? absl::OkStatus() : NotFound();
}

}  // namespace mugugno::tenant
