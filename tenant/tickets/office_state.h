#pragma once

// How tickets stand in the systems of offices they went to: what such a system says of its request
// becomes part of the ticket's history, for staff. The ticket stays as it is: what the citizen is
// told, a person decides. Each function is one part of the caller's transaction; the keys of the
// tenant are known to the ring before it begins.

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "tenant/feed/changes.h"
#include "tenant/outbox/office_request_store.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// After this nobody asks for what a system has not closed.
inline constexpr absl::Duration kAskFor = absl::Hours(24 * 180);

// Until the next question of a request so old; after so many failures.
absl::Duration PauseBetweenQuestions(absl::Duration age);
absl::Duration PauseAfterFailures(int count);

// "open", "closed", or words of its own, as Open311 has them.
bool IsClosed(const storage::v1::OfficeRequestWords& words);

// Those of the requests, just taken, that are still to be asked for: of the others the ticket is
// ended, or resolved and looked at again later.
absl::StatusOr<std::vector<OfficeRequest>> StillAsked(Session& session, KeyRing& keys,
                                                      std::vector<OfficeRequest> taken,
                                                      absl::Time now);

// Keeps what the system says now, `said` without a target, and tells of it in the ticket where it
// is new. Nothing where the request was taken by another one meanwhile.
absl::Status KeepOfficeState(Session& session, KeyRing& keys, UuidSource& uuids,
                             const OfficeRequest& taken,
                             const storage::v1::OfficeRequestWords& said, absl::Time now,
                             Changes& changes);

// It could not be asked for.
absl::Status KeepFailure(Session& session, KeyRing& keys, const OfficeRequest& taken,
                         absl::Time now);

// It cannot be asked for any more.
absl::Status EndQuestions(Session& session, KeyRing& keys, const OfficeRequest& taken);

}  // namespace mugugno::tenant
