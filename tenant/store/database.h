#pragma once

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "tenant/feed/changes.h"
#include "tenant/store/database_options.h"
#include "tenant/store/session.h"
#include "tenant/store/session_pool.h"
#include "tenant/store/transaction.h"

namespace mugugno::tenant {

// The database of one association's cell. Thread-safe; a body runs on its caller's thread, with a
// session of its own, and must not open a second transaction.
//
// A body that returns OK is committed, any other status rolls back and is returned. After a
// deadlock or lock wait the whole body runs again, at most three times more, so it begins by
// clearing what it captured. Errors: UNAVAILABLE (nothing is stored), RESOURCE_EXHAUSTED (no
// session free before the deadline), DEADLINE_EXCEEDED, ABORTED (conflicts to the end),
// CommitUnknown() (see errors.h; never run again here).
class Database final {
 public:
  using Body = absl::FunctionRef<absl::Status(Session&)>;
  using WritingBody = absl::FunctionRef<absl::Status(Session&, Changes&)>;

  // Does not connect: a gateway starts without its database. The first call of a process is made
  // before other threads use a Database.
  static absl::StatusOr<std::unique_ptr<Database>> Open(DatabaseOptions options);

  // A transaction that leaves no line in the feed.
  absl::Status Transact(absl::Time deadline, Body body);
  // A transaction whose changes are appended to the feed just before COMMIT.
  absl::Status Write(absl::Time deadline, WritingBody body);
  // A read-only transaction in which every statement sees the same moment.
  absl::Status Read(absl::Time deadline, Body body);
  // No transaction: each statement sees what is committed when it begins. For reading alone: where
  // the link is found dead the body runs again from its beginning, on another.
  absl::Status Look(absl::Time deadline, Body body);
  // No transaction: each statement stands alone. For schema changes.
  absl::Status Administer(absl::Time deadline, Body body);

  PoolCounts Counts() const { return pool_.Counts(); }

 private:
  explicit Database(DatabaseOptions options);

  absl::Status Run(TransactionKind kind, absl::Time deadline, Body body);
  absl::Status RunOnce(TransactionKind kind, absl::Time deadline, Body body);
  absl::Duration Longest(absl::Time deadline) const;

  const DatabaseOptions options_;
  SessionPool pool_;
};

}  // namespace mugugno::tenant
