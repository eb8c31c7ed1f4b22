#pragma once

// The example association as the project ships it (deploy/example) and the router sees it: eight
// comuni with ten offices each. Reads the files from the project's root, which tests run in.

#include <memory>

#include "routing/router/reference.h"
#include "routing/router/routing_snapshot.h"

namespace mugugno::tests {

routing::AssociationRouting ExampleRouting();

// Its territory and places; aborts the test program if what the project ships does not load.
routing::Reference ExampleReference();

// A snapshot as the gateway makes it.
routing::RoutingSnapshot SnapshotOf(routing::AssociationRouting association,
                                    const routing::Reference& reference,
                                    const routing::TerritoryOptions& options = {});

// Built once.
const routing::RoutingSnapshot& ExampleSnapshot();

}  // namespace mugugno::tests
