#pragma once

// Answers that leave by another comune's channel: the one the ticket came from by a transfer. There
// is no other way to use a channel that is not one's own.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/directory/slices.h"
#include "tenant/feed/changes.h"
#include "tenant/store/session.h"
#include "tenant/tickets/conversation.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/tickets/ticket.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// Whether the address is on a channel of another comune than the ticket's.
bool IsRelay(const Ticket& ticket, const ThreadAddress& address);

// What stands before the answer, for the citizen to know who speaks on that channel.
std::string RelayOpening(const TenantSlice& speaker);

// Leaves the trace of one relayed answer, without its words: in the audit trail of both comuni, and
// in the tombstone at the channel's. INTERNAL where the ticket never was there.
struct RelayParts {
  EntryStore& entries;
  UuidSource& uuids;
  Session& session;
  Changes& changes;
};
absl::Status TraceRelay(const RelayParts& parts, const Ticket& ticket, const ThreadAddress& address,
                        absl::string_view actor, absl::Time now);

}  // namespace mugugno::tenant
