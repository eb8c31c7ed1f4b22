#pragma once

#include "absl/status/statusor.h"

#include "mugugno/v1/answer_check_service.pb.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// mugugno.v1.AnswerCheckService. Thread-safe.
class AnswerCheckService final {
 public:
  explicit AnswerCheckService(routing::RoutingSnapshots& routing) : routing_(routing) {}

  absl::StatusOr<v1::CheckAnswerResponse> CheckAnswer(const tenant::Caller& caller,
                                                      const v1::CheckAnswerRequest& request);

 private:
  routing::RoutingSnapshots& routing_;
};

}  // namespace mugugno::gateway
