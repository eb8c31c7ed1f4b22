#include "routing/intake/tenant_routing.h"

#include <memory>
#include <utility>

namespace mugugno::routing {

TenantRouting RoutingOf(const tenant::Tenant& tenant, int64_t rule_set,
                        const tenant::RuleContent& content,
                        std::shared_ptr<const TopicModel> model) {
  TenantRouting routing;
  routing.tenant = tenant.id;
  routing.name = tenant.display_name;
  routing.istat = tenant.istat_code;
  routing.cadastral = tenant.cadastral_code;
  routing.default_office = content.default_office;
  for (const auto& [office, topics] : content.offices) {
    for (const std::string& topic : topics) routing.offices.emplace(topic, office);
  }
  routing.rule_set = rule_set;
  if (!content.words.empty()) routing.words = std::make_shared<const OwnWords>(content.words);
  routing.model = std::move(model);
  return routing;
}

}  // namespace mugugno::routing
