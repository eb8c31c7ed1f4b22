#include "tenant/reminders/reminders.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/errors.h"
#include "tenant/feed/lines.h"
#include "tenant/name.h"
#include "tenant/outbox/outbox.h"
#include "tenant/reminders/recipients.h"
#include "tenant/reminders/reminder_mail.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kDatabaseTime = absl::Seconds(10);
constexpr size_t kAtOnce = 500;

absl::Time Soon() { return absl::Now() + kDatabaseTime; }

}  // namespace

absl::StatusOr<size_t> Reminders::SendDue(absl::FunctionRef<bool()> go_on) {
  size_t sent = 0;
  absl::Status failed = SendAll<LobbyStore>(go_on, &sent);
  failed.Update(SendAll<TicketStore>(go_on, &sent));
  RETURN_IF_ERROR(failed);
  return sent;
}

template <typename Store>
absl::Status Reminders::SendAll(absl::FunctionRef<bool()> go_on, size_t* sent) {
  absl::Status failed;
  std::optional<typename Store::Due> after;
  do {
    ASSIGN_OR_RETURN(const std::vector<typename Store::Due> page, Page<Store>(after));
    after.reset();
    for (const typename Store::Due& due : page) {
      if (!go_on()) return failed;
      const absl::StatusOr<bool> one = Send(due);
      failed.Update(one.status());
      if (one.ok() && *one) ++*sent;
    }
    if (page.size() == kAtOnce) after = page.back();
  } while (after);
  return failed;
}

template <typename Store>
absl::StatusOr<std::vector<typename Store::Due>> Reminders::Page(
    const std::optional<typename Store::Due>& after) {
  std::vector<typename Store::Due> page;
  RETURN_IF_ERROR(database_.Read(Soon(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(page, Store(keys_).FindDue(session, clock_.Now(), after, kAtOnce));
    return absl::OkStatus();
  }));
  return page;
}

absl::StatusOr<bool> Reminders::Send(const TicketStore::Due& due) {
  const std::shared_ptr<const DirectorySnapshot> directory = directory_.Current();
  const TenantSlice* tenant = directory->FindTenant(due.tenant);
  if (tenant == nullptr) return NotFound();
  if (tenant->tenant.suspended) return false;
  RETURN_IF_ERROR(keys_.Keys(KeyOwner::Tenant(due.tenant)).status());
  bool sent = false;
  RETURN_IF_ERROR(database_.Write(Soon(), [&](Session& session, Changes& changes) -> absl::Status {
    sent = false;
    ASSIGN_OR_RETURN(Ticket ticket, TicketStore(keys_).Lock(session, due.tenant, due.id));
    const std::optional<Reminder> reminder = NextReminder(ticket);
    if (!reminder || reminder->due > clock_.Now()) return absl::OkStatus();
    sent = true;
    return Write(session, changes, *reminder, *tenant, *directory, std::move(ticket));
  }));
  return sent;
}

absl::Status Reminders::Write(Session& session, Changes& changes, const Reminder& reminder,
                              const TenantSlice& tenant, const DirectorySnapshot& directory,
                              Ticket ticket) {
  const absl::Time now = clock_.Now();
  std::vector<TicketEntry> entries;
  std::vector<Delivery> deliveries;
  const auto add_entry = [&](std::string text) -> TicketEntry& {
    TicketEntry& entry = entries.emplace_back();
    entry.tenant = ticket.tenant;
    entry.ticket = ticket.id;
    entry.id = uuids_.Next();
    entry.kind = v1::TicketEntry::KIND_REMINDER;
    entry.author = kGateway;
    entry.state = ticket.state;
    entry.office = ticket.office;
    entry.create_time = now;
    entry.words.emplace().set_text(std::move(text));
    return entry;
  };
  for (const Person& recipient : RecipientsOf(reminder, ticket, tenant, directory, now)) {
    TicketEntry& entry = add_entry(ReminderNote(reminder, recipient));
    Delivery& delivery = deliveries.emplace_back();
    delivery.owner = Scope::Tenant(ticket.tenant);
    delivery.id = uuids_.Next();
    delivery.subject = ticket.id;
    delivery.entry = entry.id;
    delivery.way = v1::Delivery::WAY_EMAIL;
    delivery.next_attempt_time = now;
    delivery.create_time = now;
    delivery.words = ReminderMail(reminder, ticket, tenant, recipient);
    entry.delivery = delivery.id;
  }
  if (entries.empty()) add_entry(NobodyToRemind(reminder));

  ++ticket.reminder_count;
  RETURN_IF_ERROR(TicketStore(keys_).Update(session, now, &ticket));
  RETURN_IF_ERROR(EntryStore(keys_).Append(session, entries));
  RETURN_IF_ERROR(Outbox(keys_).Add(session, deliveries));
  RETURN_IF_ERROR(
      AppendAudit(session, uuids_, now,
                  {{TenantName(ticket.tenant), SystemCaller("reminders").name(), "ticket.remind",
                    TicketName(ticket.tenant, ticket.id), absl::StrCat(ticket.reminder_count)}}));
  AddTicketLines(ticket, changes);
  return absl::OkStatus();
}

absl::StatusOr<bool> Reminders::Send(const LobbyStore::Due& due) {
  const std::shared_ptr<const DirectorySnapshot> directory = directory_.Current();
  const AssociationSlice* association = directory->FindAssociation(due.association);
  if (association == nullptr) return NotFound();
  RETURN_IF_ERROR(keys_.Keys(KeyOwner::Association(due.association)).status());
  bool sent = false;
  RETURN_IF_ERROR(database_.Write(Soon(), [&](Session& session, Changes& changes) -> absl::Status {
    sent = false;
    ASSIGN_OR_RETURN(LobbyItem item, LobbyStore(keys_).Lock(session, due.association, due.id));
    const std::optional<Reminder> reminder = NextReminder(item);
    if (!reminder || reminder->due > clock_.Now()) return absl::OkStatus();
    sent = true;
    return Write(session, changes, association->association, *directory, std::move(item));
  }));
  return sent;
}

absl::Status Reminders::Write(Session& session, Changes& changes, const Association& association,
                              const DirectorySnapshot& directory, LobbyItem item) {
  const absl::Time now = clock_.Now();
  std::vector<Delivery> deliveries;
  for (const Person& recipient : LobbyRecipients(association, directory, now)) {
    Delivery& delivery = deliveries.emplace_back();
    delivery.owner = Scope::Association(item.association);
    delivery.id = uuids_.Next();
    delivery.subject = item.id;
    delivery.way = v1::Delivery::WAY_EMAIL;
    delivery.next_attempt_time = now;
    delivery.create_time = now;
    delivery.words = LobbyReminderMail(item, association, recipient);
  }
  ++item.reminder_count;
  item.update_time = now;
  RETURN_IF_ERROR(LobbyStore(keys_).Update(session, item));
  RETURN_IF_ERROR(Outbox(keys_).Add(session, deliveries));
  changes.Add("", kLobbyLine, absl::StrCat(item.association, "/", item.id.ToString()),
              v1::LobbyItem::State_Name(item.state));
  return AppendAudit(
      session, uuids_, now,
      {{association.name(), SystemCaller("reminders").name(), "lobby.remind",
        ChildName(association.name(), "lobbyItems", item.id.ToString()),
        absl::StrCat("reminder ", item.reminder_count, ", ", deliveries.size(), " people")}});
}

}  // namespace mugugno::tenant
