#include "gateway/services/ticket_service.h"

#include "absl/time/clock.h"

#include "gateway/codecs/attachment_codec.h"
#include "gateway/codecs/ticket_codec.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "gateway/services/ticket_cursor.h"
#include "gateway/services/ticket_watch.h"
#include "routing/intake/route_record.h"
#include "routing/topic/topic_classifier.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/rules/past_message.h"
#include "tenant/texts/text_template.h"
#include "tenant/tickets/acts/answer.h"
#include "tenant/tickets/acts/changing.h"
#include "tenant/tickets/acts/charge.h"
#include "tenant/tickets/acts/handing.h"
#include "tenant/tickets/acts/merging.h"
#include "tenant/tickets/destination.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Act;
using tenant::AuditLines;
using tenant::Caller;
using tenant::Changes;
using tenant::Session;
using tenant::TicketKey;

// The name has the form of the contract: Dispatch has seen to it.
absl::StatusOr<TicketKey> KeyOf(absl::string_view name) {
  const auto parsed = tenant::ResourceName::Parse(name);
  if (!parsed || !parsed->uuid()) return tenant::NotFound();
  return TicketKey{std::string(parsed->Id("tenants")), *parsed->uuid()};
}

// The comuni a parent stands for: itself, or each whose tickets the caller may read.
std::vector<std::string> TenantsOf(const Caller& caller, const tenant::Scope& parent) {
  if (parent.kind != tenant::Scope::Kind::kAllTenants) return {parent.id};
  return caller.TenantsWith(options::v1::PERMISSION_TICKET_READ);
}

// What was written from a text of the comune's can leave.
absl::Status CheckTemplateUse(Act& act, const std::string& name, const std::string& text) {
  return tenant::CheckTemplateUse(act.session(), act.ticket().tenant, name, text, act.now());
}

}  // namespace

template <typename Request>
absl::StatusOr<v1::Ticket> TicketService::Perform(const Caller& caller, const Request& request,
                                                  absl::string_view etag, const ActName& name,
                                                  tenant::TicketDesk::Body body) {
  ASSIGN_OR_RETURN(const TicketKey key, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)));
  absl::StatusOr<v1::Ticket> ticket = Once<v1::Ticket>(
      {*cell->database, *keys, parts_.clock, caller, name.method, request.name()}, request,
      [&](Session& session, Changes& changes) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const tenant::Ticket changed,
                         desk_.Perform(session, changes, caller, key, etag, name.action, body));
        return ToProto(changed, caller.directory());
      });
  if (ticket.ok()) parts_.feeds.Of(*cell).Nudge();
  return ticket;
}

absl::StatusOr<v1::Ticket> TicketService::GetTicket(const Caller& caller,
                                                    const v1::GetTicketRequest& request) {
  ASSIGN_OR_RETURN(const TicketKey key, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  RETURN_IF_ERROR(desk_.Prepare(key.tenant));
  v1::Ticket response;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        ASSIGN_OR_RETURN(const tenant::Ticket ticket, desk_.Get(session, read, caller, key));
        response = ToProto(ticket, caller.directory());
        if (response.route().evidence().empty() && response.route().topics().empty() &&
            !response.route().has_opinion()) {
          return absl::OkStatus();
        }
        ASSIGN_OR_RETURN(const auto opening,
                         tenant::OpeningMessage(session, parts_.keys, key.tenant, key.id));
        if (opening) routing::FillWords(opening->message.text(), response.mutable_route());
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<std::vector<tenant::TicketQuery>> TicketService::Queries(
    const Caller& caller, const v1::ListTicketsRequest& request) const {
  const auto scope = tenant::Scope::Of(request.parent());
  const bool all = scope->kind == tenant::Scope::Kind::kAllTenants;
  tenant::TicketQuery query;
  for (const int state : request.states()) {
    if (state == v1::TICKET_STATE_UNSPECIFIED || !v1::TicketState_IsValid(state)) {
      return tenant::InvalidField("states", "holds no state");
    }
    query.states.push_back(static_cast<v1::TicketState>(state));
  }
  query.held_only = request.held();
  query.offered_only = request.offered();
  if (!request.office().empty()) {
    const auto office = tenant::ResourceName::Parse(request.office());
    if (all || !office || office->Id("tenants") != scope->id) {
      return tenant::InvalidField("office", "must be an office of the parent");
    }
    query.office = office->id();
  }
  if (!request.beside().empty()) {
    ASSIGN_OR_RETURN(const TicketKey beside, KeyOf(request.beside()));
    if (all || beside.tenant != scope->id) {
      return tenant::InvalidField("beside", "must be a ticket of the parent");
    }
    query.beside = beside.id;
  }
  const auto assignee = tenant::ResourceName::Parse(request.assignee());
  if (assignee) query.assignee = assignee->id();
  std::vector<tenant::TicketQuery> queries;
  for (std::string& id : TenantsOf(caller, *scope)) {
    // A person of another association may have the same id as one of this.
    const tenant::TenantSlice* slice = caller.directory().FindTenant(id);
    if (assignee &&
        (slice == nullptr || slice->tenant.association != assignee->Id("associations"))) {
      return tenant::InvalidField("assignee", "must be of the parent's association");
    }
    query.tenant = std::move(id);
    queries.push_back(query);
  }
  return queries;
}

absl::StatusOr<v1::ListTicketsResponse> TicketService::ListTickets(
    const Caller& caller, const v1::ListTicketsRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<tenant::TicketQuery> queries, Queries(caller, request));
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  v1::ListTicketsResponse response;
  if (queries.empty()) return response;
  // A person belongs to one association, so all their comuni are in one cell.
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, queries.front().tenant));
  for (const tenant::TicketQuery& query : queries) RETURN_IF_ERROR(desk_.Prepare(query.tenant));
  const tenant::TicketPage page = {ReadTicketCursor(cursor), PageLimit(request.page_size())};
  std::vector<tenant::Ticket> tickets;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        ASSIGN_OR_RETURN(tickets, desk_.List(session, read, caller, queries, page));
        return absl::OkStatus();
      }));
  for (const tenant::Ticket& ticket : tickets) {
    *response.add_tickets() = ToProto(ticket, caller.directory());
  }
  if (tickets.size() == page.limit) {
    ASSIGN_OR_RETURN(
        *response.mutable_next_page_token(),
        pages_.Make(caller, request, MakeTicketCursor({tickets.back().rank(), tickets.back().id})));
  }
  return response;
}

