#include "gateway/services/ticket_watch.h"

#include <memory>
#include <string>
#include <utility>

#include "gateway/services/feed_watch.h"
#include "tenant/feed/lines.h"
#include "tenant/name.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/ticket_view.h"

namespace mugugno::gateway {
namespace {

constexpr tenant::MethodPolicy kPolicy = {options::v1::PERMISSION_TICKET_READ,
                                          options::v1::AUDIENCE_STAFF};

class TicketWatch final : public FeedWatch<v1::WatchTicketsResponse> {
 public:
  TicketWatch(const ServiceParts& parts, const tenant::Caller& caller, std::string parent,
              Stream stream, std::shared_ptr<std::atomic<bool>> gone)
      : FeedWatch(parts, caller, kPolicy, std::move(parent), std::move(stream), std::move(gone)) {}

 private:
  bool MaySee(const std::string& tenant, const tenant::TicketLine& line) const {
    if (parent() != "tenants/-" && parent() != tenant::TenantName(tenant)) return false;
    if (!caller().Holds(kPolicy.permission, tenant::Scope::Tenant(tenant))) return false;
    return Sees(tenant::ViewOf(caller(), tenant), line);
  }

  absl::Status Tell(const tenant::FeedLine& line) override {
    const auto claim = tenant::ReadClaimLine(line.change);
    const auto ticket = claim ? claim : tenant::ReadTicketLine(line.change);
    if (!ticket || !MaySee(line.change.tenant, *ticket)) return absl::OkStatus();
    v1::WatchTicketsResponse response;
    response.set_ticket(tenant::TicketName(line.change.tenant, ticket->ticket));
    if (claim) {
      response.set_claim(true);
      return Send(line.position, std::move(response));
    }
    if (ticket->gone) {
      response.set_gone(true);
      return Send(line.position, std::move(response));
    }
    response.set_state(tenant::StateFromWord(ticket->state));
    response.set_emergency(ticket->urgent);
    return Send(line.position, std::move(response));
  }
};

// Whose feed is followed; nothing where the caller has no comune at all.
absl::StatusOr<const tenant::Cell*> CellOf(const ServiceParts& parts, const tenant::Caller& caller,
                                           absl::string_view parent) {
  if (parent != "tenants/-") {
    return CellOfTenant(parts, caller, tenant::Scope::Of(parent)->id);
  }
  const auto tenants = caller.TenantsWith(kPolicy.permission);
  if (tenants.empty()) return tenant::PermissionDenied();
  return CellOfTenant(parts, caller, tenants.front());
}

}  // namespace

void StartTicketWatch(const ServiceParts& parts, const tenant::Caller& caller,
                      const v1::WatchTicketsRequest& request,
                      ResponseStream<v1::WatchTicketsResponse> stream) {
  const auto cell = CellOf(parts, caller, request.parent());
  if (!cell.ok()) return stream.Finish(cell.status());
  StartFeedWatch<TicketWatch>(parts, **cell, caller, request, std::move(stream));
}

}  // namespace mugugno::gateway
