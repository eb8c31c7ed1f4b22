#pragma once

#include "absl/status/status.h"

#include "tenant/feed/changes.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

// Takes the next positions and writes the lines: the last statements of a writing transaction. The
// counter's row stays locked from here to COMMIT, which makes position order commit order.
absl::Status AppendToFeed(Session& session, const Changes& changes);

}  // namespace mugugno::tenant
