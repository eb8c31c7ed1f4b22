#include "tenant/store/migrations.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "tenant/errors.h"
#include "tenant/store/migration_files.h"
#include "tenant/store/schema_lease.h"
#include "tenant/store/sql_script.h"
#include "tenant/store/sql_status.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr const char* kOwnTables[] = {
    "CREATE TABLE IF NOT EXISTS schema_lease ("
    "id TINYINT UNSIGNED NOT NULL PRIMARY KEY,"
    "holder VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    "expires DATETIME(6) NOT NULL) ENGINE = InnoDB",
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    "version INT NOT NULL PRIMARY KEY,"
    "name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    "statements INT NOT NULL,"
    "finished DATETIME(6)) ENGINE = InnoDB",
    "CREATE TABLE IF NOT EXISTS schema_statement ("
    "version INT NOT NULL,"
    "position INT NOT NULL,"
    "checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    "finished DATETIME(6),"
    "PRIMARY KEY (version, position)) ENGINE = InnoDB",
};

// What a schema change answers when it had been carried out before: the table, column, key or
// constraint is there, or what it drops is not.
bool SaysAlreadyDone(int code) {
  constexpr int kCodes[] = {1050, 1051, 1060, 1061, 1091, 1826};
  return std::find(std::begin(kCodes), std::end(kCodes), code) != std::end(kCodes);
}

absl::Time Forever() { return absl::InfiniteFuture(); }

struct Statement {
  std::string checksum;
  bool finished = false;
};

struct Applied {
  std::map<int, bool> finished_by_version;
  std::map<std::pair<int, int>, Statement> statements;
};

// One run of the migrations under its lease.
class Run final {
 public:
  Run(Database& owner, const MigrateOptions& options, SchemaLease& lease)
      : owner_(owner), options_(options), lease_(lease) {}

  absl::StatusOr<MigrationReport> Apply(const std::vector<Migration>& migrations);
  absl::Status Grant();

 private:
  absl::Status ReadApplied();
  absl::Status CheckOrder(const std::vector<Migration>& migrations) const;
  absl::Status ApplyOne(const Migration& migration);
  absl::Status ApplyStatement(const Migration& migration, int position);
  absl::Status RunRows(const Migration& migration, int position, const std::string& checksum);
  absl::Status RunSchemaChange(const Migration& migration, int position,
                               const std::string& checksum, bool in_doubt);
  absl::StatusOr<std::string> Checksum(const std::string& statement);
  absl::Status Change(absl::string_view sql, std::vector<SqlValue> args);
  void Tell(MigrationStep step, const Migration& migration, int position) const;

  Database& owner_;
  const MigrateOptions& options_;
  SchemaLease& lease_;
  Applied applied_;
  MigrationReport report_;
};

absl::StatusOr<MigrationReport> Run::Apply(const std::vector<Migration>& migrations) {
  RETURN_IF_ERROR(ReadApplied());
  RETURN_IF_ERROR(CheckOrder(migrations));
  for (const Migration& migration : migrations) RETURN_IF_ERROR(ApplyOne(migration));
  return report_;
}

absl::Status Run::Grant() {
  ASSIGN_OR_RETURN(const std::vector<std::string> grants,
                   LoadGrants(options_.folder, options_.server_account));
  return owner_.Administer(Forever(), [&](Session& session) -> absl::Status {
    for (const std::string& grant : grants) RETURN_IF_ERROR(session.Command(grant));
    return absl::OkStatus();
  });
}

absl::Status Run::ReadApplied() {
  return owner_.Read(Forever(), [&](Session& session) -> absl::Status {
    applied_ = Applied();
    RETURN_IF_ERROR(
        session.Query("SELECT version, finished FROM schema_migration", {}, [&](const Row& row) {
          applied_.finished_by_version[static_cast<int>(row.Int(0))] = !row.IsNull(1);
          return absl::OkStatus();
        }));
    return session.Query(
        "SELECT version, position, checksum, finished FROM schema_statement", {},
        [&](const Row& row) {
          applied_.statements[{static_cast<int>(row.Int(0)), static_cast<int>(row.Int(1))}] = {
              row.Text(2), !row.IsNull(3)};
          return absl::OkStatus();
        });
  });
}

absl::Status Run::CheckOrder(const std::vector<Migration>& migrations) const {
  std::map<int, const Migration*> files;
  for (const Migration& migration : migrations) files[migration.version] = &migration;
  for (const auto& [version, finished] : applied_.finished_by_version) {
    if (files.contains(version)) continue;
    return FailedPrecondition("SCHEMA_TOO_NEW", absl::StrCat("database schema ", version),
                              "its migration file is missing here; install the newer program");
  }
  if (applied_.finished_by_version.empty()) return absl::OkStatus();
  const int last = applied_.finished_by_version.rbegin()->first;
  for (const Migration& migration : migrations) {
    if (migration.version < last && !applied_.finished_by_version.contains(migration.version)) {
      return FailedPrecondition("MIGRATION_OUT_OF_ORDER", migration.name,
                                absl::StrCat("give it a number above ", last));
    }
  }
  return absl::OkStatus();
}

