#pragma once

#include "absl/strings/string_view.h"

#include "mugugno/v1/route.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "routing/router/decision.h"
#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {

// A decision as it is kept and shown: comuni and offices by name, each piece of evidence with the
// words of `text` that gave it. `office` is the name people know. A pure function.
v1::Route RecordOf(const Decision& decision, absl::string_view text, absl::string_view office,
                   const RoutingSnapshot& snapshot);

v1::TicketKind TicketKindOf(Kind kind);

}  // namespace mugugno::routing
