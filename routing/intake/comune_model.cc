#include "routing/intake/comune_model.h"

#include <utility>

#include "tenant/rules/topic_model.h"
#include "tenant/try.h"

namespace mugugno::routing {

absl::StatusOr<std::shared_ptr<const TopicModel>> ReadModel(tenant::KeyRing& keys,
                                                            absl::string_view tenant,
                                                            int64_t number,
                                                            absl::string_view sealed) {
  if (number == 0) return nullptr;
  ASSIGN_OR_RETURN(const storage::v1::TopicModel stored,
                   tenant::OpenTopicModel(keys, tenant, number, sealed));
  ASSIGN_OR_RETURN(TopicModel model, TopicModel::From(stored));
  return std::make_shared<const TopicModel>(std::move(model));
}

}  // namespace mugugno::routing
