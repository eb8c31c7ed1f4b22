#include "gateway/services/ticket_relation_service.h"

#include <vector>

#include "absl/time/clock.h"
#include "absl/types/span.h"

#include "gateway/codecs/ticket_codec.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "routing/topic/topic_classifier.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/acts/relating.h"
#include "tenant/tickets/acts/splitting.h"
#include "tenant/tickets/reply_window.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::AuditLines;
using tenant::Caller;
using tenant::Changes;
using tenant::ResourceName;
using tenant::Session;
using tenant::TicketKey;
using tenant::Uuid;

// The name has the form of the contract: Dispatch has seen to it.
absl::StatusOr<TicketKey> KeyOf(absl::string_view name) {
  const auto parsed = ResourceName::Parse(name);
  if (!parsed || !parsed->uuid()) return tenant::NotFound();
  return TicketKey{std::string(parsed->Id("tenants")), *parsed->uuid()};
}

absl::StatusOr<std::vector<Uuid>> EntriesOf(const v1::SplitTicketRequest& request) {
  std::vector<Uuid> entries;
  for (const std::string& name : request.entries()) {
    const auto parsed = ResourceName::Parse(name);
    if (!parsed || !parsed->uuid() || parsed->collection() != "entries" ||
        parsed->Parent() != request.name()) {
      return tenant::InvalidField("entries", "holds what is no entry of the ticket");
    }
    entries.push_back(*parsed->uuid());
  }
  return entries;
}

}  // namespace

std::string TicketRelationService::OfficeFor(const Caller& caller, absl::string_view tenant,
                                             absl::string_view topic) {
  const tenant::TenantSlice* slice = caller.directory().FindTenant(tenant);
  if (slice == nullptr) return "";
  const auto snapshot = routing_.Of(slice->tenant.association);
  const routing::TenantRouting* routing = snapshot->FindTenant(tenant);
  const std::string office = routing == nullptr ? "" : snapshot->OfficeFor(*routing, topic);
  return office.empty() ? "" : tenant::OfficeName(tenant, office);
}

absl::StatusOr<v1::SplitTicketResponse> TicketRelationService::SplitTicket(
    const Caller& caller, const v1::SplitTicketRequest& request) {
  if (!request.topic().empty() &&
      routing::TopicClassifier::Shipped().Find(request.topic()) == nullptr) {
    return tenant::InvalidField("topic", "is no code of a topic, such as road.pothole");
  }
  ASSIGN_OR_RETURN(const TicketKey key, KeyOf(request.name()));
  tenant::SecondMatter matter;
  ASSIGN_OR_RETURN(matter.entries, EntriesOf(request));
  matter.topic = request.topic();
  matter.office =
      request.office().empty() ? OfficeFor(caller, key.tenant, request.topic()) : request.office();
  matter.note = request.note();
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)));
  absl::StatusOr<v1::SplitTicketResponse> split = Once<v1::SplitTicketResponse>(
      {*cell->database, *keys, parts_.clock, caller, "TicketRelationService.SplitTicket",
       request.name()},
      request, [&](Session& session, Changes& changes) -> absl::StatusOr<v1::SplitTicketResponse> {
        tenant::Ticket second;
        ASSIGN_OR_RETURN(const tenant::Ticket first,
                         desk_.Perform(session, changes, caller, key, request.etag(),
                                       "ticket.split", [&](tenant::Act& act) -> absl::Status {
                                         ASSIGN_OR_RETURN(second, Split(act, matter));
                                         return absl::OkStatus();
                                       }));
        RETURN_IF_ERROR(FillReplyWindows(session, caller.directory(), absl::MakeSpan(&second, 1)));
        v1::SplitTicketResponse response;
        *response.mutable_ticket() = ToProto(first, caller.directory());
        *response.mutable_second() = ToProto(second, caller.directory());
        return response;
      });
  if (split.ok()) parts_.feeds.Of(*cell).Nudge();
  return split;
}

template <typename Request>
absl::StatusOr<v1::Ticket> TicketRelationService::Relate(const Caller& caller,
                                                         const Request& request,
                                                         absl::string_view method,
                                                         absl::string_view action, Act act) {
  ASSIGN_OR_RETURN(const TicketKey key, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const TicketKey other, KeyOf(request.other()));
  if (other.tenant != key.tenant) {
    return tenant::InvalidField("other", "must be a ticket of the same comune");
  }
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)));
  absl::StatusOr<v1::Ticket> ticket = Once<v1::Ticket>(
      {*cell->database, *keys, parts_.clock, caller, method, request.name()}, request,
      [&](Session& session, Changes& changes) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const tenant::Ticket changed,
                         desk_.Perform(session, changes, caller, key, "", action,
                                       [&](tenant::Act& work) { return act(work, other.id); }));
        return ToProto(changed, caller.directory());
      });
  if (ticket.ok()) parts_.feeds.Of(*cell).Nudge();
  return ticket;
}

absl::StatusOr<v1::Ticket> TicketRelationService::LinkTickets(
    const Caller& caller, const v1::LinkTicketsRequest& request) {
  return Relate(caller, request, "TicketRelationService.LinkTickets", "ticket.link", tenant::Link);
}

absl::StatusOr<v1::Ticket> TicketRelationService::UnlinkTickets(
    const Caller& caller, const v1::UnlinkTicketsRequest& request) {
  return Relate(caller, request, "TicketRelationService.UnlinkTickets", "ticket.unlink",
                tenant::Unlink);
}

absl::StatusOr<v1::ListRelatedTicketsResponse> TicketRelationService::ListRelatedTickets(
    const Caller& caller, const v1::ListRelatedTicketsRequest& request) {
  ASSIGN_OR_RETURN(const TicketKey key, KeyOf(request.parent()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  RETURN_IF_ERROR(desk_.Prepare(key.tenant));
  std::vector<tenant::Ticket> related;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        ASSIGN_OR_RETURN(related, desk_.ListRelated(session, read, caller, key));
        return absl::OkStatus();
      }));
  v1::ListRelatedTicketsResponse response;
  for (const tenant::Ticket& ticket : related) {
    *response.add_tickets() = ToProto(ticket, caller.directory());
  }
  return response;
}

}  // namespace mugugno::gateway
