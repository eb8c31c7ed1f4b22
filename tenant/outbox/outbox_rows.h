#pragma once

// The rows of the outbox. Deliveries of comuni and those of associations have tables of their own,
// of the same shape: a row is held to its ticket, or to its message in the lobby, by a foreign key.
// Pure functions.

#include <string>

#include "absl/strings/string_view.h"

#include "tenant/feed/changes.h"
#include "tenant/outbox/delivery.h"
#include "tenant/store/row.h"
#include "tenant/vault/sealed.h"

namespace mugugno::tenant {

// The statement with the names of the owner's tables and columns in place of $deliveries, $lanes,
// $owner, $subject and $entry; an association's has no entry, and its subject stands there.
std::string OutboxSql(Scope::Kind owner, absl::string_view text);

// What DeliveryOf reads, to be selected first.
inline constexpr absl::string_view kOutboxColumns =
    "$owner, id, $subject, $entry, way, state, attempt_count, next_attempt_time, last_error, "
    "create_time, receipt";
Delivery DeliveryOf(const Row& row, Scope::Kind owner);

// What the words are sealed with, and bound to.
KeyOwner OutboxKeys(const Scope& owner);
Binding OutboxBinding(Scope::Kind owner, const Uuid& id);

// The line of the feed that a delivery is in that state now.
void AnnounceDelivery(const Delivery& delivery, v1::DeliveryState state, Changes& changes);

}  // namespace mugugno::tenant
