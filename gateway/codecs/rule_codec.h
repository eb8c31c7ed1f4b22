#pragma once

#include <vector>

#include "absl/status/statusor.h"

#include "mugugno/v1/routing_service.pb.h"
#include "mugugno/v1/rule_set.pb.h"
#include "tenant/directory/slices.h"
#include "tenant/rules/correction.h"
#include "tenant/rules/rule_set.h"

namespace mugugno::gateway {

v1::RuleSet ToProto(const tenant::RuleSet& rule_set);
v1::Correction ToProto(const tenant::Correction& correction);

// The base with what the request adds and leaves out. INVALID_ARGUMENT for what has not the form of
// a rule, names an office the comune has not, or leaves out what is not there.
absl::StatusOr<tenant::RuleContent> Draft(const v1::CreateRuleSetRequest& request,
                                          tenant::RuleContent base,
                                          const std::vector<tenant::Office>& offices);

}  // namespace mugugno::gateway
