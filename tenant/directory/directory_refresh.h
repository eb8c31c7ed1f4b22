#pragma once

// DirectoryRefresh: keeps the Directory as the databases are. A change reloads only the slice it is
// about. Thread-safe; one refresh of a cell runs at a time, and no cell waits for another's
// database.

#include <cstdint>
#include <memory>
#include <optional>
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
  DirectoryRefresh(const Cells& cells, Directory& directory);

  const Directory& directory() const { return directory_; }

  // Everything, of every cell, up to the first error. FAILED_PRECONDITION (DIRECTORY_CONFLICT,
  // ASSOCIATION_NOT_PLACED) when one id is in two cells, or an association in a cell it is not
  // placed in; of that cell the Directory stays as it is.
  absl::Status Reload(absl::Time deadline);
  // Everything of one cell; what is known of the others stays.
  absl::Status Reload(const Cell& cell, absl::Time deadline);

  // What a transaction of this process changed, right after it was committed.
  absl::Status Apply(const Cell& cell, const std::vector<Change>& changes, absl::Time deadline);

  // What others changed since: reads the cell's feed from where it was left. FAILED_PRECONDITION
  // (DIRECTORY_CONFLICT) when something could not be put in; all else was.
  absl::Status CatchUp(const Cell& cell, absl::Time deadline);

 private:
  using Names = std::set<SliceName>;
  struct Following {
    Mutex mutex;
    // The feed's position up to which the cell was read.
    std::optional<int64_t> position ABSL_GUARDED_BY(mutex);
  };

  absl::Status ReloadLocked(const Cell& cell, Following& following, absl::Time deadline)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(following.mutex);
  // With the cell's mutex held, so that what was read before is published before.
  absl::Status LoadNamed(const Cell& cell, const Names& names, absl::Time deadline);

  const Cells& cells_;
  Directory& directory_;
  absl::flat_hash_map<const Cell*, std::unique_ptr<Following>> following_;
  Mutex publishing_;
  uint64_t version_ ABSL_GUARDED_BY(publishing_) = 0;
};

}  // namespace mugugno::tenant
