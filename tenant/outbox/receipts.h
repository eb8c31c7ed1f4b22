#pragma once

// What a citizen's platform says of a message of ours after it was sent, or before that is known
// here: an attempt whose end nobody saw is settled by it.

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/feed/changes.h"
#include "tenant/outbox/delivery.h"
#include "tenant/store/session.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

struct ReceiptNews {
  v1::DeliveryReceipt receipt = v1::DELIVERY_RECEIPT_UNSPECIFIED;
  // The platform's name of the message, in the form of a Post's key.
  std::string provider_id;
  // What the message carried (TagOf), where the platform gives it back.
  std::string tag = {};
  // Of FAILED: neither words nor addresses.
  std::string error = {};
};

// What a message carries to be found again by: it names the delivery, and counts on its channel
// only. Letters, digits, hyphens and dots, at most 200.
absl::StatusOr<std::string> TagOf(KeyRing& keys, const Delivery& delivery);

// The look-up hash of the platform's name of a message, the same for what citizens send.
absl::StatusOr<std::string> ProviderKeyOf(KeyRing& keys, absl::string_view channel,
                                          absl::string_view provider_id);

// Part of the caller's transaction. What is said of nothing known on that channel (its whole name),
// of a former attempt, or too late, changes nothing.
absl::Status RecordReceipt(Session& session, KeyRing& keys, absl::string_view channel,
                           const ReceiptNews& news, Changes& changes);

// What a delivery is, as the attempt and the platform together say.
v1::DeliveryState StateWith(v1::DeliveryReceipt receipt, v1::DeliveryState attempted);

}  // namespace mugugno::tenant
