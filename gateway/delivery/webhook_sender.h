#pragma once

#include "gateway/delivery/http_client.h"
#include "gateway/delivery/sender.h"
#include "tenant/clock.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

// Hands tickets to offices' systems: a signed request with the delivery's id as Idempotency-Key
// (proto/mugugno/v1/hand_off.proto). Thread-safe.
class WebhookSender final : public Sender {
 public:
  WebhookSender(HttpClient::Options options, tenant::KeyRing& keys, const tenant::Clock& clock)
      : client_(std::move(options)), keys_(keys), clock_(clock) {}

  tenant::AttemptResult Send(const tenant::Delivery& delivery, const Origin& origin) override;

 private:
  const HttpClient client_;
  tenant::KeyRing& keys_;
  const tenant::Clock& clock_;
};

// What an HTTP status says of the attempt.
tenant::AttemptResult ResultOfHttpStatus(int status);

}  // namespace mugugno::gateway
