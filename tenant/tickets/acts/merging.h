#pragma once

// One matter that was written about in two tickets. Works on an Act.

#include "tenant/tickets/acts/act.h"

namespace mugugno::tenant {

// Ends the ticket as a duplicate of `into`, an open ticket of the same comune with the same
// citizen: what the citizen was told of it and what is still written about it lead there from now
// on. NotFound() for a ticket the caller does not see; FAILED_PRECONDITION (TICKET_HELD,
// EMERGENCY_NOT_SEEN, MERGE_IMPOSSIBLE) otherwise.
absl::Status Merge(Act& act, const Uuid& into);

}  // namespace mugugno::tenant
