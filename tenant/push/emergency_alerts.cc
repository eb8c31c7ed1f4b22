#include "tenant/push/emergency_alerts.h"

#include <memory>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"

#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/outbox/outbox.h"
#include "tenant/push/entitled.h"
#include "tenant/push/push_subscription.h"
#include "tenant/tickets/emergency_note.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kDatabaseTime = absl::Seconds(10);
constexpr size_t kAtOnce = 200;

absl::Time Soon() { return absl::Now() + kDatabaseTime; }

// Nothing of the citizen: it is read on locked screens.
storage::v1::DeliveryWords AlertWords(const Ticket& ticket, const TenantSlice& tenant,
                                      const PushSubscriptionKey& device) {
  storage::v1::DeliveryWords words;
  words.set_target(device.name());
  words.set_subject(absl::StrCat("Emergenza · Comune di ", tenant.tenant.display_name));
  words.set_body(absl::StrCat("Segnalazione ", ticket.number));
  return words;
}

TicketEntry AlertEntry(const Ticket& ticket, const Uuid& id, absl::Time now,
                       const std::set<std::string>& people) {
  TicketEntry entry;
  entry.tenant = ticket.tenant;
  entry.ticket = ticket.id;
  entry.id = id;
  entry.kind = v1::TicketEntry::KIND_REMINDER;
  entry.author = kGateway;
  entry.state = ticket.state;
  entry.office = ticket.office;
  entry.create_time = now;
  entry.words.emplace().set_text(
      absl::StrCat("Avviso di emergenza sui dispositivi di: ", absl::StrJoin(people, ", "), "."));
  return entry;
}

}  // namespace

absl::StatusOr<size_t> EmergencyAlerts::SendDue(absl::FunctionRef<bool()> go_on) {
  std::vector<Due> all;
  RETURN_IF_ERROR(database_.Look(Soon(), [&](Session& session) {
    all.clear();
    return session.Query(
        "SELECT tenant_id, ticket_id FROM emergency_alert WHERE told_time IS NULL LIMIT ?",
        {kAtOnce}, [&](const Row& row) {
          all.push_back({row.Text(0), Uuid::FromBytes(row.Bytes(1)).value_or(Uuid())});
          return absl::OkStatus();
        });
  }));
  size_t sent = 0;
  absl::Status failed;
  for (const Due& due : all) {
    if (!go_on()) break;
    const absl::StatusOr<size_t> devices = Send(due);
    failed.Update(devices.status());
    if (devices.ok()) sent += *devices;
  }
  RETURN_IF_ERROR(failed);
  return sent;
}

absl::StatusOr<size_t> EmergencyAlerts::Send(const Due& due) {
  const std::shared_ptr<const DirectorySnapshot> directory = directory_.Current();
  const TenantSlice* tenant = directory->FindTenant(due.tenant);
  if (tenant == nullptr) return NotFound();
  RETURN_IF_ERROR(keys_.Keys(KeyOwner::Tenant(due.tenant)).status());
  size_t sent = 0;
  RETURN_IF_ERROR(database_.Write(Soon(), [&](Session& session, Changes& changes) -> absl::Status {
    sent = 0;
    ASSIGN_OR_RETURN(const Ticket ticket, TicketStore(keys_).Lock(session, due.tenant, due.ticket));
    ASSIGN_OR_RETURN(
        const int64_t first,
        session.Execute("UPDATE emergency_alert SET told_time = ? WHERE tenant_id = ? AND "
                        "ticket_id = ? AND told_time IS NULL",
                        {clock_.Now(), due.tenant, due.ticket.bytes()}));
    // Somebody was faster, or has seen it already.
    if (first == 0 || !IsAlarming(ticket)) return absl::OkStatus();
    ASSIGN_OR_RETURN(sent, Write(session, changes, *tenant, *directory, ticket));
    return absl::OkStatus();
  }));
  return sent;
}

absl::StatusOr<size_t> EmergencyAlerts::Write(Session& session, Changes& changes,
                                              const TenantSlice& tenant,
                                              const DirectorySnapshot& directory,
                                              const Ticket& ticket) {
  const absl::Time now = clock_.Now();
  const Uuid entry = uuids_.Next();
  std::set<std::string> people;
  std::vector<Delivery> deliveries;
  ASSIGN_OR_RETURN(const std::vector<PushSubscriptionKey> devices,
                   ListPushSubscriptionKeys(session, tenant.tenant.association));
  for (const PushSubscriptionKey& device : devices) {
    const StaffSlice* person = directory.FindStaff(device.holder());
    if (person == nullptr || !MaySee(directory, *person, ticket, now)) continue;
    people.insert(person->staff.display_name);
    Delivery& delivery = deliveries.emplace_back();
    delivery.owner = Scope::Tenant(ticket.tenant);
    delivery.id = uuids_.Next();
    delivery.subject = ticket.id;
    delivery.entry = entry;
    delivery.way = v1::Delivery::WAY_PUSH;
    delivery.next_attempt_time = now;
    delivery.create_time = now;
    delivery.words = AlertWords(ticket, tenant, device);
  }
  if (deliveries.empty()) return 0;
  RETURN_IF_ERROR(EntryStore(keys_).Append(session, {{AlertEntry(ticket, entry, now, people)}}));
  RETURN_IF_ERROR(Outbox(keys_).Add(session, deliveries));
  RETURN_IF_ERROR(
      AppendAudit(session, uuids_, now,
                  {{TenantName(ticket.tenant), SystemCaller("alerts").name(), "ticket.alert",
                    TicketName(ticket.tenant, ticket.id),
                    absl::StrCat(people.size(), " people, ", deliveries.size(), " devices")}}));
  AddTicketLines(ticket, changes);
  return deliveries.size();
}

}  // namespace mugugno::tenant
