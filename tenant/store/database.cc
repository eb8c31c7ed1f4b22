#include "tenant/store/database.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/time/clock.h"

#include "tenant/errors.h"
#include "tenant/store/connect.h"
#include "tenant/store/feed_append.h"
#include "tenant/store/sql_status.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr int kMaxRuns = 4;

// Somewhere in 0 to 4, 16, 64 ms.
absl::Duration Pause(int run) {
  absl::BitGen random;
  return absl::Microseconds(absl::Uniform(random, 0, 1000 << (2 * run)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Database::Open(DatabaseOptions options) {
  RETURN_IF_ERROR(CheckOptions(options));
  return std::unique_ptr<Database>(new Database(std::move(options)));
}

Database::Database(DatabaseOptions options) : options_(options), pool_(std::move(options)) {}

absl::Status Database::Transact(absl::Time deadline, Body body) {
  return Run(TransactionKind::kWrite, deadline, body);
}

absl::Status Database::Write(absl::Time deadline, WritingBody body) {
  return Run(TransactionKind::kWrite, deadline, [&](Session& session) -> absl::Status {
    Changes changes;
    RETURN_IF_ERROR(body(session, changes));
    return AppendToFeed(session, changes);
  });
}

absl::Status Database::Read(absl::Time deadline, Body body) {
  return Run(TransactionKind::kSnapshot, deadline, body);
}

absl::Status Database::Look(absl::Time deadline, Body body) {
  while (true) {
    if (absl::Now() >= deadline) return DeadlineExceeded("the database call");
    ASSIGN_OR_RETURN(SessionLease lease, pool_.Take(deadline));
    Transaction transaction(&lease.session());
    absl::Status status = transaction.Begin(TransactionKind::kNone, Longest(deadline));
    if (status.ok()) status = body(lease.session());
    if (status.ok()) status = transaction.Commit();
    if (status.ok() || lease.fresh() || !lease.session().broken()) return status;
    pool_.DropIdle();
  }
}

absl::Status Database::Administer(absl::Time deadline, Body body) {
  return RunOnce(TransactionKind::kNone, deadline, body);
}

absl::Status Database::Run(TransactionKind kind, absl::Time deadline, Body body) {
  for (int run = 1;; ++run) {
    absl::Status status = RunOnce(kind, deadline, body);
    if (!IsTransactionConflict(status) || run == kMaxRuns) return status;
    const absl::Duration pause = Pause(run);
    if (absl::Now() + pause >= deadline) return status;
    absl::SleepFor(pause);
  }
}

absl::Status Database::RunOnce(TransactionKind kind, absl::Time deadline, Body body) {
  while (true) {
    if (absl::Now() >= deadline) return DeadlineExceeded("the database call");
    ASSIGN_OR_RETURN(SessionLease lease, pool_.Take(deadline));
    Session& session = lease.session();
    Transaction transaction(&session);
    const absl::Status begun = transaction.Begin(kind, Longest(deadline));
    if (!begun.ok()) {
      if (lease.fresh() || !session.broken()) return begun;
      pool_.DropIdle();
      continue;
    }
    RETURN_IF_ERROR(body(session));
    return transaction.Commit();
  }
}

absl::Duration Database::Longest(absl::Time deadline) const {
  return std::min(options_.longest_statement, deadline - absl::Now());
}

}  // namespace mugugno::tenant
