#pragma once

// What can be reported to a comune: each topic its offices answer, and "altro". Values; pure
// functions.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "gateway/channels/open311/document.h"
#include "routing/router/routing_snapshot.h"
#include "tenant/directory/slices.h"

namespace mugugno::gateway::open311 {

struct Service {
  std::string code;
  std::string name;      // Italian; no two of a list are alike
  std::string keywords;  // "private" where a report is about a person, and for nobody else to read
  std::string group;     // the office
};

// All of them, in the order of the taxonomy; never empty.
std::vector<Service> ServicesOf(const routing::TenantRouting& routing,
                                const tenant::TenantSlice& tenant,
                                const routing::RoutingSnapshot& snapshot);

// services.{format}
Element ServicesDocument(const std::vector<Service>& services);
// services/{code}.{format}; FixMyStreet sends its own number where we say that we set it.
Element DefinitionDocument(const Service& service);

// The name of the service of a ticket's topic, which may be empty.
std::string ServiceNameOf(absl::string_view topic);

}  // namespace mugugno::gateway::open311
