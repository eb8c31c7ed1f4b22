#include "tenant/tickets/ticket_desk.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tenant/attachments/attachment_store.h"
#include "tenant/attachments/file_scan.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/relations.h"
#include "tenant/tickets/reply_window.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

TicketPlace PlaceOf(const Ticket& ticket) { return {ticket.rank(), ticket.id}; }

AuditLine LineFor(const Caller& caller, absl::string_view action, const TicketKey& key) {
  return {TenantName(key.tenant), caller.name(), std::string(action),
          TicketName(key.tenant, key.id), ""};
}

// One line per tenant, naming the ids. Where nothing was shown, nothing was read.
void TellOfList(const Caller& caller, absl::Span<const TicketQuery> queries,
                absl::Span<const Ticket> tickets, AuditLines* read) {
  for (const TicketQuery& query : queries) {
    std::vector<std::string> ids;
    for (const Ticket& ticket : tickets) {
      if (ticket.tenant == query.tenant) ids.push_back(ticket.id.ToString());
    }
    if (ids.empty()) continue;
    read->push_back({TenantName(query.tenant), caller.name(), "ticket.list",
                     absl::StrCat(TenantName(query.tenant), "/tickets"), absl::StrJoin(ids, " ")});
  }
}

// Of other tickets that entries tell of, only those who see them hear the number.
absl::Status HideOthers(Session& session, const TicketView& view, absl::string_view tenant,
                        std::vector<TicketEntry>* entries) {
  std::vector<std::string> others;
  for (const TicketEntry& entry : *entries) {
    if (entry.words && !entry.words->ticket().empty()) others.push_back(entry.words->ticket());
  }
  if (others.empty()) return absl::OkStatus();
  std::string sql = "SELECT id FROM ticket WHERE tenant_id = ?";
  std::vector<SqlValue> args = {tenant};
  AddIn(" AND id", others, &sql, &args);
  AddRestriction(view, &sql, &args);
  std::set<std::string> seen;
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    seen.insert(row.Bytes(0));
    return absl::OkStatus();
  }));
  for (TicketEntry& entry : *entries) {
    if (!entry.words || entry.words->ticket().empty()) continue;
    if (seen.count(entry.words->ticket()) > 0) continue;
    entry.words->clear_ticket();
    entry.words->clear_text();
  }
  return absl::OkStatus();
}

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

