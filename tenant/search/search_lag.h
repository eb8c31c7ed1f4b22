#pragma once

// How far the indexer is behind. Called with a session, in a transaction or without.

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/store/session.h"

namespace mugugno::tenant {

// When the oldest change was made that was not indexed yet; nothing where all are. Before the first
// reading nothing is known to be behind: the indexes themselves are incomplete.
absl::StatusOr<std::optional<absl::Time>> OldestUnindexed(Session& session);
// How many comuni have tickets from before their index that are not in it.
absl::StatusOr<int64_t> IncompleteIndexes(Session& session);
// Whether a comune without an index needs one.
absl::StatusOr<bool> HasTickets(Session& session, absl::string_view tenant);

}  // namespace mugugno::tenant
