#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/delivery_service.pb.h"
#include "tenant/caller.h"
#include "tenant/outbox/outbox.h"
#include "tenant/page_token.h"

namespace mugugno::gateway {

// mugugno.v1.DeliveryService. Shows no words. Thread-safe.
class DeliveryService final {
 public:
  explicit DeliveryService(const ServiceParts& parts)
      : parts_(parts), outbox_(parts.keys), pages_(parts.keys, parts.clock) {}

  absl::StatusOr<v1::ListDeliveriesResponse> ListDeliveries(
      const tenant::Caller& caller, const v1::ListDeliveriesRequest& request);
  absl::StatusOr<v1::Delivery> ResendDelivery(const tenant::Caller& caller,
                                              const v1::ResendDeliveryRequest& request);

 private:
  absl::StatusOr<const tenant::Cell*> CellOf(const tenant::Caller& caller,
                                             const tenant::Scope& owner) const;

  const ServiceParts parts_;
  tenant::Outbox outbox_;
  tenant::PageTokens pages_;
};

}  // namespace mugugno::gateway
