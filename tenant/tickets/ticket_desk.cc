#include "tenant/tickets/ticket_desk.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tenant/attachments/attachment_store.h"
#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

TicketPlace PlaceOf(const Ticket& ticket) { return {ticket.rank(), ticket.id}; }

}  // namespace

std::vector<Ticket> MergeByPlace(std::vector<std::vector<Ticket>> lists, size_t limit) {
  std::vector<Ticket> merged;
  for (std::vector<Ticket>& list : lists) {
    const auto middle = static_cast<std::ptrdiff_t>(merged.size());
    std::move(list.begin(), list.end(), std::back_inserter(merged));
    std::inplace_merge(
        merged.begin(), merged.begin() + middle, merged.end(),
        [](const Ticket& a, const Ticket& b) { return ComesBefore(PlaceOf(a), PlaceOf(b)); });
    if (merged.size() > limit) merged.resize(limit);
  }
  return merged;
}

absl::Status TicketDesk::Prepare(absl::string_view tenant) {
  return keys_.Keys(KeyOwner::Tenant(tenant)).status();
}

absl::Status TicketDesk::RequireVisible(const Caller& caller, const Ticket& ticket) {
  const auto offices = caller.OfficesIn(ticket.tenant);
  if (!offices) return absl::OkStatus();
  if (ticket.desk_only() || !offices->contains(ticket.office)) return NotFound();
  return absl::OkStatus();
}

absl::Status TicketDesk::AuditRead(Session& session, const Caller& caller, absl::string_view action,
                                   const TicketKey& key) {
  return AppendAudit(session, uuids_, clock_.Now(),
                     {{TenantName(key.tenant), caller.name(), std::string(action),
                       TicketName(key.tenant, key.id), ""}});
}

absl::StatusOr<Ticket> TicketDesk::Perform(Session& session, Changes& changes, const Caller& caller,
                                           const TicketKey& key, absl::string_view etag,
                                           absl::string_view action, Body body) {
  const TenantSlice* tenant = caller.directory().FindTenant(key.tenant);
  if (tenant == nullptr) return NotFound();
  ASSIGN_OR_RETURN(Ticket ticket, tickets_.Lock(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  RETURN_IF_ERROR(CheckEtag(ticket, etag));
  Act act({tickets_, entries_, outbox_, uuids_}, session, changes, caller, *tenant,
          std::move(ticket), clock_.Now());
  RETURN_IF_ERROR(body(act));
  RETURN_IF_ERROR(act.Finish());
  RETURN_IF_ERROR(AuditRead(session, caller, action, key));
  return act.ticket();
}

absl::StatusOr<Ticket> TicketDesk::Get(Session& session, const Caller& caller,
                                       const TicketKey& key) {
  ASSIGN_OR_RETURN(Ticket ticket, tickets_.Get(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  RETURN_IF_ERROR(AuditRead(session, caller, "ticket.read", key));
  return ticket;
}

absl::StatusOr<std::vector<Ticket>> TicketDesk::List(Session& session, const Caller& caller,
                                                     std::vector<TicketQuery> queries,
                                                     const TicketPage& page) {
  std::vector<std::vector<Ticket>> lists;
  for (TicketQuery& query : queries) {
    query.after = page.after;
    query.limit = page.limit;
    const auto offices = caller.OfficesIn(query.tenant);
    if (offices) query.only_offices.emplace(offices->begin(), offices->end());
    ASSIGN_OR_RETURN(std::vector<Ticket> list, tickets_.List(session, query));
    lists.push_back(std::move(list));
  }
  std::vector<Ticket> tickets = MergeByPlace(std::move(lists), page.limit);
  RETURN_IF_ERROR(AuditList(session, caller, queries, tickets));
  return tickets;
}

absl::Status TicketDesk::AuditList(Session& session, const Caller& caller,
                                   absl::Span<const TicketQuery> queries,
                                   absl::Span<const Ticket> tickets) {
  std::vector<AuditLine> lines;
  for (const TicketQuery& query : queries) {
    std::vector<std::string> ids;
    for (const Ticket& ticket : tickets) {
      if (ticket.tenant == query.tenant) ids.push_back(ticket.id.ToString());
    }
    // Where nothing was shown, nothing was read.
    if (ids.empty()) continue;
    lines.push_back({TenantName(query.tenant), caller.name(), "ticket.list",
                     absl::StrCat(TenantName(query.tenant), "/tickets"), absl::StrJoin(ids, " ")});
  }
  return AppendAudit(session, uuids_, clock_.Now(), lines);
}

absl::StatusOr<std::vector<TicketEntry>> TicketDesk::ListEntries(Session& session,
                                                                 const Caller& caller,
                                                                 const TicketKey& key,
                                                                 const std::optional<Uuid>& after,
                                                                 size_t limit) {
  ASSIGN_OR_RETURN(const Ticket ticket, tickets_.Get(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  ASSIGN_OR_RETURN(std::vector<TicketEntry> entries,
                   entries_.List(session, key.tenant, key.id, after, limit));
  RETURN_IF_ERROR(AuditRead(session, caller, "ticket.read_entries", key));
  return entries;
}

absl::StatusOr<Attachment> TicketDesk::GetAttachment(Session& session, const Caller& caller,
                                                     const TicketKey& key, const Uuid& id) {
  ASSIGN_OR_RETURN(const Ticket ticket, tickets_.Get(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  ASSIGN_OR_RETURN(Attachment attachment,
                   AttachmentStore(keys_).Get(session, TenantName(key.tenant), id));
  if (attachment.ticket != key.id) return NotFound();
  const std::string name = ChildName(TicketName(key.tenant, key.id), "attachments", id.ToString());
  RETURN_IF_ERROR(
      AppendAudit(session, uuids_, clock_.Now(),
                  {{TenantName(key.tenant), caller.name(), "attachment.read", name, ""}}));
  return attachment;
}

}  // namespace mugugno::tenant
