#pragma once

// Places that people's corrections speak for: names in messages that people brought to one comune,
// which the rules had not sent there, that its association's places do not know. Counting, no more.
// Pure functions.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "mugugno/v1/rule_set.pb.h"
#include "routing/gazetteer/place.h"
#include "routing/learning/comune_trial.h"
#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {

// The association's places with one more, as a snapshot.
using WithPlace =
    std::function<std::shared_ptr<const RoutingSnapshot>(const std::string& name, PlaceKind kind)>;

// At most ten, the best supported first. `histories` are of comuni of the association, that of
// `tenant` among them; `with` adds a place of that comune.
std::vector<v1::PlaceSuggestion> SuggestPlaces(const std::vector<ComuneHistory>& histories,
                                               const std::string& tenant,
                                               const RoutingSnapshot& snapshot,
                                               const WithPlace& with, int min_support);

// `places` with one more in the comune; the comune too where it is not listed.
PlacesList AddPlace(PlacesList places, const TenantRouting& comune, const std::string& name,
                    PlaceKind kind);

}  // namespace mugugno::routing
