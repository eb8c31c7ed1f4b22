#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/store/row.h"
#include "tenant/store/value.h"

namespace sql {
class Connection;
class PreparedStatement;
}  // namespace sql

namespace mugugno::tenant {

class StatementCache;

// One link to the database, leased to one thread at a time by a Database. Statements are prepared
// once and kept by their text, so a text holds placeholders only and comes from a bounded set.
// After an error that ended the transaction every further statement of it fails the same way.
class Session final {
 public:
  using EachRow = absl::FunctionRef<absl::Status(const Row&)>;

  explicit Session(std::unique_ptr<sql::Connection> connection);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Calls `each` per row until it fails. The answer is always read to its end, so that a further
  // statement, even inside `each`, is possible.
  absl::Status Query(absl::string_view sql, absl::Span<const SqlValue> args, EachRow each);
  // The number of rows found (changed or not). Not for statements that answer with rows.
  absl::StatusOr<int64_t> Execute(absl::string_view sql, absl::Span<const SqlValue> args);
  // One statement without arguments or rows, not kept. For schema changes.
  absl::Status Command(absl::string_view sql);

  // The link cannot be trusted any more; its owner drops it.
  bool broken() const { return broken_; }

 private:
  friend class Transaction;

  // Sends without asking whether the transaction is doomed.
  absl::Status Send(absl::string_view sql);
  // Runs `work` with every exception of the driver turned into a status.
  absl::Status Guarded(absl::string_view sql, absl::FunctionRef<absl::Status()> work);
  absl::Status WithStatement(absl::string_view sql, absl::Span<const SqlValue> args,
                             absl::FunctionRef<absl::Status(sql::PreparedStatement*)> work);

  absl::Status doomed_;  // what ended the present transaction; OK while it can go on
  bool broken_ = false;
  int64_t statement_limit_ms_ = -1;  // as set on the server; -1 = never set
  std::unique_ptr<sql::Connection> connection_;
  std::unique_ptr<StatementCache> statements_;
};

}  // namespace mugugno::tenant
