#pragma once

// What was learnt from comuni's own messages: rows of `topic_model`, never changed. The words are
// sealed by the key of the comune. Called inside a transaction, with its session; the keys of the
// tenant are known to the ring before it begins.

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "mugugno/storage/v1/topic_model.pb.h"
#include "mugugno/v1/rule_set.pb.h"
#include "tenant/store/session.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// Gives it the next number. The rules are locked.
absl::Status InsertTopicModel(Session& session, KeyRing& keys, absl::string_view tenant,
                              const storage::v1::TopicModel& model,
                              v1::RuleSet::Statistics* summary);

// As it is stored; empty for number 0, NOT_FOUND without such a one.
absl::StatusOr<std::string> SealedTopicModel(Session& session, absl::string_view tenant,
                                             int64_t number);
// Those that are asked, by tenant id.
absl::StatusOr<absl::flat_hash_map<std::string, std::string>> ActiveTopicModels(Session& session);

// Outside of a transaction too.
absl::StatusOr<storage::v1::TopicModel> OpenTopicModel(KeyRing& keys, absl::string_view tenant,
                                                       int64_t number, absl::string_view sealed);

}  // namespace mugugno::tenant
