#pragma once

// What the feed tells of some kinds of thing since a position: for those who keep a copy of the
// database's state and renew what changed. Called inside a reading transaction, with its session.

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/feed/changes.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

struct FeedSince {
  std::vector<Change> changes;
  // Read up to here: where the next reading goes on from.
  int64_t position = 0;
  // There was no position yet, or lines after it are gone: everything may have changed.
  bool torn = false;
};

// `entities` is a list for SQL's IN: "'office', 'tenant'". At most 1000 lines; the rest comes next.
absl::StatusOr<FeedSince> ReadFeedSince(Session& session, std::optional<int64_t> after,
                                        absl::string_view entities);

}  // namespace mugugno::tenant
