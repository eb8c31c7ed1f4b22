#include "tenant/tickets/conversation.h"

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/feed/lines.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

absl::StatusOr<ThreadAddress> Find(Session& session, absl::string_view tenant, const Uuid& thread,
                                   absl::string_view lock) {
  absl::StatusOr<ThreadAddress> found = NotFound();
  RETURN_IF_ERROR(session.Query(
      absl::StrCat("SELECT c.owner, c.id, c.app_id, c.channel_id, c.last_inbound_time FROM thread "
                   "t JOIN correspondent c "
                   "ON c.owner = t.correspondent_owner AND c.id = t.correspondent_id "
                   "WHERE t.tenant_id = ? AND t.id = ?",
                   lock),
      {tenant, thread.bytes()}, [&](const Row& row) {
        found = ThreadAddress{row.Text(0), Uuid::FromBytes(row.Bytes(1)).value_or(Uuid()),
                              row.IsNull(2) ? "" : row.Text(2), row.Text(3), row.Time(4)};
        return absl::OkStatus();
      }));
  return found;
}

}  // namespace

absl::StatusOr<ThreadAddress> AddressOf(Session& session, absl::string_view tenant,
                                        const Uuid& thread) {
  return Find(session, tenant, thread, "");
}

absl::StatusOr<ThreadAddress> LockAddress(Session& session, absl::string_view tenant,
                                          const Uuid& thread) {
  return Find(session, tenant, thread, " FOR UPDATE");
}

absl::Status ShowToCitizen(Session& session, const ThreadAddress& address, const TicketEntry& entry,
                           v1::ConversationEntry::Kind kind, Changes& changes) {
  RETURN_IF_ERROR(
      session
          .Execute("INSERT INTO conversation_entry (owner, correspondent_id, id, kind, "
                   "tenant_id, ticket_id, create_time) VALUES (?, ?, ?, ?, ?, ?, ?)",
                   {address.owner, address.correspondent.bytes(), entry.id.bytes(),
                    static_cast<int>(kind), entry.tenant, entry.ticket.bytes(), entry.create_time})
          .status());
  AddConversationLine({address.correspondent, entry.id, std::nullopt, address.app, ""}, changes);
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
