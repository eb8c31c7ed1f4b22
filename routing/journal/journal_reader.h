#pragma once

// JournalReader: reads the journal beside its writer, on a connection of its own. Thread-safe; one
// reader at a time.

#include <memory>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"

#include "routing/journal/entry.h"
#include "routing/journal/entry_table.h"
#include "routing/journal/segment_keys.h"
#include "routing/journal/sqlite.h"
#include "tenant/mutex.h"

namespace mugugno::routing {

// A row that cannot be read, by what is known of it.
struct DamagedRow {
  int64_t sequence = 0;
  tenant::Uuid id;
};

class JournalReader final {
 public:
  static absl::StatusOr<std::unique_ptr<JournalReader>> Open(
      std::unique_ptr<SqliteDatabase> database, const SegmentKeys& keys);

  // Pending entries, or those applied until then. Adds what cannot be read to `damaged`.
  absl::StatusOr<EntryPage> List(EntryState state, int64_t after, absl::Time until, size_t limit,
                                 std::vector<DamagedRow>* damaged);
  // NOT_FOUND when it is not there any more.
  absl::StatusOr<Entry> Read(const tenant::Uuid& id);
  absl::StatusOr<Appended> Find(const tenant::Uuid& id);
  absl::StatusOr<std::vector<SetAsideEntry>> ListSetAside(int64_t after, size_t limit);
  absl::StatusOr<absl::Time> OldestPending();

 private:
  JournalReader(std::unique_ptr<SqliteDatabase> database, const SegmentKeys& keys)
      : database_(std::move(database)), keys_(keys) {}

  absl::StatusOr<std::optional<EntryRow>> ReadRow(int64_t sequence)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  tenant::Mutex mutex_;
  const std::unique_ptr<SqliteDatabase> database_;
  const SegmentKeys& keys_;
  std::unique_ptr<EntryTable> table_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::routing
