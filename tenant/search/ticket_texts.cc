#include "tenant/search/ticket_texts.h"

#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "tenant/tickets/entry.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

using v1::TicketHit;

void Add(TicketHit::Place place, const std::string& text, std::vector<FoundText>* texts) {
  if (!text.empty()) texts->push_back({place, text});
}

// What people write; what the gateway says by itself would find half of all tickets.
std::vector<int> SpokenKinds() {
  return {v1::TicketEntry::KIND_INBOUND, v1::TicketEntry::KIND_REPLY,
          v1::TicketEntry::KIND_NOTE,    v1::TicketEntry::KIND_FORWARD,
          v1::TicketEntry::KIND_CLOSURE, v1::TicketEntry::KIND_TRANSFER};
}

TicketHit::Place PlaceOf(int kind) {
  switch (kind) {
    case v1::TicketEntry::KIND_INBOUND:
      return TicketHit::PLACE_MESSAGE;
    case v1::TicketEntry::KIND_REPLY:
    case v1::TicketEntry::KIND_CLOSURE:
      return TicketHit::PLACE_REPLY;
    default:
      return TicketHit::PLACE_NOTE;
  }
}

void AddEntry(int kind, const storage::v1::EntryWords& words, TicketTexts* texts) {
  if (!words.has_message()) return Add(PlaceOf(kind), words.text(), &texts->said);
  const v1::InboundMessage& message = words.message();
  Add(TicketHit::PLACE_MESSAGE, message.letter().subject(), &texts->said);
  Add(TicketHit::PLACE_MESSAGE, message.text(), &texts->said);
  // A contact keeps what was known of them first.
  for (const std::string* who :
       {&message.display_name(), &message.phone_number(), &message.email()}) {
    bool told = who->empty();
    for (const FoundText& known : texts->head) told = told || known.text == *who;
    if (!told) texts->said.push_back({TicketHit::PLACE_CONTACT, *who});
  }
}

// Nothing for bytes that do not open: what stands beside them is found all the same.
template <typename Words>
absl::StatusOr<std::optional<Words>> Open(KeyRing& keys, const KeyOwner& owner,
                                          const Binding& binding, const std::string& sealed) {
  std::optional<Words> words;
  const absl::StatusOr<std::string> opened = keys.Open(owner, binding, sealed);
  if (absl::IsDataLoss(opened.status())) return words;
  RETURN_IF_ERROR(opened.status());
  if (!words.emplace().ParseFromString(*opened)) words.reset();
  return words;
}

std::vector<std::string> IdsOf(absl::Span<const Uuid> tickets) {
  std::vector<std::string> ids;
  for (const Uuid& ticket : tickets) ids.emplace_back(ticket.bytes());
  return ids;
}

Uuid UuidAt(const Row& row, size_t column) {
  return Uuid::FromBytes(row.Bytes(column)).value_or(Uuid());
}

absl::Status ReadHeads(Session& session, KeyRing& keys, const KeyOwner& owner,
                       absl::Span<const Uuid> tickets, std::vector<TicketTexts>* found) {
  std::string sql =
      "SELECT k.id, k.number, k.state, c.id, c.words FROM ticket k "
      "JOIN thread t ON t.tenant_id = k.tenant_id AND t.id = k.thread_id "
      "JOIN contact c ON c.tenant_id = t.tenant_id AND c.id = t.contact_id WHERE k.tenant_id = ?";
  std::vector<SqlValue> args = {owner.id};
  AddIn(" AND k.id", IdsOf(tickets), &sql, &args);
  return session.Query(sql, args, [&](const Row& row) -> absl::Status {
    TicketTexts texts;
    texts.ticket = UuidAt(row, 0);
    Add(TicketHit::PLACE_NUMBER, row.Text(1), &texts.head);
    texts.transferred = row.Int(2) == v1::TICKET_STATE_TRANSFERRED;
    if (!texts.transferred) {
      ASSIGN_OR_RETURN(const auto contact,
                       Open<storage::v1::ContactWords>(
                           keys, owner, {"contact", "words", row.Bytes(3)}, row.Bytes(4)));
      if (contact) {
        Add(TicketHit::PLACE_CONTACT, contact->display_name(), &texts.head);
        Add(TicketHit::PLACE_CONTACT, contact->phone_number(), &texts.head);
        Add(TicketHit::PLACE_CONTACT, contact->email(), &texts.head);
      }
    }
    found->push_back(std::move(texts));
    return absl::OkStatus();
  });
}

}  // namespace

absl::StatusOr<std::vector<TicketTexts>> ReadTicketTexts(
    Session& session, KeyRing& keys, absl::string_view tenant, absl::Span<const Uuid> tickets,
    absl::FunctionRef<bool(const Uuid&, const Uuid&)> wanted) {
  std::vector<TicketTexts> found;
  if (tickets.empty()) return found;
  const KeyOwner owner = KeyOwner::Tenant(tenant);
  RETURN_IF_ERROR(ReadHeads(session, keys, owner, tickets, &found));
  absl::flat_hash_map<Uuid, TicketTexts*> of_ticket;
  for (TicketTexts& texts : found) of_ticket[texts.ticket] = &texts;
  std::string sql =
      "SELECT ticket_id, id, kind, words FROM ticket_entry WHERE tenant_id = ? AND words IS NOT "
      "NULL AND author <> ?";
  std::vector<SqlValue> args = {tenant, kGateway};
  AddIn(" AND ticket_id", IdsOf(tickets), &sql, &args);
  AddIn(" AND kind", SpokenKinds(), &sql, &args);
  absl::StrAppend(&sql, " ORDER BY ticket_id, id");
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) -> absl::Status {
    const Uuid ticket = UuidAt(row, 0);
    const Uuid entry = UuidAt(row, 1);
    const auto texts = of_ticket.find(ticket);
    if (texts == of_ticket.end() || !wanted(ticket, entry)) return absl::OkStatus();
    const std::string key = absl::StrCat(ticket.bytes(), entry.bytes());
    ASSIGN_OR_RETURN(
        const auto words,
        Open<storage::v1::EntryWords>(keys, owner, {"ticket_entry", "words", key}, row.Bytes(3)));
    if (words) AddEntry(static_cast<int>(row.Int(2)), *words, texts->second);
    texts->second->entries.push_back(entry);
    return absl::OkStatus();
  }));
  return found;
}

}  // namespace mugugno::tenant
