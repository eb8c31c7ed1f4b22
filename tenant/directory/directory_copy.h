#pragma once

// A copy of the directory as bytes, for a gateway that starts while the database is away. It holds
// what accepting messages needs; people and administrators are left out. Its keeper seals it. Pure
// functions.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/directory/snapshot.h"

namespace mugugno::tenant {

inline constexpr absl::Duration kOldestCopy = absl::Hours(24);

std::string SerializeSnapshot(const DirectorySnapshot& directory, absl::Time now);

// FAILED_PRECONDITION (DIRECTORY_COPY_TOO_OLD) after kOldestCopy; DATA_LOSS for other bytes.
absl::StatusOr<std::shared_ptr<const DirectorySnapshot>> ParseSnapshot(absl::string_view bytes,
                                                                       absl::Time now);

}  // namespace mugugno::tenant