absl::StatusOr<v1::SummarizeTicketsResponse> TicketService::SummarizeTickets(
    const Caller& caller, const v1::SummarizeTicketsRequest& request) {
  const std::vector<std::string> tenants = TenantsOf(caller, *tenant::Scope::Of(request.parent()));
  v1::SummarizeTicketsResponse response;
  if (tenants.empty()) return response;
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, tenants.front()));
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        response.Clear();
        for (const std::string& id : tenants) {
          ASSIGN_OR_RETURN(const tenant::TicketSummary summary,
                           desk_.Summarize(session, caller, id));
          *response.add_summaries() = ToProto(id, summary);
        }
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListTicketDestinationsResponse> TicketService::ListTicketDestinations(
    const Caller& caller, const v1::ListTicketDestinationsRequest& request) {
  v1::ListTicketDestinationsResponse response;
  for (const tenant::Destination& each : tenant::DestinationsIn(
           caller.directory(), tenant::Scope::Of(request.parent())->id, parts_.clock.Now())) {
    *response.add_destinations() = ToProto(each);
  }
  return response;
}

absl::StatusOr<v1::ListTicketEntriesResponse> TicketService::ListTicketEntries(
    const Caller& caller, const v1::ListTicketEntriesRequest& request) {
  ASSIGN_OR_RETURN(const TicketKey key, KeyOf(request.parent()));
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  RETURN_IF_ERROR(desk_.Prepare(key.tenant));
  const size_t limit = PageLimit(request.page_size());
  std::vector<tenant::TicketEntry> entries;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        ASSIGN_OR_RETURN(entries, desk_.ListEntries(session, read, caller, key,
                                                    tenant::Uuid::FromBytes(cursor), limit));
        return absl::OkStatus();
      }));
  v1::ListTicketEntriesResponse response;
  for (const tenant::TicketEntry& entry : entries) {
    *response.add_entries() = ToProto(entry);
    ForgetWaiting(parts_.scans_files, response.mutable_entries()->rbegin()->mutable_attachments());
  }
  if (entries.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, entries.back().id.bytes()));
  }
  return response;
}

absl::StatusOr<v1::Ticket> TicketService::ReplyToTicket(const Caller& caller,
                                                        const v1::ReplyToTicketRequest& request) {
  return Perform(caller, request, request.etag(), {"TicketService.ReplyToTicket", "ticket.reply"},
                 [&](Act& act) -> absl::Status {
                   RETURN_IF_ERROR(CheckTemplateUse(act, request.text_template(), request.text()));
                   return Reply(act, request.text(), request.use_template());
                 });
}

absl::StatusOr<v1::Ticket> TicketService::AddTicketNote(const Caller& caller,
                                                        const v1::AddTicketNoteRequest& request) {
  return Perform(caller, request, "", {"TicketService.AddTicketNote", "ticket.note"},
                 [&](Act& act) { return Note(act, request.text()); });
}

