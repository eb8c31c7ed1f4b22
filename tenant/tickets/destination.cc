#include "tenant/tickets/destination.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "tenant/name.h"
#include "tenant/role.h"

namespace mugugno::tenant {
namespace {

void Sort(std::vector<Destination>::iterator begin, std::vector<Destination>::iterator end) {
  std::sort(begin, end, [](const Destination& a, const Destination& b) {
    return std::tie(a.display_name, a.name) < std::tie(b.display_name, b.name);
  });
}

}  // namespace

std::optional<TicketWork> TicketWorkOf(const StaffSlice& person, absl::string_view tenant,
                                       absl::Time now) {
  if (person.staff.suspended || person.staff.expire_time <= now) return std::nullopt;
  const Grant* grant = person.FindGrant(Scope::Tenant(tenant));
  if (grant == nullptr || grant->expire_time <= now) return std::nullopt;
  TicketWork work;
  for (const v1::Role role : grant->roles) {
    if (!RolePermissions(role, Scope::Kind::kTenant).Has(options::v1::PERMISSION_TICKET_WORK)) {
      continue;
    }
    if (!IsBoundToOffices(role)) return TicketWork{true};
    work.offices = grant->offices;
  }
  if (work.offices.empty()) return std::nullopt;
  return work;
}

std::vector<Destination> DestinationsIn(const DirectorySnapshot& directory,
                                        absl::string_view tenant, absl::Time now) {
  std::vector<Destination> found;
  const TenantSlice* slice = directory.FindTenant(tenant);
  if (slice == nullptr) return found;
  for (const Office& office : slice->offices) {
    if (!office.suspended) found.push_back({office.name(), office.display_name});
  }
  const auto offices = static_cast<std::ptrdiff_t>(found.size());
  for (const auto& person : directory.staff()) {
    if (person->staff.association != slice->tenant.association) continue;
    const auto work = TicketWorkOf(*person, tenant, now);
    if (!work) continue;
    Destination& added =
        found.emplace_back(Destination{person->staff.name(), person->staff.display_name});
    for (const std::string& office : work->offices) {
      added.offices.push_back(OfficeName(tenant, office));
    }
  }
  Sort(found.begin(), found.begin() + offices);
  Sort(found.begin() + offices, found.end());
  return found;
}

}  // namespace mugugno::tenant
