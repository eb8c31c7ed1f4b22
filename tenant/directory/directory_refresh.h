#pragma once

// DirectoryRefresh: keeps the Directory as the databases are. A change reloads only the slice it is
// about. Thread-safe; one refresh runs at a time.

#include <cstdint>
#include <set>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

#include "tenant/directory/cells.h"
#include "tenant/directory/directory.h"
#include "tenant/directory/directory_lines.h"
#include "tenant/mutex.h"

namespace mugugno::tenant {

class DirectoryRefresh final {
 public:
  DirectoryRefresh(const Cells& cells, Directory& directory)
      : cells_(cells), directory_(directory) {}

  const Directory& directory() const { return directory_; }

  // Everything, of every cell. On an error the Directory stays as it is. FAILED_PRECONDITION
  // (DIRECTORY_CONFLICT, ASSOCIATION_NOT_PLACED) when one id is in two cells, or an association in
  // a cell it is not placed in.
  absl::Status Reload(absl::Time deadline);

  // What a transaction of this process changed, right after it was committed.
  absl::Status Apply(const Cell& cell, const std::vector<Change>& changes, absl::Time deadline);

  // What others changed since: reads each cell's feed from where it was left. All is tried; the
  // first error is returned, and that cell is tried again the next time.
  absl::Status CatchUp(absl::Time deadline);

 private:
  using Names = std::set<SliceName>;

  absl::Status ReloadLocked(absl::Time deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CatchUpWith(const Cell& cell, absl::Time deadline)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status LoadNamed(const Cell& cell, const Names& names, absl::Time deadline)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Cells& cells_;
  Directory& directory_;
  Mutex mutex_;
  uint64_t version_ ABSL_GUARDED_BY(mutex_) = 0;
  // The feed's position up to which each cell was read.
  absl::flat_hash_map<const Cell*, int64_t> positions_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::tenant
