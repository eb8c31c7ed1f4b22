#include "tenant/store/session.h"

#include "absl/strings/str_cat.h"
#include <cppconn/connection.h>
#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>

#include "tenant/errors.h"
#include "tenant/store/sql_status.h"
#include "tenant/store/sql_time.h"
#include "tenant/store/statement_cache.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// What the intake alone has: some ten tables, each with statements of nineteen sizes.
constexpr size_t kKeptStatements = 512;
// A kept statement also keeps its last arguments: one with larger ones is not kept.
constexpr size_t kLargeArguments = 64 * 1024;

// Binds one value; a visitor of SqlValue::Form.
struct Bind {
  sql::PreparedStatement* statement;
  uint32_t position;

  absl::Status operator()(std::nullptr_t) const {
    statement->setNull(position, 0);
    return absl::OkStatus();
  }
  absl::Status operator()(int64_t number) const {
    statement->setInt64(position, number);
    return absl::OkStatus();
  }
  absl::Status operator()(uint64_t number) const {
    statement->setUInt64(position, number);
    return absl::OkStatus();
  }
  absl::Status operator()(const std::string& bytes) const {
    statement->setString(position, bytes);
    return absl::OkStatus();
  }
  absl::Status operator()(absl::Time time) const {
    ASSIGN_OR_RETURN(const std::string text, FormatSqlTime(time));
    statement->setString(position, text);
    return absl::OkStatus();
  }
};

absl::Status BindAll(absl::Span<const SqlValue> args, sql::PreparedStatement* statement) {
  for (size_t i = 0; i < args.size(); ++i) {
    RETURN_IF_ERROR(std::visit(Bind{statement, static_cast<uint32_t>(i + 1)}, args[i].form()));
  }
  return absl::OkStatus();
}

bool AreLarge(absl::Span<const SqlValue> args) {
  size_t size = 0;
  for (const SqlValue& arg : args) size += arg.size();
  return size > kLargeArguments;
}

}  // namespace

Session::Session(std::unique_ptr<sql::Connection> connection)
    : connection_(std::move(connection)),
      statements_(std::make_unique<StatementCache>(connection_.get(), kKeptStatements)) {}

Session::~Session() = default;

absl::Status Session::Query(absl::string_view sql, absl::Span<const SqlValue> args, EachRow each) {
  return WithStatement(sql, args, [&](sql::PreparedStatement* statement) -> absl::Status {
    const std::unique_ptr<sql::ResultSet> result(statement->executeQuery());
    const Row row(result.get());
    while (result->next()) {
      const absl::Status status = each(row);
      if (!row.status().ok()) {
        return Internal(absl::StrCat(InternalDetail(row.status()), " in: ", sql));
      }
      RETURN_IF_ERROR(status);
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<int64_t> Session::Execute(absl::string_view sql, absl::Span<const SqlValue> args) {
  int64_t found = 0;
  RETURN_IF_ERROR(WithStatement(sql, args, [&](sql::PreparedStatement* statement) {
    found = statement->executeUpdate();
    if (found >= 0) return absl::OkStatus();
    broken_ = true;  // rows are waiting that nobody will read
    return doomed_ = Internal(absl::StrCat("a statement that answers with rows: ", sql));
  }));
  return found;
}

absl::Status Session::Command(absl::string_view sql) {
  RETURN_IF_ERROR(doomed_);
  return Send(sql);
}

absl::Status Session::Send(absl::string_view sql) {
  return Guarded(sql, [&] {
    const std::unique_ptr<sql::Statement> statement(connection_->createStatement());
    statement->execute(sql::SQLString(sql.data(), sql.size()));
    return absl::OkStatus();
  });
}

absl::Status Session::Guarded(absl::string_view sql, absl::FunctionRef<absl::Status()> work) {
  try {
    return work();
  } catch (const sql::SQLException& error) {
    const int code = error.getErrorCode();
    absl::Status status = SqlStatus(code, error.getSQLState(), sql);
    broken_ = broken_ || BreaksSession(code);
    if (broken_ || IsTransactionConflict(status)) doomed_ = status;
    return status;
  } catch (const std::exception&) {
    broken_ = true;
    return doomed_ = Internal(absl::StrCat("the driver failed in: ", sql));
  }
}

absl::Status Session::WithStatement(absl::string_view sql, absl::Span<const SqlValue> args,
                                    absl::FunctionRef<absl::Status(sql::PreparedStatement*)> work) {
  RETURN_IF_ERROR(doomed_);
  std::unique_ptr<sql::PreparedStatement> statement;
  RETURN_IF_ERROR(Guarded(sql, [&] {
    statement = statements_->Take(sql);
    return absl::OkStatus();
  }));
  const absl::Status status = Guarded(sql, [&] {
    RETURN_IF_ERROR(BindAll(args, statement.get()));
    return work(statement.get());
  });
  if (!broken_ && !AreLarge(args)) statements_->Put(sql, std::move(statement));
  return status;
}

}  // namespace mugugno::tenant
