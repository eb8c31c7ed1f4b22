#pragma once

// What is said in a ticket: to the citizen, or among colleagues. Each works on an Act.

#include <optional>
#include <string>

#include "tenant/tickets/acts/act.h"

namespace mugugno::tenant {

// Answers the citizen; the signature is added here. `use_template` as Act::ForCitizen.
absl::Status Reply(Act& act, absl::string_view text, bool use_template = false);

// An internal note.
absl::Status Note(Act& act, absl::string_view text);

// Keeps that the citizen was told an answer in person: that entry, or the last one.
// FAILED_PRECONDITION: NOT_OF_COUNTER for a ticket that came another way, ANSWER_NEEDED without an
// answer, TOLD_ALREADY.
absl::Status Tell(Act& act, const std::optional<Uuid>& answer, absl::string_view note);

struct Closing {
  v1::TicketOutcome outcome = v1::TICKET_OUTCOME_UNSPECIFIED;
  std::string text;    // what the citizen reads
  std::string reason;  // why no reply is needed
  bool use_template = false;
};
// Ends the ticket with an outcome and a text, or with NO_REPLY_NEEDED and a reason. Criticism,
// complaints and formal demands need an answer: FAILED_PRECONDITION (ANSWER_NEEDED).
absl::Status Close(Act& act, const Closing& closing);

}  // namespace mugugno::tenant
