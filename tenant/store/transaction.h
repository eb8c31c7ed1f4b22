#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "tenant/store/session.h"

namespace mugugno::tenant {

enum class TransactionKind {
  kWrite,     // READ COMMITTED
  kSnapshot,  // read only; every statement sees the same moment
  kNone,      // each statement stands alone
};

// One transaction on a leased session, rolled back unless it was committed. Begin, Commit and
// Rollback go to the server as statements: the driver's own calls hide errors.
class Transaction final {
 public:
  explicit Transaction(Session* session) : session_(session) {}
  ~Transaction() { Rollback(); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // No statement will run longer than `longest`.
  absl::Status Begin(TransactionKind kind, absl::Duration longest);
  // CommitUnknown() when the outcome is not known. Fails when a statement ended the transaction
  // before, even if the body overlooked it.
  absl::Status Commit();
  void Rollback();

 private:
  absl::Status LimitStatements(absl::Duration longest);

  Session* session_;
  TransactionKind kind_ = TransactionKind::kNone;
  bool open_ = false;
};

}  // namespace mugugno::tenant
