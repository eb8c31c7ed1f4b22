#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"

#include "tenant/directory/snapshot.h"
#include "tenant/outbox/delivery.h"
#include "tenant/store/session.h"
#include "tenant/tickets/conversation.h"
#include "tenant/tickets/entry.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// What an entry of a ticket says to the citizen, as it leaves by the citizen's chat in the name of
// the ticket's comune: none where the address is on a channel whose citizens come and read. Who
// spoke at the counter and gave an address gets it by the comune's mailbox. `address` may be on
// another comune's channel, which then relays.
struct ChatAnswerParts {
  const DirectorySnapshot& directory;
  KeyRing& keys;
  UuidSource& uuids;
  Session& session;
};
// How it leaves where the platform takes no answer any more: as an approved message, or once the
// citizen writes.
struct ChatLeave {
  std::optional<storage::v1::DeliveryWords::ApprovedMessage> approved = {};
  bool waits = false;
};
absl::StatusOr<std::vector<Delivery>> ChatAnswer(const ChatAnswerParts& parts,
                                                 const ThreadAddress& address,
                                                 const TicketEntry& entry,
                                                 const ChatLeave& leave = {});

}  // namespace mugugno::tenant
