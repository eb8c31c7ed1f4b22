#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"
#include "tenant/tickets/arrival.h"

namespace mugugno::tenant {

// For each message whether the database has it: under its key, by itself or by an earlier one of
// the same content, or set aside because the key was used for other content. The row of the key
// was written by the transaction that placed the message, so it stands for all of it. A session is
// used by one thread.
absl::StatusOr<std::vector<bool>> AreKept(Session& session, absl::Span<const Arrival> arrivals);

// Whether the message is in set_aside.
absl::StatusOr<bool> IsSetAside(Session& session, const Arrival& arrival);

}  // namespace mugugno::tenant
