#pragma once

// One message with two matters. Works on an Act.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "tenant/tickets/acts/act.h"

namespace mugugno::tenant {

struct SecondMatter {
  // Messages of the ticket's citizen; none for the first one.
  std::vector<Uuid> entries;
  std::string topic;
  std::string office;  // whole name
  std::string note;    // to the office
};

// Opens a second ticket of the same comune and citizen, with copies of the messages and rows of
// their own for the files, in the office's queue; both tell of it and are related. What the citizen
// holds leads to the first, and answers of both come to the one conversation. Returns the second
// one. FAILED_PRECONDITION (TICKET_HELD, EMERGENCY_NOT_SEEN, NEVER_FORWARDED, FILES_COMING,
// TOO_MANY_LINKS), INVALID_ARGUMENT for an entry or an office that is none.
absl::StatusOr<Ticket> Split(Act& act, const SecondMatter& matter);

}  // namespace mugugno::tenant
