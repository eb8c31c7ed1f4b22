#pragma once

#include <cstddef>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "tenant/directory/directory.h"
#include "tenant/store/database.h"
#include "tenant/tickets/ticket.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// How long an alarm is worth anything: later it is not sent, and push services keep it no longer.
inline constexpr absl::Duration kAlertTime = absl::Hours(4);

// Tells people's devices of emergencies, of one database: of each ticket once, all devices of
// everybody who may see it at that moment, by the outbox. Any number of gateways may do so: each
// ticket is one transaction of whoever locks it first. Thread-safe.
class EmergencyAlerts final {
 public:
  EmergencyAlerts(Database& database, const Directory& directory, KeyRing& keys, UuidSource& uuids,
                  const Clock& clock)
      : database_(database), directory_(directory), keys_(keys), uuids_(uuids), clock_(clock) {}

  // All that are due now, while `go_on`; to how many devices. One that cannot be told does not keep
  // the others waiting, the first such error is returned.
  absl::StatusOr<size_t> SendDue(absl::FunctionRef<bool()> go_on);

 private:
  struct Due {
    std::string tenant;
    Uuid ticket;
  };
  // To how many devices.
  absl::StatusOr<size_t> Send(const Due& due);
  absl::StatusOr<size_t> Write(Session& session, Changes& changes, const TenantSlice& tenant,
                               const DirectorySnapshot& directory, const Ticket& ticket);

  Database& database_;
  const Directory& directory_;
  KeyRing& keys_;
  UuidSource& uuids_;
  const Clock& clock_;
};

}  // namespace mugugno::tenant
