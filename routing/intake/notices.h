#pragma once

// What the gateway itself says to a citizen, in the citizen's language where it is one the gateway
// answers in. Pure functions.

#include <string>
#include <vector>

#include "routing/router/decision.h"
#include "routing/router/routing_snapshot.h"
#include "routing/text/language.h"
#include "tenant/tickets/arrival.h"

namespace mugugno::routing {

// For a message that reads like an emergency: 112 first, whatever else happens.
tenant::Notice EmergencyNotice(Language language);
// Which comune? The choices are numbered from 1 in the order of `tenants`.
tenant::Notice ComuneQuestion(const std::vector<std::string>& tenants,
                              const RoutingSnapshot& snapshot, Language language);
// What was sent cannot be shown: it is to be told in words.
tenant::Notice MediaNotice(Language language);
// The place is in none of the comuni; whose it is, where it has a name.
tenant::Notice OutsideNotice(const OutsidePlace& place, const RoutingSnapshot& snapshot,
                             Language language);
// It is the comune's place and somebody else's business.
tenant::Notice ExternalBodyNotice(const ExternalBody& body, Language language);

}  // namespace mugugno::routing
