#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

#include "tenant/clock.h"
#include "tenant/directory/directory.h"
#include "tenant/store/database.h"
#include "tenant/tickets/reminder.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// Reminds people of the tickets of one database nobody has taken up, by mail and in the ticket's
// own history. Any number of gateways may do so: each reminder is one transaction of whoever locks
// the ticket first. Thread-safe.
class Reminders final {
 public:
  Reminders(Database& database, const Directory& directory, KeyRing& keys, UuidSource& uuids,
            const Clock& clock)
      : database_(database), directory_(directory), keys_(keys), uuids_(uuids), clock_(clock) {}

  // All that are due now, while `go_on`; how many tickets. One that cannot be reminded of does not
  // keep the others waiting, the first such error is returned.
  absl::StatusOr<size_t> SendDue(absl::FunctionRef<bool()> go_on);

 private:
  // False when somebody was faster, or nothing is sent for the comune.
  absl::StatusOr<bool> Send(const TicketStore::Due& due);
  absl::StatusOr<std::vector<TicketStore::Due>> Page(const std::optional<TicketStore::Due>& after);
  absl::Status Write(Session& session, Changes& changes, const Reminder& reminder,
                     const TenantSlice& tenant, const DirectorySnapshot& directory, Ticket ticket);

  Database& database_;
  const Directory& directory_;
  KeyRing& keys_;
  UuidSource& uuids_;
  const Clock& clock_;
};

}  // namespace mugugno::tenant
