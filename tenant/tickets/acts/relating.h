#pragma once

// Two tickets of one comune that have to do with each other. Each works on an Act.

#include "tenant/tickets/acts/act.h"

namespace mugugno::tenant {

// Says so on both; nothing where it is said already. NotFound() for a ticket the caller does not
// see; FAILED_PRECONDITION (ILLEGAL_STATE_CHANGE for one that lies elsewhere now,
// TOO_MANY_LINKS).
absl::Status Link(Act& act, const Uuid& other);

// Takes it back, on both. FAILED_PRECONDITION (NOT_LINKED).
absl::Status Unlink(Act& act, const Uuid& other);

}  // namespace mugugno::tenant
