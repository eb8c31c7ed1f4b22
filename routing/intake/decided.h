#pragma once

// What the ladder's decision means for a message that joins nothing said before. Pure functions.

#include "routing/router/decision.h"
#include "routing/router/inquiry.h"
#include "routing/router/routing_snapshot.h"
#include "tenant/directory/snapshot.h"
#include "tenant/tickets/arrival.h"
#include "tenant/tickets/sender.h"

namespace mugugno::routing {

// The words may stand only where no office reads them: a possible report of wrongdoing.
bool IsDeskOnly(const Decision& decision);

// A ticket of the decision's comune.
tenant::Placement InTicket(const Decision& decision, const Inquiry& inquiry,
                           const RoutingSnapshot& snapshot,
                           const tenant::DirectorySnapshot& directory);

// The lobby, where the comune is not known or is none of the association's: with the question to
// the citizen, or behind the one that is open.
tenant::Placement InLobby(const Decision& decision, const Inquiry& inquiry,
                          const tenant::Sender& sender, const RoutingSnapshot& snapshot,
                          const tenant::DirectorySnapshot& directory);

}  // namespace mugugno::routing
