#pragma once

// For tests: the example association as the project ships it (deploy/example), eight comuni with
// ten offices each.

#include <memory>

#include "routing/router/reference.h"
#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {

AssociationRouting ExampleRouting();

// Its territory and places; aborts the test program if what the project ships does not load.
Reference ExampleReference();

// A snapshot as the gateway makes it.
RoutingSnapshot SnapshotOf(AssociationRouting routing, const Reference& reference);

// Built once.
const RoutingSnapshot& ExampleAssociation();

}  // namespace mugugno::routing
