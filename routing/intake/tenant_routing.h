#pragma once

#include <cstdint>
#include <memory>

#include "routing/router/routing_snapshot.h"
#include "tenant/directory/records.h"
#include "tenant/rules/rule_content.h"

namespace mugugno::routing {

// A comune as it is, routed by a version of its rules. A pure function.
// `model` is what content.model names.
TenantRouting RoutingOf(const tenant::Tenant& tenant, int64_t rule_set,
                        const tenant::RuleContent& content,
                        std::shared_ptr<const TopicModel> model = nullptr);

}  // namespace mugugno::routing
