#pragma once

// For tests: the example association as the project ships it (deploy/example), eight comuni with
// ten offices each.

#include <memory>

#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {

AssociationRouting ExampleRouting();

// Built once; aborts the test program if what the project ships does not load.
const RoutingSnapshot& ExampleAssociation();

}  // namespace mugugno::routing
