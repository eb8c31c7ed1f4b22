#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "gateway/delivery/http_client.h"
#include "gateway/delivery/sender.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory.h"
#include "tenant/push/push_subscription.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

// Tells devices of the staff of emergencies, by the push service each browser chose (RFC 8030).
// Whether the person may still see the ticket is asked before each attempt. A repeat takes the
// place of the message before (Topic). Thread-safe.
class PushSender final : public Sender {
 public:
  // All outlive it.
  struct Parts {
    const tenant::Cells& cells;
    tenant::KeyRing& keys;
    const tenant::Directory& directory;
    tenant::UuidSource& uuids;
    const tenant::Clock& clock;
  };

  // `subject` is whom push services may turn to.
  PushSender(const Parts& parts, HttpClient::Options options, std::string subject)
      : parts_(parts), client_(std::move(options)), subject_(std::move(subject)) {}

  tenant::AttemptResult Send(const tenant::Delivery& delivery, const Origin& origin) override;

 private:
  // The device, where its person is to be told. FAILED_PRECONDITION where nobody is any more.
  absl::StatusOr<tenant::PushSubscription> Receiver(const tenant::Delivery& delivery,
                                                    const tenant::Cell& cell);
  absl::StatusOr<HttpClient::Request> RequestFor(const tenant::Delivery& delivery,
                                                 const tenant::PushSubscription& device);
  // Writes down what the push service says of the device.
  tenant::AttemptResult Settle(const tenant::Cell& cell, const tenant::PushSubscriptionKey& device,
                               int status);
  void Forget(const tenant::Cell& cell, const tenant::PushSubscriptionKey& device);

  const Parts parts_;
  const HttpClient client_;
  const std::string subject_;
};

}  // namespace mugugno::gateway
