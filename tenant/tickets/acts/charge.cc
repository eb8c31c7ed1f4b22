#include "tenant/tickets/acts/charge.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

bool WorksFor(const StaffSlice& person, const Ticket& ticket, absl::Time now) {
  const auto view = ViewOf(person, ticket.tenant, now);
  return view && Sees(*view, ticket);
}

}  // namespace

absl::Status TakeCharge(Act& act) {
  const auto caller = ResourceName::Parse(act.caller().name());
  if (act.caller().kind() != Caller::Kind::kStaff || !caller) return PermissionDenied();
  const Ticket& ticket = act.ticket();
  if (!ticket.assignee.empty() && ticket.assignee != caller->id()) {
    return FailedPrecondition("IN_CHARGE_ALREADY",
                              StaffName(act.tenant().tenant.association, ticket.assignee),
                              "a colleague took charge: assign the ticket to change that");
  }
  ASSIGN_OR_RETURN(const v1::TicketState next, StateAfter(ticket.state, TicketAct::kTakeCharge));
  if (ticket.assignee == caller->id() && ticket.state == next) return absl::OkStatus();
  Ticket& changed = act.Change();
  changed.assignee = caller->id();
  if (changed.urgent()) changed.emergency_acknowledge_time = act.now();
  RETURN_IF_ERROR(act.Enter(TicketAct::kTakeCharge));
  act.SettleOffice();
  act.AddEntry(v1::TicketEntry::KIND_CHARGE, "");
  return absl::OkStatus();
}

absl::Status Assign(Act& act, absl::string_view assignee) {
  std::string id;
  if (!assignee.empty()) {
    const StaffSlice* person = act.caller().directory().FindStaff(assignee);
    if (person == nullptr || person->staff.association != act.tenant().tenant.association ||
        !WorksFor(*person, act.ticket(), act.now())) {
      return InvalidField("assignee", "does not work with this comune's ticket");
    }
    id = person->staff.id;
  }
  if (id == act.ticket().assignee) return absl::OkStatus();
  RETURN_IF_ERROR(act.Enter(TicketAct::kAssign));
  act.Change().assignee = id;
  act.AddEntry(v1::TicketEntry::KIND_CHARGE, assignee);
  return absl::OkStatus();
}

absl::Status SeeEmergency(Act& act) {
  if (!act.ticket().emergency) {
    return FailedPrecondition("NOT_AN_EMERGENCY", "ticket", "it does not read like an emergency");
  }
  if (!act.ticket().urgent()) return absl::OkStatus();
  RETURN_IF_ERROR(act.Enter(TicketAct::kSeeEmergency));
  act.Change().emergency_acknowledge_time = act.now();
  act.AddEntry(v1::TicketEntry::KIND_STATE, "Emergenza vista.");
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