absl::Status Run::ApplyOne(const Migration& migration) {
  const int total = static_cast<int>(migration.statements.size());
  report_.version = migration.version;
  const auto applied = applied_.finished_by_version.find(migration.version);
  const bool begun = applied != applied_.finished_by_version.end();
  if (!begun) {
    RETURN_IF_ERROR(
        Change("INSERT INTO schema_migration (version, name, statements, finished) "
               "VALUES (?, ?, ?, NULL)",
               {migration.version, migration.name, total}));
  }
  for (int position = 1; position <= total; ++position) {
    RETURN_IF_ERROR(ApplyStatement(migration, position));
  }
  if (applied_.statements.contains({migration.version, total + 1})) {
    return FailedPrecondition("MIGRATION_CHANGED", migration.name,
                              "an applied statement is missing; add a new file instead");
  }
  if (begun && applied->second) return absl::OkStatus();
  return Change(
      "UPDATE schema_migration SET statements = ?, finished = UTC_TIMESTAMP(6) WHERE version = ?",
      {total, migration.version});
}

absl::Status Run::ApplyStatement(const Migration& migration, int position) {
  const std::string& statement = migration.statements[static_cast<size_t>(position - 1)];
  ASSIGN_OR_RETURN(const std::string checksum, Checksum(statement));
  const auto found = applied_.statements.find({migration.version, position});
  const bool begun = found != applied_.statements.end();
  const bool same = begun && found->second.checksum == checksum;
  const auto version = applied_.finished_by_version.find(migration.version);
  const bool whole = version != applied_.finished_by_version.end() && version->second;
  if (begun ? found->second.finished && !same : whole) {
    return FailedPrecondition(
        "MIGRATION_CHANGED",
        absl::StrFormat("%04d_%s, statement %d", migration.version, migration.name, position),
        "an applied file is never changed; add a new one");
  }
  if (begun && found->second.finished) return absl::OkStatus();
  RETURN_IF_ERROR(lease_.Renew());
  ++report_.statements_run;
  return ChangesRowsOnly(statement) ? RunRows(migration, position, checksum)
                                    : RunSchemaChange(migration, position, checksum, same);
}

absl::Status Run::RunRows(const Migration& migration, int position, const std::string& checksum) {
  Tell(MigrationStep::kBegun, migration, position);
  RETURN_IF_ERROR(owner_.Transact(Forever(), [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Command(migration.statements[static_cast<size_t>(position - 1)]));
    Tell(MigrationStep::kExecuted, migration, position);
    return session
        .Execute(
            "REPLACE INTO schema_statement (version, position, checksum, finished) "
            "VALUES (?, ?, ?, UTC_TIMESTAMP(6))",
            {migration.version, position, checksum})
        .status();
  }));
  Tell(MigrationStep::kRecorded, migration, position);
  return absl::OkStatus();
}

// A schema change commits by itself: it is recorded as begun before and as finished after. Found
// begun only, it may or may not have happened, and may answer that it already has.
absl::Status Run::RunSchemaChange(const Migration& migration, int position,
                                  const std::string& checksum, bool in_doubt) {
  RETURN_IF_ERROR(
      Change("REPLACE INTO schema_statement (version, position, checksum, finished) "
             "VALUES (?, ?, ?, NULL)",
             {migration.version, position, checksum}));
  Tell(MigrationStep::kBegun, migration, position);
  const absl::Status status = owner_.Administer(Forever(), [&](Session& session) {
    return session.Command(migration.statements[static_cast<size_t>(position - 1)]);
  });
  if (!status.ok() && !(in_doubt && SaysAlreadyDone(SqlCode(status)))) return status;
  Tell(MigrationStep::kExecuted, migration, position);
  RETURN_IF_ERROR(Change(
      "UPDATE schema_statement SET finished = UTC_TIMESTAMP(6) WHERE version = ? AND position = ?",
      {migration.version, position}));
  Tell(MigrationStep::kRecorded, migration, position);
  return absl::OkStatus();
}

absl::StatusOr<std::string> Run::Checksum(const std::string& statement) {
  std::string checksum;
  RETURN_IF_ERROR(owner_.Read(Forever(), [&](Session& session) {
    return session.Query("SELECT SHA2(?, 256)", {statement}, [&](const Row& row) {
      checksum = row.Text(0);
      return absl::OkStatus();
    });
  }));
  return checksum;
}

absl::Status Run::Change(absl::string_view sql, std::vector<SqlValue> args) {
  return owner_.Transact(Forever(),
                         [&](Session& session) { return session.Execute(sql, args).status(); });
}

void Run::Tell(MigrationStep step, const Migration& migration, int position) const {
  if (!options_.progress) return;
  options_.progress(step, absl::StrFormat("%04d_%s %d/%d", migration.version, migration.name,
                                          position, migration.statements.size()));
}

absl::Status CreateOwnTables(Database& owner) {
  RETURN_IF_ERROR(owner.Administer(Forever(), [](Session& session) -> absl::Status {
    for (const char* table : kOwnTables) RETURN_IF_ERROR(session.Command(table));
    return absl::OkStatus();
  }));
  const absl::Status row = owner.Transact(Forever(), [](Session& session) {
    return session
        .Execute("INSERT INTO schema_lease (id, holder, expires) VALUES (1, '', UTC_TIMESTAMP(6))",
                 {})
        .status();
  });
  return absl::IsAlreadyExists(row) ? absl::OkStatus() : row;
}

}  // namespace

absl::StatusOr<MigrationReport> Migrate(Database& owner, const MigrateOptions& options) {
  ASSIGN_OR_RETURN(const std::vector<Migration> migrations, LoadMigrations(options.folder));
  RETURN_IF_ERROR(CreateOwnTables(owner));
  ASSIGN_OR_RETURN(const auto lease,
                   SchemaLease::Take(owner, options.lease, absl::Now() + options.patience));
  Run run(owner, options, *lease);
  ASSIGN_OR_RETURN(const MigrationReport report, run.Apply(migrations));
  if (!options.server_account.empty()) RETURN_IF_ERROR(run.Grant());
  return report;
}

}  // namespace mugugno::tenant
