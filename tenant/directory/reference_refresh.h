#pragma once

// ReferenceRefresh: tells what is imported for the associations' routing to those who route by it:
// first all there is, then what the feed says has changed. Thread-safe; one refresh runs at a time.

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

#include "tenant/directory/cells.h"
#include "tenant/directory/reference_store.h"
#include "tenant/mutex.h"

namespace mugugno::tenant {

class ReferenceRefresh final {
 public:
  // Gets a row that is new or changed, with its content. What is wrong with one row is its own
  // affair: it is not given again, and the others are.
  using Use = std::function<void(const ReferenceRow&)>;

  explicit ReferenceRefresh(Use use) : use_(std::move(use)) {}

  // What was committed in the cell before the call has been given when it returns OK. What fails is
  // tried again the next time.
  absl::Status CatchUp(const Cell& cell, absl::Time deadline);

 private:
  // Association and kind.
  using Key = std::pair<std::string, std::string>;

  absl::Status Give(const Cell& cell, const Key& key, absl::Time deadline)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Use use_;
  Mutex mutex_;
  // The feed's position up to which each cell was read.
  absl::flat_hash_map<const Cell*, int64_t> positions_ ABSL_GUARDED_BY(mutex_);
  // The revision that was given last.
  absl::flat_hash_map<Key, uint64_t> given_ ABSL_GUARDED_BY(mutex_);
};

// The line of the feed that tells of an import; the kind is its state.
void AddReferenceLine(absl::string_view association, absl::string_view kind, Changes& changes);

}  // namespace mugugno::tenant
