#include "tenant/tickets/reminder.h"

#include "tenant/tickets/state_machine.h"
#include "tenant/working_days.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kEmergencyFirst = absl::Minutes(2);
constexpr absl::Duration kEmergencySecond = absl::Minutes(5);
constexpr absl::Duration kEmergencyAgain = absl::Minutes(15);
constexpr int kChargeFirstDays = 1;
constexpr int kChargeSecondDays = 3;

absl::Duration EmergencyWait(int reminded) {
  if (reminded == 0) return kEmergencyFirst;
  return kEmergencySecond + (reminded - 1) * kEmergencyAgain;
}

// In an office's queue, where the office can see it.
bool WaitsForCharge(const Ticket& ticket) {
  return ticket.office_reads() &&
         (ticket.state == v1::TICKET_STATE_FORWARDED || ticket.state == v1::TICKET_STATE_REOPENED);
}

}  // namespace

std::optional<Reminder> NextReminder(const Ticket& ticket) {
  if (IsEnded(ticket.state)) return std::nullopt;
  const bool escalates = ticket.reminder_count > 0;
  if (ticket.urgent()) {
    return Reminder{Reminder::Reason::kEmergency,
                    ticket.wait_time + EmergencyWait(ticket.reminder_count), escalates};
  }
  if (!WaitsForCharge(ticket) || ticket.reminder_count > 1) return std::nullopt;
  return Reminder{
      Reminder::Reason::kNoCharge,
      AddWorkingDays(ticket.wait_time, escalates ? kChargeSecondDays : kChargeFirstDays),
      escalates};
}

std::optional<Reminder> NextReminder(const LobbyItem& item) {
  const bool decided =
      item.state == v1::LobbyItem::STATE_ASSIGNED || item.state == v1::LobbyItem::STATE_DISCARDED;
  if (decided || !item.urgent()) return std::nullopt;
  return Reminder{Reminder::Reason::kEmergency, item.wait_time + EmergencyWait(item.reminder_count),
                  item.reminder_count > 0};
}

}  // namespace mugugno::tenant
