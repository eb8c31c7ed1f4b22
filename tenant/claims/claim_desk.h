#pragma once

// Who works on a ticket just now. A claim is a lease that ends by itself; it refuses nobody
// anything but another claim.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/feed/changes.h"
#include "tenant/store/database.h"
#include "tenant/store/session.h"
#include "tenant/tickets/ticket_desk.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// How long a claim lasts that nobody renews.
inline constexpr absl::Duration kClaimTime = absl::Minutes(5);

struct TicketClaim {
  std::string tenant;
  Uuid ticket;
  std::string number;
  std::string staff;  // id
  absl::Time claim_time;
  absl::Time expire_time;
};

// Thread-safe; a session is used by one thread. A ticket the caller may not see is NotFound(), as
// one that does not exist.
class ClaimDesk final {
 public:
  ClaimDesk(KeyRing& keys, UuidSource& uuids, const Clock& clock)
      : keys_(keys), uuids_(uuids), clock_(clock), tickets_(keys) {}

  // Makes the keys of the tenant known, before a transaction begins.
  absl::Status Prepare(absl::string_view tenant);

  // From now on the caller's, or renewed. FAILED_PRECONDITION (TICKET_CLAIMED) where a colleague
  // has it, unless `take_over_from` is their name.
  absl::StatusOr<TicketClaim> Claim(Session& session, Changes& changes, const Caller& caller,
                                    const TicketKey& key, absl::string_view take_over_from);
  // Does nothing where the caller has none.
  absl::Status Release(Session& session, Changes& changes, const Caller& caller,
                       const TicketKey& key);
  // Those of one comune that are not over, the oldest first.
  absl::StatusOr<std::vector<TicketClaim>> List(Session& session, const Caller& caller,
                                                absl::string_view tenant);
  // OK where there is such a ticket and the caller may see it; its words are not read.
  static absl::Status RequireSeen(Session& session, const Caller& caller, const TicketKey& key);

 private:
  KeyRing& keys_;
  UuidSource& uuids_;
  const Clock& clock_;
  TicketStore tickets_;
};

// Forgets the claims that ended more than an hour ago and were not released, in a transaction of at
// most `step`. Outside a transaction.
absl::Status ForgetClaims(Database& database, absl::Time now, absl::Duration step);

}  // namespace mugugno::tenant
