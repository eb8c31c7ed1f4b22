#pragma once

// Changes of state that are neither an answer nor a hand-over. Each works on an Act.

#include "tenant/tickets/acts/act.h"

namespace mugugno::tenant {

// FAILED_PRECONDITION (CITIZEN_NOT_TOLD) for RESOLVED while the citizen's last message has no
// answer.
absl::Status ChangeState(Act& act, v1::TicketState state, absl::string_view note);

// What the ticket is about, by a person: the code of a topic. Its office stays.
absl::Status CorrectTopic(Act& act, absl::string_view topic);

// INVALID_ARGUMENT without a reason that fits a ticket. FAILED_PRECONDITION: ALWAYS_ANSWERED for
// criticism, complaints and formal demands; EMERGENCY_NOT_SEEN.
absl::Status Discard(Act& act, v1::DiscardReason reason);

// FAILED_PRECONDITION (RESTORE_TOO_LATE) after 30 days.
absl::Status Restore(Act& act);

}  // namespace mugugno::tenant
