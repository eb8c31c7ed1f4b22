#include "tenant/reminders/recipients.h"

#include <algorithm>

#include "tenant/role.h"

namespace mugugno::tenant {
namespace {

void AddOnce(const Person& person, std::vector<Person>* people) {
  if (person.email.empty()) return;
  const bool known = std::any_of(people->begin(), people->end(),
                                 [&](const Person& one) { return one.email == person.email; });
  if (!known) people->push_back(person);
}

// Whether the person works with all tickets of the comune, whatever their office.
bool IsOfDesk(const StaffSlice& person, const Scope& tenant, absl::Time now) {
  if (person.staff.suspended || person.staff.expire_time <= now) return false;
  const Grant* grant = person.FindGrant(tenant);
  if (grant == nullptr || grant->expire_time <= now) return false;
  return std::any_of(grant->roles.begin(), grant->roles.end(), [](v1::Role role) {
    return !IsBoundToOffices(role) &&
           RolePermissions(role, Scope::Kind::kTenant).Has(options::v1::PERMISSION_TICKET_WORK);
  });
}

}  // namespace

std::vector<Person> RecipientsOf(const Reminder& reminder, const Ticket& ticket,
                                 const TenantSlice& tenant, const DirectorySnapshot& directory,
                                 absl::Time now) {
  std::vector<Person> people;
  const Office* office = ticket.desk_only() ? nullptr : tenant.FindOffice(ticket.office);
  if (office != nullptr) {
    AddOnce(office->liaison, &people);
    const bool both = reminder.escalates || reminder.reason == Reminder::Reason::kEmergency;
    // A liaison nobody can write to is absent.
    if (both || people.empty()) AddOnce(office->deputy, &people);
  }
  if (!reminder.escalates && !people.empty()) return people;
  for (const auto& person : directory.staff()) {
    if (person->staff.association != tenant.tenant.association) continue;
    if (!IsOfDesk(*person, Scope::Tenant(tenant.tenant.id), now)) continue;
    AddOnce({person->staff.display_name, person->staff.email}, &people);
  }
  return people;
}

}  // namespace mugugno::tenant
