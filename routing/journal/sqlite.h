#pragma once

// SQLite behind statuses. A SqliteDatabase and its statements are used by one thread at a time.

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct sqlite3;
struct sqlite3_stmt;

namespace mugugno::routing {

class SqliteDatabase;

// Moves the pages of the write-ahead log into the database file.
enum class CheckpointMode {
  // As far as readers and a writer allow, stopping nobody.
  kPassive,
  // All, so that the log is written from its start again.
  kRestart,
  // All, and the log file is emptied.
  kTruncate,
};

// A prepared statement. Binds count from 1, columns from 0; what a column returns is valid until
// the next Step or Reset.
class SqliteStatement final {
 public:
  SqliteStatement() = default;

  // The bytes must stay until the statement is reset.
  SqliteStatement& Bind(int place, absl::string_view bytes);
  SqliteStatement& Bind(int place, int64_t value);
  // True for a row, false at the end. Any failure resets the statement.
  absl::StatusOr<bool> Step();
  // Steps to the end and resets.
  absl::Status Run();
  void Reset();

  int64_t Integer(int column) const;
  absl::string_view Bytes(int column) const;

 private:
  friend class SqliteDatabase;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class SqliteDatabase final {
 public:
  // `vfs` empty: the default one.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> Open(const std::string& path,
                                                              const std::string& vfs);
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  // Statements separated by semicolons, rows ignored.
  absl::Status Run(const std::string& sql);
  // Kept by its owner, which goes before the database does.
  absl::StatusOr<SqliteStatement> Prepare(absl::string_view sql);
  // The one integer the statement answers with.
  absl::StatusOr<int64_t> Integer(absl::string_view sql);
  // Rows the last statement changed.
  int64_t changes() const;
  // Pages in the write-ahead log after the last commit.
  int64_t log_pages() const { return log_pages_; }
  absl::Status Checkpoint(CheckpointMode mode);

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  explicit SqliteDatabase(sqlite3* handle) : handle_(handle) {}
  static int CountLogPages(void* self, sqlite3*, const char*, int pages);

  std::unique_ptr<sqlite3, Close> handle_;
  int64_t log_pages_ = 0;
};

// RESOURCE_EXHAUSTED (JOURNAL_FULL) when the disk is full or does not answer, DATA_LOSS for
// corruption, ALREADY_EXISTS for a broken constraint, UNAVAILABLE for the rest.
absl::Status SqliteStatus(int code, absl::string_view what);

}  // namespace mugugno::routing
