#include "tenant/reminders/recipients.h"

#include <algorithm>

#include "absl/time/civil_time.h"

#include "tenant/name.h"
#include "tenant/role.h"
#include "tenant/texts/opening.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/working_days.h"

namespace mugugno::tenant {
namespace {

void AddOnce(const Person& person, std::vector<Person>* people) {
  if (person.email.empty()) return;
  const bool known = std::any_of(people->begin(), people->end(),
                                 [&](const Person& one) { return one.email == person.email; });
  if (!known) people->push_back(person);
}

// Whether the person may do that in the whole of the comune or association, not only in an office.
bool MayDo(const StaffSlice& person, Permission permission, const Scope& owner, absl::Time now) {
  if (person.staff.suspended || person.staff.expire_time <= now) return false;
  const Grant* grant = person.FindGrant(owner);
  if (grant == nullptr || grant->expire_time <= now) return false;
  return std::any_of(grant->roles.begin(), grant->roles.end(), [&](v1::Role role) {
    return !IsBoundToOffices(role) && RolePermissions(role, owner.kind).Has(permission);
  });
}

// Everybody of the association who may.
void AddAllWhoMay(Permission permission, const Scope& owner, absl::string_view association,
                  const DirectorySnapshot& directory, absl::Time now, std::vector<Person>* people) {
  for (const auto& person : directory.staff()) {
    if (person->staff.association != association) continue;
    if (!MayDo(*person, permission, owner, now)) continue;
    AddOnce({person->staff.display_name, person->staff.email}, people);
  }
}

// Of a restricted ticket nobody else hears.
void AddReaders(const Ticket& ticket, const TenantSlice& tenant, const DirectorySnapshot& directory,
                absl::Time now, std::vector<Person>* people) {
  for (const std::string& id : ticket.readers) {
    const StaffSlice* person = directory.FindStaff(StaffName(tenant.tenant.association, id));
    if (person == nullptr || !ViewOf(*person, ticket.tenant, now)) continue;
    AddOnce({person->staff.display_name, person->staff.email}, people);
  }
}

}  // namespace

std::vector<Person> RecipientsOf(const Reminder& reminder, const Ticket& ticket,
                                 const TenantSlice& tenant, const DirectorySnapshot& directory,
                                 absl::Time now) {
  std::vector<Person> people;
  const Office* office = ticket.office_reads() ? tenant.FindOffice(ticket.office) : nullptr;
  if (office != nullptr) {
    const absl::CivilDay today = absl::ToCivilDay(now, ItalianTime());
    if (!HoldsDay(office->liaison_absences, today)) AddOnce(office->liaison, &people);
    const bool both = reminder.escalates || reminder.reason == Reminder::Reason::kEmergency;
    // A liaison nobody can write to is absent, too.
    if (both || people.empty()) AddOnce(office->deputy, &people);
  }
  if (ticket.restricted()) {
    AddReaders(ticket, tenant, directory, now, &people);
    return people;
  }
  if (!reminder.escalates && !people.empty()) return people;
  AddAllWhoMay(options::v1::PERMISSION_TICKET_WORK, Scope::Tenant(tenant.tenant.id),
               tenant.tenant.association, directory, now, &people);
  return people;
}

std::vector<Person> LobbyRecipients(const Association& association,
                                    const DirectorySnapshot& directory, absl::Time now) {
  std::vector<Person> people;
  AddAllWhoMay(options::v1::PERMISSION_LOBBY_ASSIGN, Scope::Association(association.id),
               association.id, directory, now, &people);
  return people;
}

}  // namespace mugugno::tenant
