#pragma once

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/topic/topic_model.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::routing {

// A comune's statistics as they are asked, from the bytes that are stored; null for number 0.
absl::StatusOr<std::shared_ptr<const TopicModel>> ReadModel(tenant::KeyRing& keys,
                                                            absl::string_view tenant,
                                                            int64_t number,
                                                            absl::string_view sealed);

}  // namespace mugugno::routing
