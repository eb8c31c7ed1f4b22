#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

#include "tenant/clock.h"
#include "tenant/directory/directory.h"
#include "tenant/lobby/lobby_store.h"
#include "tenant/store/database.h"
#include "tenant/tickets/reminder.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// Reminds people of what waits in one database, by mail: of tickets nobody has taken up, in the
// ticket's own history too, and of emergencies in lobbies nobody has acknowledged. Any number of
// gateways may do so: each reminder is one transaction of whoever locks the ticket, or the message,
// first. Thread-safe.
class Reminders final {
 public:
  Reminders(Database& database, const Directory& directory, KeyRing& keys, UuidSource& uuids,
            const Clock& clock)
      : database_(database), directory_(directory), keys_(keys), uuids_(uuids), clock_(clock) {}

  // All that are due now, emergencies of lobbies first, while `go_on`; of how many tickets and
  // messages. One that cannot be reminded of does not keep the others waiting, the first such error
  // is returned.
  absl::StatusOr<size_t> SendDue(absl::FunctionRef<bool()> go_on);

 private:
  // All that is due of the tickets, or of the lobbies; counts in `sent`. The first error.
  template <typename Store>
  absl::Status SendAll(absl::FunctionRef<bool()> go_on, size_t* sent);
  template <typename Store>
  absl::StatusOr<std::vector<typename Store::Due>> Page(
      const std::optional<typename Store::Due>& after);
  // False when somebody was faster, or nothing is sent for the comune.
  absl::StatusOr<bool> Send(const TicketStore::Due& due);
  absl::Status Write(Session& session, Changes& changes, const Reminder& reminder,
                     const TenantSlice& tenant, const DirectorySnapshot& directory, Ticket ticket);
  absl::StatusOr<bool> Send(const LobbyStore::Due& due);
  absl::Status Write(Session& session, Changes& changes, const Association& association,
                     const DirectorySnapshot& directory, LobbyItem item);

  Database& database_;
  const Directory& directory_;
  KeyRing& keys_;
  UuidSource& uuids_;
  const Clock& clock_;
};

}  // namespace mugugno::tenant
