#include "gateway/services/delivery_service.h"

#include "absl/time/clock.h"

#include "gateway/codecs/ticket_codec.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"

namespace mugugno::gateway {

using tenant::Caller;
using tenant::Changes;
using tenant::Session;

namespace {

// The lobby's deliveries are of no ticket.
tenant::TicketView View(const Caller& caller, const tenant::Scope& owner) {
  return owner.kind == tenant::Scope::Kind::kTenant ? ViewOf(caller, owner.id)
                                                    : tenant::TicketView();
}

}  // namespace

absl::StatusOr<const tenant::Cell*> DeliveryService::CellOf(const Caller& caller,
                                                            const tenant::Scope& owner) const {
  if (owner.kind == tenant::Scope::Kind::kTenant) return CellOfTenant(parts_, caller, owner.id);
  return parts_.cells.Of(owner.id);
}

absl::StatusOr<v1::ListDeliveriesResponse> DeliveryService::ListDeliveries(
    const Caller& caller, const v1::ListDeliveriesRequest& request) {
  const tenant::Scope owner = *tenant::Scope::Of(request.parent());
  std::vector<v1::DeliveryState> states;
  for (const int state : request.states()) {
    if (state == v1::DELIVERY_STATE_UNSPECIFIED || !v1::DeliveryState_IsValid(state)) {
      return tenant::InvalidField("states", "holds no state");
    }
    states.push_back(static_cast<v1::DeliveryState>(state));
  }
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOf(caller, owner));
  const size_t limit = PageLimit(request.page_size());
  std::vector<tenant::Delivery> deliveries;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(deliveries, outbox_.List(session, owner, View(caller, owner), states,
                                                  tenant::Uuid::FromBytes(cursor), limit));
        return absl::OkStatus();
      }));
  v1::ListDeliveriesResponse response;
  for (const tenant::Delivery& delivery : deliveries) {
    *response.add_deliveries() = ToProto(delivery);
  }
  if (deliveries.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, deliveries.back().id.bytes()));
  }
  return response;
}

absl::StatusOr<v1::Delivery> DeliveryService::ResendDelivery(
    const Caller& caller, const v1::ResendDeliveryRequest& request) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  const tenant::Scope& owner = name->Root();
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOf(caller, owner));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwnerOf(owner.ToString())));
  return Once<v1::Delivery>(
      {*cell->database, *keys, parts_.clock, caller, "DeliveryService.ResendDelivery"}, request,
      [&](Session& session, Changes& changes) -> absl::StatusOr<v1::Delivery> {
        const absl::Time now = parts_.clock.Now();
        ASSIGN_OR_RETURN(
            const tenant::Delivery delivery,
            outbox_.Resend(session, owner, View(caller, owner), *name->uuid(), now, changes));
        RETURN_IF_ERROR(AppendAudit(
            session, parts_.uuids, now,
            {{owner.ToString(), caller.name(), "delivery.resend", request.name(), ""}}));
        return ToProto(delivery);
      });
}

}  // namespace mugugno::gateway
