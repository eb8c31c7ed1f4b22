#include "tenant/tickets/relay.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Whose channel it is; empty for the association's.
std::string ChannelTenant(const ThreadAddress& address) {
  absl::string_view owner = address.owner;
  return absl::ConsumePrefix(&owner, "tenants/") ? std::string(owner) : "";
}

// What the ticket was there last.
std::optional<Uuid> TombstoneIn(absl::string_view tenant, const Ticket& ticket) {
  std::optional<Uuid> last;
  for (const auto& former : ticket.words.former()) {
    if (former.tenant() == tenant) last = Uuid::FromBytes(former.ticket());
  }
  return last;
}

// As much of it as its lines tell.
absl::StatusOr<Ticket> ReadTombstone(Session& session, absl::string_view tenant, const Uuid& id) {
  absl::StatusOr<Ticket> found = NotFound();
  RETURN_IF_ERROR(session.Query(
      "SELECT office_id, COALESCE(readers, ''), COALESCE(reader_office_id, '') FROM ticket WHERE "
      "tenant_id = ? AND id = ?",
      {tenant, id.bytes()}, [&](const Row& row) {
        Ticket tombstone;
        tombstone.tenant = std::string(tenant);
        tombstone.id = id;
        tombstone.state = v1::TICKET_STATE_TRANSFERRED;
        tombstone.office = row.Text(0);
        tombstone.readers = absl::StrSplit(row.Text(1), ',', absl::SkipEmpty());
        tombstone.reader_office = row.Text(2);
        found = std::move(tombstone);
        return absl::OkStatus();
      }));
  return found;
}

}  // namespace

bool IsRelay(const Ticket& ticket, const ThreadAddress& address) {
  const std::string owner = ChannelTenant(address);
  return !owner.empty() && owner != ticket.tenant;
}

std::string RelayOpening(const TenantSlice& speaker) {
  return absl::StrCat("Il Comune di ", speaker.tenant.display_name, " risponde:\n\n");
}

absl::Status TraceRelay(const RelayParts& parts, const Ticket& ticket, const ThreadAddress& address,
                        absl::string_view actor, absl::Time now) {
  const std::string channel_tenant = ChannelTenant(address);
  const std::optional<Uuid> tombstone = TombstoneIn(channel_tenant, ticket);
  if (!tombstone) return Internal("an answer by a channel of a comune the ticket never was in");
  TicketEntry passed;
  passed.tenant = channel_tenant;
  passed.ticket = *tombstone;
  passed.id = parts.uuids.Next();
  passed.kind = v1::TicketEntry::KIND_RELAY;
  passed.author = kGateway;
  passed.state = v1::TICKET_STATE_TRANSFERRED;
  passed.create_time = now;
  RETURN_IF_ERROR(parts.entries.Append(parts.session, {passed}));
  ASSIGN_OR_RETURN(const Ticket left, ReadTombstone(parts.session, channel_tenant, *tombstone));
  AddTicketLines(left, parts.changes);
  return AppendAudit(parts.session, parts.uuids, now,
                     {{TenantName(channel_tenant), std::string(actor), "ticket.relay",
                       TicketName(channel_tenant, *tombstone), TenantName(ticket.tenant)},
                      {TenantName(ticket.tenant), std::string(actor), "ticket.relay",
                       TicketName(ticket.tenant, ticket.id), ticket.channel}});
}

}  // namespace mugugno::tenant
