#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "mugugno/v1/submission.pb.h"
#include "tenant/feed/changes.h"
#include "tenant/store/session.h"
#include "tenant/tickets/entry.h"

namespace mugugno::tenant {

// The address a thread's citizen is reached by: a correspondent, its owner and its app.
struct ThreadAddress {
  std::string owner;  // "tenants/{t}" or "associations/{a}"
  Uuid correspondent;
  std::string app;      // empty where the channel is no app's
  std::string channel;  // id within its owner
  absl::Time last_inbound_time;
};
// NotFound() when the tenant has no such thread.
absl::StatusOr<ThreadAddress> AddressOf(Session& session, absl::string_view tenant,
                                        const Uuid& thread);
// The same: until the transaction ends the citizen's next message waits.
absl::StatusOr<ThreadAddress> LockAddress(Session& session, absl::string_view tenant,
                                          const Uuid& thread);

// Shows an entry of a ticket to the citizen: a pointer of the same id in the correspondent's
// conversation, and a line in the feed for who follows it.
absl::Status ShowToCitizen(Session& session, const ThreadAddress& address, const TicketEntry& entry,
                           v1::ConversationEntry::Kind kind, Changes& changes);

}  // namespace mugugno::tenant
