#include "tenant/store/transaction.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "tenant/errors.h"
#include "tenant/store/sql_status.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Few different limits, so that a session seldom has to be told a new one.
constexpr int64_t kLimitsMs[] = {100, 250, 500, 1000, 2000, 4000, 8000, 16000, 30000};

int64_t LimitMs(absl::Duration longest) {
  if (longest == absl::InfiniteDuration()) return 0;
  for (const int64_t limit : kLimitsMs) {
    if (absl::Milliseconds(limit) >= longest) return limit;
  }
  return absl::ToInt64Milliseconds(longest);
}

}  // namespace

absl::Status Transaction::Begin(TransactionKind kind, absl::Duration longest) {
  kind_ = kind;
  session_->doomed_ = absl::OkStatus();
  RETURN_IF_ERROR(LimitStatements(longest));
  switch (kind) {
    case TransactionKind::kWrite:
      RETURN_IF_ERROR(session_->Send("START TRANSACTION"));
      break;
    case TransactionKind::kSnapshot:
      RETURN_IF_ERROR(session_->Send("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"));
      RETURN_IF_ERROR(session_->Send("START TRANSACTION READ ONLY"));
      break;
    case TransactionKind::kNone:
      return absl::OkStatus();
  }
  open_ = true;
  return absl::OkStatus();
}

absl::Status Transaction::Commit() {
  RETURN_IF_ERROR(session_->doomed_);
  if (!open_) return absl::OkStatus();
  const absl::Status status = session_->Send("COMMIT");
  if (status.ok() || CommitWasRefused(SqlCode(status))) {
    open_ = !status.ok();
    return status;
  }
  open_ = false;
  session_->broken_ = true;
  // What was only read is read, whatever became of the link.
  if (kind_ == TransactionKind::kSnapshot) return absl::OkStatus();
  return WithSqlDetail(CommitUnknown(), SqlDetail(status));
}

void Transaction::Rollback() {
  if (!open_) return;
  open_ = false;
  if (session_->broken_) return;
  if (!session_->Send("ROLLBACK").ok()) session_->broken_ = true;
}

absl::Status Transaction::LimitStatements(absl::Duration longest) {
  const int64_t limit = LimitMs(longest);
  if (limit == session_->statement_limit_ms_) return absl::OkStatus();
  RETURN_IF_ERROR(session_->Send(
      absl::StrFormat("SET SESSION max_statement_time = %d.%03d", limit / 1000, limit % 1000)));
  session_->statement_limit_ms_ = limit;
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
