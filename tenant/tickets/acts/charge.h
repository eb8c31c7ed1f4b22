#pragma once

// Who has a ticket. Each works on an Act.

#include "tenant/tickets/acts/act.h"

namespace mugugno::tenant {

// The caller takes charge; an emergency counts as seen. FAILED_PRECONDITION (IN_CHARGE_ALREADY)
// when a colleague was faster.
absl::Status TakeCharge(Act& act);

// Gives the ticket to a person, by whole name, who works for the same comune; takes it from
// whoever has it when the name is empty.
absl::Status Assign(Act& act, absl::string_view assignee);

// A person has seen the emergency.
absl::Status SeeEmergency(Act& act);

}  // namespace mugugno::tenant
