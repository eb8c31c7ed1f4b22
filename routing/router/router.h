#pragma once

// The evidence ladder: which comune a message belongs to, which office, and why. Pure functions
// over an immutable snapshot; thread-safe.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "routing/router/decision.h"
#include "routing/router/inquiry.h"
#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {

Decision Decide(const Inquiry& inquiry, const RoutingSnapshot& snapshot);

}  // namespace mugugno::routing
