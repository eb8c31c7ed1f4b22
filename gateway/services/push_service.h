#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "gateway/services/mutations.h"
#include "mugugno/config/v1/gateway.pb.h"
#include "mugugno/v1/push_service.pb.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// mugugno.v1.PushService. Thread-safe.
class PushService final {
 public:
  // Nothing can be turned on where the configuration names no subject.
  PushService(Mutations& mutations, const config::v1::Gateway::Push& config)
      : mutations_(mutations),
        configured_(!config.subject().empty()),
        allowed_(config.allowed_private_hosts().begin(), config.allowed_private_hosts().end()) {}

  absl::StatusOr<v1::PushKey> GetPushKey(const tenant::Caller& caller,
                                         const v1::GetPushKeyRequest& request);
  absl::StatusOr<v1::PushSubscription> RegisterPushSubscription(
      const tenant::Caller& caller, const v1::RegisterPushSubscriptionRequest& request);
  absl::StatusOr<v1::PushSubscription> RenewPushSubscription(
      const tenant::Caller& caller, const v1::RenewPushSubscriptionRequest& request);
  absl::StatusOr<v1::ListPushSubscriptionsResponse> ListPushSubscriptions(
      const tenant::Caller& caller, const v1::ListPushSubscriptionsRequest& request);
  absl::StatusOr<v1::DeletePushSubscriptionResponse> DeletePushSubscription(
      const tenant::Caller& caller, const v1::DeletePushSubscriptionRequest& request);

 private:
  absl::Status RequireConfigured() const;
  // INVALID_ARGUMENT unless it is an address this gateway may call.
  absl::Status RequireCallable(const std::string& endpoint) const;

  Mutations& mutations_;
  const bool configured_;
  // "host:port" of private push services.
  const std::vector<std::string> allowed_;
};

}  // namespace mugugno::gateway
