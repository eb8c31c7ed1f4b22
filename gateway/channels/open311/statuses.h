#pragma once

// A ticket's state in the words of GeoReport v2 and of FixMyStreet's extended statuses. Pure
// functions.

#include <string>

#include "absl/strings/string_view.h"

#include "mugugno/v1/ticket.pb.h"

namespace mugugno::gateway::open311 {

struct Status {
  bool open = true;
  absl::string_view update;  // "INVESTIGATING"
  absl::string_view notes;   // Italian, for people
};

// `outcome` counts once it is closed. A planned work is open: it is not done.
Status StatusOf(v1::TicketState state, v1::TicketOutcome outcome);

}  // namespace mugugno::gateway::open311