absl::StatusOr<v1::Ticket> TicketService::ForwardTicket(const Caller& caller,
                                                        const v1::ForwardTicketRequest& request) {
  return Perform(caller, request, request.etag(), {"TicketService.ForwardTicket", "ticket.forward"},
                 [&](Act& act) { return Forward(act, request.office(), request.note()); });
}

absl::StatusOr<v1::Ticket> TicketService::TakeCharge(const Caller& caller,
                                                     const v1::TakeChargeRequest& request) {
  return Perform(caller, request, request.etag(),
                 {"TicketService.TakeCharge", "ticket.take_charge"},
                 [](Act& act) { return tenant::TakeCharge(act); });
}

absl::StatusOr<v1::Ticket> TicketService::AssignTicket(const Caller& caller,
                                                       const v1::AssignTicketRequest& request) {
  return Perform(caller, request, request.etag(), {"TicketService.AssignTicket", "ticket.assign"},
                 [&](Act& act) { return Assign(act, request.assignee()); });
}

absl::StatusOr<v1::Ticket> TicketService::ChangeTicketState(
    const Caller& caller, const v1::ChangeTicketStateRequest& request) {
  return Perform(caller, request, request.etag(),
                 {"TicketService.ChangeTicketState", "ticket.change_state"},
                 [&](Act& act) { return ChangeState(act, request.state(), request.note()); });
}

absl::StatusOr<v1::Ticket> TicketService::ConfirmTicketRoute(
    const Caller& caller, const v1::ConfirmTicketRouteRequest& request) {
  return Perform(caller, request, request.etag(),
                 {"TicketService.ConfirmTicketRoute", "ticket.confirm_route"},
                 [](Act& act) { return ConfirmRoute(act); });
}

absl::StatusOr<v1::Ticket> TicketService::CorrectTicketTopic(
    const Caller& caller, const v1::CorrectTicketTopicRequest& request) {
  if (routing::TopicClassifier::Shipped().Find(request.topic()) == nullptr) {
    return tenant::InvalidField("topic", "is no code of a topic, such as road.pothole");
  }
  return Perform(caller, request, request.etag(),
                 {"TicketService.CorrectTicketTopic", "ticket.correct_topic"},
                 [&](Act& act) { return CorrectTopic(act, request.topic()); });
}

absl::StatusOr<v1::Ticket> TicketService::AcknowledgeEmergency(
    const Caller& caller, const v1::AcknowledgeEmergencyRequest& request) {
  return Perform(caller, request, "",
                 {"TicketService.AcknowledgeEmergency", "ticket.acknowledge_emergency"},
                 [](Act& act) { return SeeEmergency(act); });
}

absl::StatusOr<v1::Ticket> TicketService::CloseTicket(const Caller& caller,
                                                      const v1::CloseTicketRequest& request) {
  return Perform(caller, request, request.etag(), {"TicketService.CloseTicket", "ticket.close"},
                 [&](Act& act) -> absl::Status {
                   RETURN_IF_ERROR(CheckTemplateUse(act, request.text_template(), request.text()));
                   return Close(act, {request.outcome(), request.text(), request.reason(),
                                      request.use_template()});
                 });
}

absl::StatusOr<v1::Ticket> TicketService::DiscardTicket(const Caller& caller,
                                                        const v1::DiscardTicketRequest& request) {
  return Perform(caller, request, request.etag(), {"TicketService.DiscardTicket", "ticket.discard"},
                 [&](Act& act) { return Discard(act, request.reason()); });
}

absl::StatusOr<v1::Ticket> TicketService::RestoreTicket(const Caller& caller,
                                                        const v1::RestoreTicketRequest& request) {
  return Perform(caller, request, "", {"TicketService.RestoreTicket", "ticket.restore"},
                 [](Act& act) { return Restore(act); });
}

absl::StatusOr<v1::Ticket> TicketService::MergeTicket(const Caller& caller,
                                                      const v1::MergeTicketRequest& request) {
  ASSIGN_OR_RETURN(const TicketKey duplicate, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const TicketKey into, KeyOf(request.into()));
  if (into.tenant != duplicate.tenant) {
    return tenant::InvalidField("into", "must be a ticket of the same comune");
  }
  return Perform(caller, request, request.etag(), {"TicketService.MergeTicket", "ticket.merge"},
                 [&](Act& act) { return Merge(act, into.id); });
}

void TicketService::WatchTickets(const Caller& caller, const v1::WatchTicketsRequest& request,
                                 ResponseStream<v1::WatchTicketsResponse> stream) {
  StartTicketWatch(parts_, caller, request, std::move(stream));
}

}  // namespace mugugno::gateway
