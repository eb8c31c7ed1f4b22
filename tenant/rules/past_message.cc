#include "tenant/rules/past_message.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "mugugno/v1/rule_set.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr int kInbound = static_cast<int>(v1::TicketEntry::KIND_INBOUND);

absl::StatusOr<Opening> Open(KeyRing& keys, absl::string_view tenant, const Uuid& ticket,
                             absl::string_view entry, absl::string_view sealed) {
  ASSIGN_OR_RETURN(
      const std::string opened,
      keys.Open(KeyOwner::Tenant(tenant),
                {"ticket_entry", "words", absl::StrCat(ticket.bytes(), entry)}, sealed));
  storage::v1::EntryWords words;
  if (!words.ParseFromString(opened)) return DataLoss("words of an entry");
  if (words.has_message()) {
    return Opening{std::move(*words.mutable_message()), std::move(*words.mutable_files())};
  }
  Opening opening;
  opening.message.set_text(words.text());
  return opening;
}

// Somebody of the office has it, or had it.
bool IsWorkedOn(v1::TicketState state) {
  switch (state) {
    case v1::TICKET_STATE_ACKNOWLEDGED:
    case v1::TICKET_STATE_IN_PROGRESS:
    case v1::TICKET_STATE_WAITING_CITIZEN:
    case v1::TICKET_STATE_WAITING_THIRD_PARTY:
    case v1::TICKET_STATE_RESOLVED:
    case v1::TICKET_STATE_CLOSED:
    case v1::TICKET_STATE_REOPENED:
      return true;
    default:
      return false;
  }
}

}  // namespace

absl::StatusOr<std::vector<PastMessage>> PastMessages(Session& session, KeyRing& keys,
                                                      absl::string_view tenant, size_t limit) {
  std::vector<PastMessage> found;
  RETURN_IF_ERROR(session.Query(
      "SELECT k.id, k.office_id, k.state, "
      "EXISTS (SELECT 1 FROM correction c WHERE c.tenant_id = k.tenant_id AND c.ticket_id = k.id "
      "AND c.office_after = k.office_id AND c.office_after <> c.office_before), e.id, e.words, "
      "k.topic, EXISTS (SELECT 1 FROM correction c WHERE c.tenant_id = k.tenant_id AND "
      "c.ticket_id = k.id AND c.topic_after <> ''), "
      "EXISTS (SELECT 1 FROM correction c WHERE c.tenant_id = k.tenant_id AND "
      "c.ticket_id = k.id AND c.office_after <> c.office_before), k.channel, "
      "EXISTS (SELECT 1 FROM correction c WHERE c.tenant_id = k.tenant_id AND "
      "c.ticket_id = k.id AND c.act IN (?, ?, ?)) "
      "FROM ticket k JOIN ticket_entry e ON e.tenant_id = k.tenant_id AND e.ticket_id = k.id "
      "AND e.id = (SELECT MIN(f.id) FROM ticket_entry f WHERE f.tenant_id = k.tenant_id "
      "AND f.ticket_id = k.id AND f.kind = ?) "
      "WHERE k.tenant_id = ? AND k.kind <> ? AND k.held = 0 AND k.readers IS NULL "
      "AND e.words IS NOT NULL "
      "AND NOT EXISTS (SELECT 1 FROM ticket_entry s WHERE s.tenant_id = k.tenant_id AND "
      "s.ticket_id = k.id AND s.kind = ?) "
      "ORDER BY k.id DESC LIMIT ?",
      {static_cast<int>(v1::Correction::ACT_CONFIRM), static_cast<int>(v1::Correction::ACT_LOBBY),
       static_cast<int>(v1::Correction::ACT_TRANSFER_IN), kInbound, tenant,
       static_cast<int>(v1::TICKET_KIND_WHISTLEBLOWING),
       static_cast<int>(v1::TicketEntry::KIND_SPLIT), limit},
      [&](const Row& row) -> absl::Status {
        PastMessage past;
        past.ticket = Uuid::FromBytes(row.Bytes(0)).value_or(Uuid());
        past.office = row.Text(1);
        const auto channel = ResourceName::Parse(row.Text(9));
        if (channel) past.channel_tenant = std::string(channel->Id("tenants"));
        past.brought = row.Bool(10);
        const bool told = row.Bool(7);
        past.judged = row.Bool(3) || told || IsWorkedOn(static_cast<v1::TicketState>(row.Int(2)));
        const bool moved = row.Bool(8);
        if (told || (past.judged && !moved)) past.topic = row.Text(6);
        ASSIGN_OR_RETURN(past.opening, Open(keys, tenant, past.ticket, row.Bytes(4), row.Bytes(5)));
        found.push_back(std::move(past));
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<std::optional<Opening>> OpeningMessage(Session& session, KeyRing& keys,
                                                      absl::string_view tenant,
                                                      const Uuid& ticket) {
  std::optional<Opening> found;
  RETURN_IF_ERROR(session.Query(
      "SELECT id, words FROM ticket_entry WHERE tenant_id = ? AND ticket_id = ? AND kind = ? "
      "ORDER BY id LIMIT 1",
      {tenant, ticket.bytes(), kInbound}, [&](const Row& row) -> absl::Status {
        if (row.IsNull(1)) return absl::OkStatus();
        ASSIGN_OR_RETURN(found, Open(keys, tenant, ticket, row.Bytes(0), row.Bytes(1)));
        return absl::OkStatus();
      }));
  return found;
}

}  // namespace mugugno::tenant
