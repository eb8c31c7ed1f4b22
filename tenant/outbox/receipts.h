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
#include "tenant/tickets/correspondent.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

struct ReceiptNews {
  v1::DeliveryReceipt receipt = v1::DELIVERY_RECEIPT_UNSPECIFIED;
  // The platform's name of the message, in the form of a Post's key; empty where it is said of all
  // that were sent to the citizen until a time.
  std::string provider_id = {};
  // What the message carried (TagOf), where the platform gives it back.
  std::string tag = {};
  // Of FAILED: neither words nor addresses.
  std::string error = {};
  // It is said of what was sent to the same citizen before, too; nothing of it failed.
  bool and_before = false;
  // Until then, by the platform's clock.
  absl::Time until = absl::InfinitePast();
};

// What a message carries to be found again by: it names the delivery, and counts on its channel
// only. Letters, digits, hyphens and dots, at most 200.
absl::StatusOr<std::string> TagOf(KeyRing& keys, const Delivery& delivery);
// Whether it has the form of one.
bool IsTag(absl::string_view text);

// The look-up hash of the platform's name of a message, the same for what citizens send.
absl::StatusOr<std::string> ProviderKeyOf(KeyRing& keys, absl::string_view channel,
                                          absl::string_view provider_id);

// Part of the caller's transaction. What is said of nothing known on that channel (its whole name),
// of a former attempt, or too late, changes nothing. `citizen` is whom the platform says it of,
// where more than one message is meant.
absl::Status RecordReceipt(Session& session, KeyRing& keys, absl::string_view channel,
                           const ReceiptNews& news, Changes& changes, const Address& citizen = {});

// Whether the account's message that the platform calls so (a look-up hash) is one of ours, as far
// as can be told: while one is on its way to the citizen, a new one is taken for that.
absl::StatusOr<bool> IsOurs(Session& session, const std::string& provider_key,
                            const Address& citizen);

// What a delivery is, as the attempt and the platform together say.
v1::DeliveryState StateWith(v1::DeliveryReceipt receipt, v1::DeliveryState attempted);

}  // namespace mugugno::tenant
