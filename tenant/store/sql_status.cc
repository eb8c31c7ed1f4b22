#include "tenant/store/sql_status.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "tenant/errors.h"

namespace mugugno::tenant {
namespace {

constexpr char kSqlError[] = "mugugno/sql-error";
constexpr size_t kMaxStatementText = 200;

absl::Status Classify(int code, absl::string_view detail) {
  switch (code) {
    case 1062:  // duplicate key
      return AlreadyExists("a row with this key");
    case 1451:  // row is referred to
    case 1452:  // row refers to nothing
      return FailedPrecondition("REFERENCE_REFUSED", "a row",
                                "what it refers to is missing, or it is still referred to");
    case 1205:  // lock wait timeout
    case 1213:  // deadlock; in Galera a certification conflict
      return Aborted("TRANSACTION_CONFLICT", "another transaction was in the way");
    case 1969:  // max_statement_time
      return DeadlineExceeded("the database statement took too long");
    case 1264:  // number out of range
    case 1267:  // letters the column's character set does not have
    case 1292:  // not a value of the type
    case 1366:  // not a value of the type, or no valid UTF-8
    case 1406:  // too long
    case 4025:  // CHECK constraint
      return ValueRefused();
    case 1040:  // too many connections
    case 1047:  // Galera: not primary
    case 1053:  // shutting down
    case 1180:  // Galera: replication failed
    case 1203:  // too many connections of this account
    case 1290:  // read-only server
    case 1317:  // interrupted
    case 1836:  // read-only server
    case 1927:  // killed
      return Unavailable("DATABASE_AWAY", "the database does not answer");
    case 1021:  // disk full
    case 1026:  // a file cannot be written
    case 1030:  // the storage engine failed, often for want of room
    case 1037:  // out of memory
    case 1038:  // out of memory to sort
    case 1041:  // out of memory
    case 1114:  // table full
    case 1135:  // no more threads
    case 1206:  // no more room for locks
    case 1226:  // the account has used up what it is allowed
    case 1461:  // no more prepared statements (max_prepared_stmt_count)
    case 1637:  // too many transactions
      return Unavailable("DATABASE_FULL", "the database has no room for more");
    case 1016:  // a table's file cannot be opened
    case 1017:  // a table's file is missing
    case 1034:  // a table's index is damaged
    case 1036:  // read-only table
    case 1044:  // the account may not use the schema
    case 1045:  // the account is refused
    case 1049:  // no such schema
    case 1054:  // no such column
    case 1142:  // the account may not use the table so
    case 1143:  // nor the column
    case 1146:  // no such table
    case 1194:  // damaged table
    case 1195:  // damaged table
    case 1227:  // the account lacks a privilege
    case 1698:  // the account is refused
    case 1792:  // read-only transaction
    case 1932:  // the table's files are gone
      return Unavailable("DATABASE_UNFIT", "the database does not let the gateway work");
    default:
      if (code >= 2000 && code < 3000) {
        return Unavailable("DATABASE_AWAY", "the database does not answer");
      }
      return Internal(detail);
  }
}

}  // namespace

absl::Status SqlStatus(int code, absl::string_view sqlstate, absl::string_view sql) {
  const std::string detail =
      absl::StrCat(code, "/", sqlstate, " in: ", sql.substr(0, kMaxStatementText));
  return WithSqlDetail(Classify(code, detail), detail);
}

absl::Status ConnectStatus(int code, absl::string_view sqlstate) {
  return WithSqlDetail(Unavailable("DATABASE_AWAY", "the database does not answer"),
                       absl::StrCat(code, "/", sqlstate, " in: connect"));
}

int SqlCode(const absl::Status& status) {
  const std::string detail = SqlDetail(status);
  int code = 0;
  return absl::SimpleAtoi(absl::string_view(detail).substr(0, detail.find('/')), &code) ? code : 0;
}

std::string SqlDetail(const absl::Status& status) {
  const auto payload = status.GetPayload(kSqlError);
  return payload ? std::string(*payload) : "";
}

std::string DatabaseTrouble(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  return reason == "DATABASE_UNFIT" || reason == "DATABASE_FULL" ? SqlDetail(status) : "";
}

absl::Status WithSqlDetail(absl::Status status, absl::string_view detail) {
  status.SetPayload(kSqlError, absl::Cord(detail));
  return status;
}

bool BreaksSession(int code) {
  switch (code) {
    case 1043:  // bad handshake
    case 1047:
    case 1053:
    case 1180:
    case 1243:  // prepared statement gone: another session answers
    case 1927:
      return true;
    default:
      return code < 1000 || (code >= 1152 && code <= 1161) || (code >= 2000 && code < 3000) ||
             code >= 6000;
  }
}

bool IsTransactionConflict(const absl::Status& status) {
  const int code = SqlCode(status);
  return code == 1205 || code == 1213;
}

bool CommitWasRefused(int code) {
  return code == 1205 || code == 1213 || code == 1290 || code == 1792 || code == 1836;
}

}  // namespace mugugno::tenant
