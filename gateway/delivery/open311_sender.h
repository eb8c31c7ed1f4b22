#pragma once

#include <utility>

#include "gateway/delivery/http_client.h"
#include "gateway/delivery/sender.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

// Hands tickets to offices' systems that speak Open311 GeoReport v2. Address, key and service codes
// are those of now, so that a key leaves only for the address it was given for. Thread-safe.
class Open311Sender final : public Sender {
 public:
  Open311Sender(HttpClient::Options options, tenant::KeyRing& keys)
      : client_(std::move(options)), keys_(keys) {}

  tenant::AttemptResult Send(const tenant::Delivery& delivery, const Origin& origin) override;

 private:
  const HttpClient client_;
  tenant::KeyRing& keys_;
};

}  // namespace mugugno::gateway
