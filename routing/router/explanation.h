#pragma once

// The one sentence that tells a person why a decision is as it is. A pure function.

#include <string>

#include "routing/router/decision.h"
#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {

// Italian; names places as the reference data write them, never the citizen's words.
std::string Explain(const Decision& decision, const RoutingSnapshot& snapshot);

}  // namespace mugugno::routing
