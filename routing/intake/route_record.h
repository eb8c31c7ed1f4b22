#pragma once

#include "absl/strings/string_view.h"

#include "mugugno/v1/route.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "routing/router/decision.h"
#include "routing/router/inquiry.h"
#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {

// A decision as it is kept: comuni and offices by name, each piece of evidence with the place of
// its words in the text, the rules and what else was known. `office` is the name people know. A
// pure function.
v1::Route RecordOf(const Decision& decision, const Inquiry& inquiry, absl::string_view office,
                   const RoutingSnapshot& snapshot);

// Puts the words of `text` beside their places, for people to read. One kept with its words stays
// as it is.
void FillWords(absl::string_view text, v1::Route* route);

v1::TicketKind TicketKindOf(Kind kind);

}  // namespace mugugno::routing
