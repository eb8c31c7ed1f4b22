#pragma once

// Territory or places tried against what was decided before: to which comune past messages would
// have gone, each by what was known of it then. Pure functions.

#include <string>
#include <vector>

#include "mugugno/v1/rule_set.pb.h"
#include "routing/router/routing_snapshot.h"
#include "tenant/rules/past_message.h"

namespace mugugno::routing {

// The past messages of one comune.
struct ComuneHistory {
  std::string tenant;
  std::vector<tenant::PastMessage> messages;
};

// Ids of tenants; empty where none is decided.
std::vector<std::string> DecideComuni(const std::vector<tenant::PastMessage>& messages,
                                      const RoutingSnapshot& snapshot);

// Better is what goes to the comune people left it in now and did not before. At most `most`
// changes are told, all are counted.
v1::ComuneEffect CompareComuni(const ComuneHistory& history, const std::vector<std::string>& before,
                               const std::vector<std::string>& after, int most);

}  // namespace mugugno::routing
