#include "gateway/services/claim_service.h"

#include <utility>

#include "absl/time/clock.h"

#include "gateway/codecs/values.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "gateway/services/presence_watch.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Changes;
using tenant::Session;
using tenant::TicketKey;

absl::StatusOr<TicketKey> KeyOf(absl::string_view name) {
  const auto parsed = tenant::ResourceName::Parse(name);
  if (!parsed || !parsed->uuid()) return tenant::NotFound();
  return TicketKey{std::string(parsed->Id("tenants")), *parsed->uuid()};
}

v1::Claim ToProto(const tenant::TicketClaim& claim, const Caller& caller) {
  v1::Claim proto;
  proto.set_ticket(tenant::TicketName(claim.tenant, claim.ticket));
  proto.set_number(claim.number);
  *proto.mutable_claim_time() = ToTimestamp(claim.claim_time);
  *proto.mutable_expire_time() = ToTimestamp(claim.expire_time);
  const tenant::TenantSlice* tenant = caller.directory().FindTenant(claim.tenant);
  if (tenant == nullptr) return proto;
  proto.set_staff(tenant::StaffName(tenant->tenant.association, claim.staff));
  const tenant::StaffSlice* person = caller.directory().FindStaff(proto.staff());
  if (person != nullptr) proto.set_display_name(person->staff.display_name);
  return proto;
}

}  // namespace

absl::StatusOr<v1::Claim> ClaimService::ClaimTicket(const Caller& caller,
                                                    const v1::ClaimTicketRequest& request) {
  ASSIGN_OR_RETURN(const TicketKey key, KeyOf(request.ticket()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)));
  absl::StatusOr<v1::Claim> claim = Once<v1::Claim>(
      {*cell->database, *keys, parts_.clock, caller, "ClaimService.ClaimTicket", request.ticket()},
      request, [&](Session& session, Changes& changes) -> absl::StatusOr<v1::Claim> {
        ASSIGN_OR_RETURN(const tenant::TicketClaim claimed,
                         desk_.Claim(session, changes, caller, key, request.take_over_from()));
        return ToProto(claimed, caller);
      });
  if (claim.ok()) parts_.feeds.Of(*cell).Nudge();
  return claim;
}

absl::StatusOr<v1::ReleaseTicketResponse> ClaimService::ReleaseTicket(
    const Caller& caller, const v1::ReleaseTicketRequest& request) {
  ASSIGN_OR_RETURN(const TicketKey key, KeyOf(request.ticket()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)));
  absl::StatusOr<v1::ReleaseTicketResponse> released = Once<v1::ReleaseTicketResponse>(
      {*cell->database, *keys, parts_.clock, caller, "ClaimService.ReleaseTicket",
       request.ticket()},
      request,
      [&](Session& session, Changes& changes) -> absl::StatusOr<v1::ReleaseTicketResponse> {
        RETURN_IF_ERROR(desk_.Release(session, changes, caller, key));
        return v1::ReleaseTicketResponse();
      });
  if (released.ok()) parts_.feeds.Of(*cell).Nudge();
  return released;
}

absl::StatusOr<v1::ListClaimsResponse> ClaimService::ListClaims(
    const Caller& caller, const v1::ListClaimsRequest& request) {
  const tenant::Scope parent = *tenant::Scope::Of(request.parent());
  const std::vector<std::string> tenants =
      parent.kind == tenant::Scope::Kind::kAllTenants
          ? caller.TenantsWith(options::v1::PERMISSION_TICKET_READ)
          : std::vector<std::string>{parent.id};
  v1::ListClaimsResponse response;
  if (tenants.empty()) return response;
  // A person belongs to one association, so all their comuni are in one cell.
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, tenants.front()));
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        response.Clear();
        for (const std::string& tenant : tenants) {
          ASSIGN_OR_RETURN(const auto claims, desk_.List(session, caller, tenant));
          for (const tenant::TicketClaim& claim : claims) {
            *response.add_claims() = ToProto(claim, caller);
          }
        }
        return absl::OkStatus();
      }));
  return response;
}

void ClaimService::WatchPresence(const Caller& caller, const v1::WatchPresenceRequest& request,
                                 ResponseStream<v1::WatchPresenceResponse> stream) {
  const absl::StatusOr<TicketKey> key = KeyOf(request.ticket());
  if (!key.ok()) return stream.Finish(key.status());
  StartPresenceWatch(parts_, board_, caller, *key, request.activity(), std::move(stream));
}

}  // namespace mugugno::gateway
