#include "routing/journal/schema.h"

#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <unistd.h>

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr int64_t kVersion = 3;

// WAL with FULL: one sync per commit. The log is moved into the file by a thread of its own.
// secure_delete=FAST: a destroyed key's bytes are overwritten where its row was.
constexpr char kSettings[] = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 0;
PRAGMA secure_delete = FAST;
PRAGMA cache_size = -16384;
PRAGMA trusted_schema = OFF;
)";

// States are words: a damaged byte makes no other state of them.
constexpr char kTables[] = R"(
BEGIN IMMEDIATE;
CREATE TABLE own_key (
  name TEXT PRIMARY KEY,
  wrapped BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE segment (
  number INTEGER PRIMARY KEY,
  wrapped BLOB NOT NULL,
  create_time INTEGER NOT NULL
);
CREATE TABLE entry (
  sequence INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  state BLOB NOT NULL,
  segment INTEGER NOT NULL,
  source_kind INTEGER NOT NULL,
  source_id BLOB NOT NULL,
  dedupe_key BLOB NOT NULL,
  dedupe_hash BLOB NOT NULL,
  fingerprint BLOB NOT NULL,
  receive_time INTEGER NOT NULL,
  emergency INTEGER NOT NULL,
  routing BLOB NOT NULL,
  content BLOB NOT NULL,
  checksum BLOB NOT NULL,
  result BLOB NOT NULL,
  error BLOB NOT NULL,
  attempts INTEGER NOT NULL
);
CREATE UNIQUE INDEX entry_by_id ON entry (id);
CREATE INDEX entry_pending ON entry (sequence) WHERE state = x'50454e44494e47';
CREATE INDEX entry_set_aside ON entry (sequence) WHERE state = x'5345545f4153494445';
CREATE TABLE memory (
  sequence INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  dedupe_hash BLOB NOT NULL,
  fingerprint BLOB NOT NULL,
  remove_time INTEGER NOT NULL,
  result BLOB NOT NULL
);
CREATE UNIQUE INDEX memory_by_id ON memory (id);
PRAGMA user_version = 1;
COMMIT;
)";

// From version 1: what is applied is listed too, to be reconciled.
constexpr char kAppliedIndex[] = R"(
BEGIN IMMEDIATE;
CREATE INDEX entry_applied ON entry (sequence) WHERE state = x'4150504c494544';
PRAGMA user_version = 2;
COMMIT;
)";

// From version 2: when, so that only what the database had time to make safe is asked for. Of what
// was applied by then: long ago.
constexpr char kApplyTime[] = R"(
BEGIN IMMEDIATE;
ALTER TABLE entry ADD COLUMN apply_time INTEGER NOT NULL DEFAULT 0;
DROP INDEX entry_applied;
CREATE INDEX entry_applied ON entry (sequence, apply_time) WHERE state = x'4150504c494544';
PRAGMA user_version = 3;
COMMIT;
)";

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteDatabase>> OpenJournalDatabase(const std::string& folder,
                                                                    const std::string& vfs) {
  const std::string path = absl::StrCat(folder, "/journal.db");
  // SQLite would make it readable for others; its log takes over the mode.
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor >= 0) close(descriptor);
  ASSIGN_OR_RETURN(auto database, SqliteDatabase::Open(path, vfs));
  RETURN_IF_ERROR(database->Run(kSettings));
  return database;
}

absl::Status PrepareSchema(SqliteDatabase* database) {
  ASSIGN_OR_RETURN(const int64_t version, database->Integer("PRAGMA user_version"));
  if (version == kVersion) return absl::OkStatus();
  if (version > kVersion) {
    return tenant::FailedPrecondition("JOURNAL_VERSION", "journal",
                                      "was written by another release: start that one");
  }
  if (version < 1) RETURN_IF_ERROR(database->Run(kTables));
  if (version < 2) RETURN_IF_ERROR(database->Run(kAppliedIndex));
  return database->Run(kApplyTime);
}

}  // namespace mugugno::routing
