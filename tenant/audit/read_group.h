#pragma once

#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "tenant/audit/audit.h"
#include "tenant/clock.h"
#include "tenant/mutex.h"
#include "tenant/store/database.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// Reads of citizens' words on one database. Whoever reads is answered once the lines that tell of
// it are committed: no line, no answer. While one commit is under way the reads that finish wait
// together, and their lines share the next; a lone one waits for nobody. Thread-safe; a read runs
// on its caller's thread.
class ReadGroup final {
 public:
  // Reads, and adds a line for each trail whose words it read; none where it showed nothing. It may
  // run again from its beginning, with an empty `read`.
  using Body = absl::FunctionRef<absl::Status(Session&, AuditLines& read)>;

  // Counted since the start.
  struct Meters {
    int64_t reads = 0;    // that had something to tell
    int64_t commits = 0;  // tried, for one or several of them
  };

  ReadGroup(Database& database, UuidSource& uuids, const Clock& clock)
      : database_(database), uuids_(uuids), clock_(clock) {}

  // The body's error, of which no line tells, or why its lines are not committed.
  absl::Status Run(absl::Time deadline, Body body);

  Meters meters() const;

 private:
  struct Read {
    absl::Time deadline;
    AuditLines lines;
    std::optional<absl::Status> outcome;
  };

  // Waits for the commit that covers the read, or makes it.
  absl::Status Record(Read* mine);
  // Gives each its outcome.
  void Commit(absl::Span<Read* const> reads);
  absl::Status Append(absl::Span<Read* const> reads);

  Database& database_;
  UuidSource& uuids_;
  const Clock& clock_;
  mutable Mutex mutex_;
  Condition committed_;
  bool committing_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<Read*> waiting_ ABSL_GUARDED_BY(mutex_);
  Meters meters_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::tenant
