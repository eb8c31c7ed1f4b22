#pragma once

#include <string>

#include "tenant/directory/slices.h"
#include "tenant/outbox/delivery.h"

namespace mugugno::gateway {

// In whose name something is sent.
struct Origin {
  // "Comune di Sori", or what the association is called.
  std::string display_name;
  // Null where it is an association.
  const tenant::TenantSlice* tenant = nullptr;
};

// One way out of the gateway. Thread-safe; may take up to a minute.
class Sender {
 public:
  virtual ~Sender() = default;
  // One attempt. Errors tell no words and no addresses.
  virtual tenant::AttemptResult Send(const tenant::Delivery& delivery, const Origin& origin) = 0;
};

}  // namespace mugugno::gateway
