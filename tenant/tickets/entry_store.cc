#include "tenant/tickets/entry_store.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/outbox/office_request_store.h"
#include "tenant/store/insert_rows.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kSelect =
    "SELECT e.tenant_id, e.ticket_id, e.id, e.kind, e.author, e.words, e.state, e.office_id, "
    "e.delivery_id, e.create_time, d.state, d.receipt, r.words FROM ticket_entry e "
    "LEFT JOIN delivery d ON d.tenant_id = e.tenant_id AND d.id = e.delivery_id "
    "LEFT JOIN office_request r ON r.tenant_id = e.tenant_id AND r.delivery_id = e.delivery_id "
    "WHERE e.tenant_id = ? AND e.ticket_id = ?";
constexpr size_t kColumnCount = 10;

std::string RowKey(const Uuid& ticket, const Uuid& id) {
  return absl::StrCat(ticket.bytes(), id.bytes());
}

Uuid UuidAt(const Row& row, size_t column) {
  return Uuid::FromBytes(row.Bytes(column)).value_or(Uuid());
}

}  // namespace

absl::Status EntryStore::Append(Session& session, absl::Span<const TicketEntry> entries) {
  std::vector<SqlValue> values;
  values.reserve(entries.size() * kColumnCount);
  for (const TicketEntry& entry : entries) {
    std::optional<std::string> words;
    if (entry.words) {
      const std::string key = RowKey(entry.ticket, entry.id);
      ASSIGN_OR_RETURN(words,
                       keys_.Seal(KeyOwner::Tenant(entry.tenant), {"ticket_entry", "words", key},
                                  entry.words->SerializeAsString()));
    }
    std::optional<std::string> delivery;
    if (entry.delivery) delivery = std::string(entry.delivery->bytes());
    std::array<SqlValue, kColumnCount> row = {
        entry.tenant,
        entry.ticket.bytes(),
        entry.id.bytes(),
        static_cast<int>(entry.kind),
        entry.author,
        words,
        static_cast<int>(entry.state),
        entry.office.empty() ? SqlValue(nullptr) : SqlValue(entry.office),
        delivery,
        entry.create_time};
    AddRow(std::move(row), &values);
  }
  return InsertRows(session,
                    "INSERT INTO ticket_entry (tenant_id, ticket_id, id, kind, author, words, "
                    "state, office_id, delivery_id, create_time) VALUES",
                    kColumnCount, values)
      .status();
}

absl::StatusOr<TicketEntry> EntryStore::FromRow(const Row& row) {
  TicketEntry entry;
  entry.tenant = row.Text(0);
  entry.ticket = UuidAt(row, 1);
  entry.id = UuidAt(row, 2);
  entry.kind = static_cast<v1::TicketEntry::Kind>(row.Int(3));
  entry.author = row.Text(4);
  entry.state = static_cast<v1::TicketState>(row.Int(6));
  if (!row.IsNull(7)) entry.office = row.Text(7);
  if (!row.IsNull(8)) entry.delivery = UuidAt(row, 8);
  entry.create_time = row.Time(9);
  if (!row.IsNull(10)) entry.delivery_state = static_cast<v1::DeliveryState>(row.Int(10));
  if (!row.IsNull(11)) entry.receipt = static_cast<v1::DeliveryReceipt>(row.Int(11));
  if (!row.IsNull(12)) {
    ASSIGN_OR_RETURN(entry.office_request, OfficeRequestStore(keys_).Unseal(
                                               entry.tenant, *entry.delivery, row.Bytes(12)));
  }
  if (row.IsNull(5)) return entry;
  const std::string key = RowKey(entry.ticket, entry.id);
  ASSIGN_OR_RETURN(
      const std::string words,
      keys_.Open(KeyOwner::Tenant(entry.tenant), {"ticket_entry", "words", key}, row.Bytes(5)));
  if (!entry.words.emplace().ParseFromString(words)) return DataLoss("words of an entry");
  return entry;
}

absl::StatusOr<std::vector<TicketEntry>> EntryStore::List(Session& session,
                                                          absl::string_view tenant,
                                                          const Uuid& ticket,
                                                          const std::optional<Uuid>& after,
                                                          size_t limit) {
  static const auto& sql =
      *new std::string(absl::StrCat(kSelect, " AND e.id > ? ORDER BY e.id LIMIT ?"));
  std::vector<TicketEntry> found;
  RETURN_IF_ERROR(session.Query(sql,
                                {tenant, ticket.bytes(), after.value_or(Uuid()).bytes(), limit},
                                [&](const Row& row) -> absl::Status {
                                  ASSIGN_OR_RETURN(TicketEntry entry, FromRow(row));
                                  found.push_back(std::move(entry));
                                  return absl::OkStatus();
                                }));
  return found;
}

absl::StatusOr<TicketEntry> EntryStore::Get(Session& session, absl::string_view tenant,
                                            const Uuid& ticket, const Uuid& id) {
  static const auto& sql = *new std::string(absl::StrCat(kSelect, " AND e.id = ?"));
  absl::StatusOr<TicketEntry> found = NotFound();
  RETURN_IF_ERROR(session.Query(sql, {tenant, ticket.bytes(), id.bytes()}, [&](const Row& row) {
    found = FromRow(row);
    return found.status();
  }));
  return found;
}

absl::StatusOr<std::vector<TicketEntry>> EntryStore::All(Session& session, absl::string_view tenant,
                                                         const Uuid& ticket) {
  constexpr size_t kPage = 200;
  std::vector<TicketEntry> all;
  while (true) {
    std::optional<Uuid> after;
    if (!all.empty()) after = all.back().id;
    ASSIGN_OR_RETURN(std::vector<TicketEntry> page, List(session, tenant, ticket, after, kPage));
    const bool last = page.size() < kPage;
    for (TicketEntry& entry : page) all.push_back(std::move(entry));
    if (last) return all;
  }
}

absl::Status EntryStore::SetWords(Session& session, const TicketEntry& entry) {
  ASSIGN_OR_RETURN(std::string words,
                   keys_.Seal(KeyOwner::Tenant(entry.tenant),
                              {"ticket_entry", "words", RowKey(entry.ticket, entry.id)},
                              entry.words->SerializeAsString()));
  return session
      .Execute("UPDATE ticket_entry SET words = ? WHERE tenant_id = ? AND ticket_id = ? AND id = ?",
               {std::move(words), entry.tenant, entry.ticket.bytes(), entry.id.bytes()})
      .status();
}

absl::Status EntryStore::EraseWords(Session& session, absl::string_view tenant,
                                    const Uuid& ticket) {
  return session
      .Execute("UPDATE ticket_entry SET words = NULL WHERE tenant_id = ? AND ticket_id = ?",
               {tenant, ticket.bytes()})
      .status();
}

absl::StatusOr<bool> EntryStore::CitizenWasTold(Session& session, absl::string_view tenant,
                                                const Uuid& ticket) {
  bool told = false;
  RETURN_IF_ERROR(session.Query(
      "SELECT kind FROM ticket_entry WHERE tenant_id = ? AND ticket_id = ? AND kind IN (?, ?) "
      "ORDER BY id DESC LIMIT 1",
      {tenant, ticket.bytes(), static_cast<int>(v1::TicketEntry::KIND_INBOUND),
       static_cast<int>(v1::TicketEntry::KIND_REPLY)},
      [&](const Row& row) {
        told = row.Int(0) == v1::TicketEntry::KIND_REPLY;
        return absl::OkStatus();
      }));
  return told;
}

}  // namespace mugugno::tenant
