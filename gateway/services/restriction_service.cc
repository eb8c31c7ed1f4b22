#include "gateway/services/restriction_service.h"

#include "gateway/codecs/ticket_codec.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/acts/restricting.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Act;
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

}  // namespace

template <typename Request>
absl::StatusOr<v1::Ticket> RestrictionService::Perform(const Caller& caller, const Request& request,
                                                       absl::string_view method,
                                                       absl::string_view action,
                                                       tenant::TicketDesk::Body body) {
  ASSIGN_OR_RETURN(const TicketKey key, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)));
  absl::StatusOr<v1::Ticket> ticket = Once<v1::Ticket>(
      {*cell->database, *keys, parts_.clock, caller, method, request.name()}, request,
      [&](Session& session, Changes& changes) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const tenant::Ticket changed, desk_.Perform(session, changes, caller, key,
                                                                     request.etag(), action, body));
        return ToProto(changed, caller.directory());
      });
  if (ticket.ok()) parts_.feeds.Of(*cell).Nudge();
  return ticket;
}

absl::StatusOr<v1::Ticket> RestrictionService::RestrictTicket(
    const Caller& caller, const v1::RestrictTicketRequest& request) {
  tenant::Restriction restriction;
  restriction.reason = request.reason();
  restriction.note = request.note();
  restriction.readers = {request.readers().begin(), request.readers().end()};
  restriction.office = request.office();
  return Perform(caller, request, "RestrictionService.RestrictTicket", "ticket.restrict",
                 [&](Act& act) { return Restrict(act, restriction); });
}

absl::StatusOr<v1::Ticket> RestrictionService::UnrestrictTicket(
    const Caller& caller, const v1::UnrestrictTicketRequest& request) {
  return Perform(caller, request, "RestrictionService.UnrestrictTicket", "ticket.unrestrict",
                 [&](Act& act) { return Unrestrict(act, request.reason()); });
}

absl::StatusOr<v1::NameTicketReaderResponse> RestrictionService::NameTicketReader(
    const Caller& caller, const v1::NameTicketReaderRequest& request) {
  ASSIGN_OR_RETURN(const TicketKey key, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)));
  absl::StatusOr<v1::NameTicketReaderResponse> named = Once<v1::NameTicketReaderResponse>(
      {*cell->database, *keys, parts_.clock, caller, "RestrictionService.NameTicketReader"},
      request,
      [&](Session& session, Changes& changes) -> absl::StatusOr<v1::NameTicketReaderResponse> {
        RETURN_IF_ERROR(
            desk_.PerformUnseen(session, changes, caller, key, "ticket.name_reader",
                                [&](Act& act) { return NameReader(act, request.reader()); }));
        return v1::NameTicketReaderResponse();
      });
  if (named.ok()) parts_.feeds.Of(*cell).Nudge();
  return named;
}

}  // namespace mugugno::gateway