absl::StatusOr<Ticket> TicketDesk::Perform(Session& session, Changes& changes, const Caller& caller,
                                           const TicketKey& key, absl::string_view etag,
                                           absl::string_view action, Body body) {
  ASSIGN_OR_RETURN(Ticket ticket, tickets_.Lock(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  RETURN_IF_ERROR(CheckEtag(ticket, etag));
  ASSIGN_OR_RETURN(Ticket done, Run(session, changes, caller, std::move(ticket), action, body));
  RETURN_IF_ERROR(FillReplyWindows(session, caller.directory(), absl::MakeSpan(&done, 1)));
  return done;
}

absl::Status TicketDesk::PerformUnseen(Session& session, Changes& changes, const Caller& caller,
                                       const TicketKey& key, absl::string_view action, Body body) {
  ASSIGN_OR_RETURN(Ticket ticket, tickets_.Lock(session, key.tenant, key.id));
  if (!ticket.restricted() || HasReader(ticket, caller.directory(), clock_.Now())) {
    return NotFound();
  }
  return Run(session, changes, caller, std::move(ticket), action, body).status();
}

absl::StatusOr<Ticket> TicketDesk::Run(Session& session, Changes& changes, const Caller& caller,
                                       Ticket ticket, absl::string_view action, Body body) {
  const TicketKey key = {ticket.tenant, ticket.id};
  const TenantSlice* tenant = caller.directory().FindTenant(key.tenant);
  if (tenant == nullptr) return NotFound();
  Act act({tickets_, entries_, outbox_, uuids_}, session, changes, caller, *tenant,
          std::move(ticket), clock_.Now());
  RETURN_IF_ERROR(body(act));
  RETURN_IF_ERROR(act.Finish());
  AuditLine line = LineFor(caller, action, key);
  line.detail = act.detail();
  RETURN_IF_ERROR(AppendAudit(session, uuids_, clock_.Now(), {line}));
  return act.ticket();
}

absl::StatusOr<Ticket> TicketDesk::Get(Session& session, AuditLines& read, const Caller& caller,
                                       const TicketKey& key) {
  ASSIGN_OR_RETURN(Ticket ticket, tickets_.Get(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  RETURN_IF_ERROR(FillReplyWindows(session, caller.directory(), absl::MakeSpan(&ticket, 1)));
  read.push_back(LineFor(caller, "ticket.read", key));
  return ticket;
}

absl::StatusOr<std::vector<Ticket>> TicketDesk::List(Session& session, AuditLines& read,
                                                     const Caller& caller,
                                                     std::vector<TicketQuery> queries,
                                                     const TicketPage& page) {
  std::vector<std::vector<Ticket>> lists;
  for (TicketQuery& query : queries) {
    query.after = page.after;
    query.limit = page.limit;
    query.view = ViewOf(caller, query.tenant);
    if (query.beside) {
      ASSIGN_OR_RETURN(const Ticket ticket, tickets_.Get(session, query.tenant, *query.beside));
      RETURN_IF_ERROR(RequireVisible(caller, ticket));
      query.thread = ticket.thread;
    }
    ASSIGN_OR_RETURN(std::vector<Ticket> list, tickets_.List(session, query));
    lists.push_back(std::move(list));
  }
  std::vector<Ticket> tickets = MergeByPlace(std::move(lists), page.limit);
  RETURN_IF_ERROR(FillReplyWindows(session, caller.directory(), absl::MakeSpan(tickets)));
  TellOfList(caller, queries, tickets, &read);
  return tickets;
}

absl::StatusOr<TicketSummary> TicketDesk::Summarize(Session& session, const Caller& caller,
                                                    absl::string_view tenant) {
  return SummarizeTickets(session, tenant, ViewOf(caller, tenant));
}

absl::StatusOr<std::vector<TicketEntry>> TicketDesk::ListEntries(Session& session, AuditLines& read,
                                                                 const Caller& caller,
                                                                 const TicketKey& key,
                                                                 const std::optional<Uuid>& after,
                                                                 size_t limit) {
  ASSIGN_OR_RETURN(const Ticket ticket, tickets_.Get(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  ASSIGN_OR_RETURN(std::vector<TicketEntry> entries,
                   entries_.List(session, key.tenant, key.id, after, limit));
  RETURN_IF_ERROR(HideOthers(session, ViewOf(caller, key.tenant), key.tenant, &entries));
  std::vector<AttachedFiles*> files;
  for (TicketEntry& entry : entries) {
    if (entry.words) files.push_back(entry.words->mutable_files());
  }
  RETURN_IF_ERROR(TellScans(session, TenantName(key.tenant), files));
  read.push_back(LineFor(caller, "ticket.read_entries", key));
  return entries;
}

absl::StatusOr<std::vector<Ticket>> TicketDesk::ListRelated(Session& session, AuditLines& read,
                                                            const Caller& caller,
                                                            const TicketKey& key) {
  ASSIGN_OR_RETURN(const Ticket ticket, tickets_.Get(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  ASSIGN_OR_RETURN(const std::vector<Uuid> ids, RelatedTo(session, key.tenant, key.id));
  ASSIGN_OR_RETURN(std::vector<Ticket> related, tickets_.GetSome(session, key.tenant, ids));
  related.erase(
      std::remove_if(related.begin(), related.end(),
                     [&](const Ticket& one) { return !RequireVisible(caller, one).ok(); }),
      related.end());
  std::sort(related.begin(), related.end(),
            [](const Ticket& a, const Ticket& b) { return a.id > b.id; });
  RETURN_IF_ERROR(FillReplyWindows(session, caller.directory(), absl::MakeSpan(related)));
  std::vector<std::string> shown;
  for (const Ticket& one : related) shown.push_back(one.id.ToString());
  AuditLine line = LineFor(caller, "ticket.list_related", key);
  line.detail = absl::StrJoin(shown, " ");
  read.push_back(std::move(line));
  return related;
}

absl::StatusOr<Attachment> TicketDesk::GetAttachment(Session& session, AuditLines& read,
                                                     const Caller& caller, const TicketKey& key,
                                                     const Uuid& id) {
  ASSIGN_OR_RETURN(const Ticket ticket, tickets_.Get(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  ASSIGN_OR_RETURN(Attachment attachment,
                   AttachmentStore(keys_).Get(session, TenantName(key.tenant), id));
  if (attachment.ticket != key.id) return NotFound();
  const std::string name = ChildName(TicketName(key.tenant, key.id), "attachments", id.ToString());
  read.push_back({TenantName(key.tenant), caller.name(), "attachment.read", name, ""});
  return attachment;
}

}  // namespace mugugno::tenant
