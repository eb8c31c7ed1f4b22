#include "routing/journal/sqlite.h"

#include "absl/strings/str_cat.h"
#include <sqlite3.h>

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr absl::Duration kDiskRetryAfter = absl::Seconds(15);
constexpr int kBusyMilliseconds = 10'000;

}  // namespace

absl::Status SqliteStatus(int code, absl::string_view what) {
  switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
      return absl::OkStatus();
    case SQLITE_FULL:
    case SQLITE_IOERR:
      return tenant::ResourceExhausted(
          "JOURNAL_FULL", absl::StrCat("the journal's disk is full or failing: ", what),
          kDiskRetryAfter);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return tenant::DataLoss(absl::StrCat("the journal's file is damaged: ", what));
    case SQLITE_CONSTRAINT:
      return tenant::AlreadyExists("the journal entry");
    default:
      return tenant::Unavailable("JOURNAL_FAILED", absl::StrCat("journal: ", what));
  }
}

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

SqliteStatement& SqliteStatement::Bind(int place, absl::string_view bytes) {
  // A null pointer would bind NULL.
  sqlite3_bind_blob64(statement_.get(), place, bytes.empty() ? "" : bytes.data(), bytes.size(),
                      SQLITE_STATIC);
  return *this;
}

SqliteStatement& SqliteStatement::Bind(int place, int64_t value) {
  sqlite3_bind_int64(statement_.get(), place, value);
  return *this;
}

absl::StatusOr<bool> SqliteStatement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  absl::Status status = SqliteStatus(sqlite3_extended_errcode(sqlite3_db_handle(statement_.get())),
                                     sqlite3_errmsg(sqlite3_db_handle(statement_.get())));
  Reset();
  return status;
}

absl::Status SqliteStatement::Run() {
  while (true) {
    ASSIGN_OR_RETURN(const bool row, Step());
    if (row) continue;
    Reset();
    return absl::OkStatus();
  }
}

void SqliteStatement::Reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

int64_t SqliteStatement::Integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

absl::string_view SqliteStatement::Bytes(int column) const {
  const void* const bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const char*>(bytes), bytes == nullptr ? 0 : static_cast<size_t>(size)};
}

void SqliteDatabase::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(const std::string& path,
                                                                     const std::string& vfs) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                                   vfs.empty() ? nullptr : vfs.c_str());
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(handle));
  if (code != SQLITE_OK) return SqliteStatus(code, sqlite3_errstr(code));
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  sqlite3_wal_hook(handle, &CountLogPages, database.get());
  return database;
}

SqliteDatabase::~SqliteDatabase() = default;

int SqliteDatabase::CountLogPages(void* self, sqlite3*, const char*, int pages) {
  static_cast<SqliteDatabase*>(self)->log_pages_ = pages;
  return SQLITE_OK;
}

absl::Status SqliteDatabase::Run(const std::string& sql) {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  return SqliteStatus(code, sqlite3_errmsg(handle_.get()));
}

absl::StatusOr<SqliteStatement> SqliteDatabase::Prepare(absl::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return SqliteStatus(code, sqlite3_errmsg(handle_.get()));
  return SqliteStatement(statement);
}

absl::StatusOr<int64_t> SqliteDatabase::Integer(absl::string_view sql) {
  ASSIGN_OR_RETURN(SqliteStatement statement, Prepare(sql));
  ASSIGN_OR_RETURN(const bool row, statement.Step());
  return row ? statement.Integer(0) : 0;
}

int64_t SqliteDatabase::changes() const { return sqlite3_changes64(handle_.get()); }

absl::Status SqliteDatabase::Checkpoint(CheckpointMode mode) {
  const int sqlite_mode = mode == CheckpointMode::kPassive   ? SQLITE_CHECKPOINT_PASSIVE
                          : mode == CheckpointMode::kRestart ? SQLITE_CHECKPOINT_RESTART
                                                             : SQLITE_CHECKPOINT_TRUNCATE;
  const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, sqlite_mode, nullptr, nullptr);
  if (code == SQLITE_OK && mode != CheckpointMode::kPassive) log_pages_ = 0;
  return SqliteStatus(code, sqlite3_errmsg(handle_.get()));
}

}  // namespace mugugno::routing
