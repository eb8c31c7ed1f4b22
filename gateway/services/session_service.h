#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/mutations.h"
#include "mugugno/v1/session_service.pb.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// mugugno.v1.SessionService. Thread-safe.
class SessionService final {
 public:
  explicit SessionService(Mutations& mutations) : mutations_(mutations) {}

  absl::StatusOr<v1::ListOwnSessionsResponse> ListOwnSessions(
      const tenant::Caller& caller, const v1::ListOwnSessionsRequest& request);
  absl::StatusOr<v1::OwnSession> EndOwnSession(const tenant::Caller& caller,
                                               const v1::EndOwnSessionRequest& request);

 private:
  Mutations& mutations_;
};

}  // namespace mugugno::gateway
