#pragma once

#include "tenant/directory/slices.h"
#include "tenant/outbox/delivery.h"

namespace mugugno::gateway {

// One way out of the gateway. Thread-safe; may take up to a minute.
class Sender {
 public:
  virtual ~Sender() = default;
  // One attempt. Errors tell no words and no addresses.
  virtual tenant::AttemptResult Send(const tenant::Delivery& delivery,
                                     const tenant::TenantSlice& tenant) = 0;
};

}  // namespace mugugno::gateway
