#include "tenant/push/entitled.h"

#include <optional>

#include "tenant/tickets/ticket_view.h"

namespace mugugno::tenant {

bool MaySee(const DirectorySnapshot& directory, const StaffSlice& person, const Ticket& ticket,
            absl::Time now) {
  const TenantSlice* tenant = directory.FindTenant(ticket.tenant);
  if (tenant == nullptr || tenant->tenant.suspended) return false;
  if (tenant->tenant.association != person.staff.association) return false;
  if (person.staff.suspended || person.staff.expire_time <= now) return false;
  const std::optional<TicketView> view = ViewOf(person, ticket.tenant, now);
  return view && Sees(*view, ticket);
}

}  // namespace mugugno::tenant
