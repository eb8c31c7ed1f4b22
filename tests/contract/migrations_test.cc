// Migrations that are killed, doubled, changed or wrong.

#include "tenant/store/migrations.h"

#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tenant/errors.h"
#include "tenant/store/migration_files.h"
#include "tenant/store/schema.h"
#include "tenant/store/schema_lease.h"
#include "tests/contract/contract_db.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using ::testing::Not;
using tests::ContractDb;
using tests::HasReason;
using tests::IsOk;
using tests::StatusIs;

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

// A schema of its own, made anew, and a folder of migrations.
class Migrations : public ::testing::Test {
 protected:
  Migrations() {
    for (const char* sql : {"DROP DATABASE IF EXISTS scratch", "CREATE DATABASE scratch",
                            "GRANT ALL ON scratch.* TO 'owner'@'localhost' WITH GRANT OPTION"}) {
      EXPECT_OK(ContractDb().Run(sql));
    }
    owner_ = Open(ContractDb().AsOwner());
    options_.folder = folder_.path();
    options_.lease = absl::Milliseconds(300);
  }

  static std::unique_ptr<Database> Open(DatabaseOptions options) {
    options.schema = "scratch";
    auto database = Database::Open(options);
    EXPECT_OK(database);
    return *std::move(database);
  }
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.File(name)) << text;
  }
  void WriteTwoFiles() {
    Write("0001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY); INSERT INTO a VALUES (1);");
    Write("0002_b.sql",
          "ALTER TABLE a ADD COLUMN b INT; UPDATE a SET b = id + IFNULL(b, 0) + 1;"
          "CREATE INDEX by_b ON a (b); DELETE FROM a WHERE id = 7; ALTER TABLE a DROP INDEX by_b");
  }
  std::string TableA() {
    return ContractDb().Ask("SELECT GROUP_CONCAT(id, '/', b) FROM scratch.a").value();
  }
  // Runs Migrate in a process of its own that is killed at its nth word of progress; whether it
  // came that far.
  bool KilledAt(int word) {
    const pid_t child = fork();
    if (child == 0) {
      const auto owner = Open(ContractDb().AsOwner());
      int words = 0;
      options_.progress = [&](MigrationStep, absl::string_view) {
        if (++words == word) raise(SIGKILL);
      };
      _exit(Migrate(*owner, options_).ok() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
  }

  tests::TempFolder folder_;
  std::unique_ptr<Database> owner_;
  MigrateOptions options_;
};

TEST_F(Migrations, RunInOrderOfTheirNumbersAndOnlyOnce) {
  WriteTwoFiles();
  const auto first = Migrate(*owner_, options_);
  ASSERT_OK(first);
  EXPECT_EQ(first->version, 2);
  EXPECT_EQ(first->statements_run, 7);
  EXPECT_EQ(TableA(), "1/2");
  const auto second = Migrate(*owner_, options_);
  ASSERT_OK(second);
  EXPECT_EQ(second->version, 2);
  EXPECT_EQ(second->statements_run, 0);
}

TEST_F(Migrations, GoOnWhereverTheyAreKilled) {
  WriteTwoFiles();
  // Every statement of both files is met begun, executed and recorded.
  constexpr int kWords = 7 * 3;
  for (int word = 1; word <= kWords; ++word) {
    EXPECT_OK(ContractDb().Run("DROP DATABASE scratch"));
    EXPECT_OK(ContractDb().Run("CREATE DATABASE scratch"));
    owner_ = Open(ContractDb().AsOwner());
    ASSERT_TRUE(KilledAt(word)) << word;
    EXPECT_THAT(RequireSchema(*owner_, Soon(), 2), Not(IsOk())) << word;
    ASSERT_OK(Migrate(*owner_, options_)) << word;
    EXPECT_OK(RequireSchema(*owner_, Soon(), 2)) << word;
    EXPECT_EQ(TableA(), "1/2") << word;
  }
  EXPECT_FALSE(KilledAt(1));
}

TEST_F(Migrations, TwoRunnersShareTheWorkWithoutDoublingIt) {
  WriteTwoFiles();
  const auto other_owner = Open(ContractDb().AsOwner());
  absl::StatusOr<MigrationReport> other;
  std::thread thread([&] { other = Migrate(*other_owner, options_); });
  const auto mine = Migrate(*owner_, options_);
  thread.join();
  ASSERT_OK(mine);
  ASSERT_OK(other);
  EXPECT_EQ(mine->statements_run + other->statements_run, 7);
  EXPECT_EQ(TableA(), "1/2");
}

TEST_F(Migrations, ARunnerWaitsForAnotherAndSaysSoInTheEnd) {
  WriteTwoFiles();
  ASSERT_OK(Migrate(*owner_, options_));
  const auto lease = SchemaLease::Take(*owner_, absl::Seconds(30), Soon());
  ASSERT_OK(lease);
  options_.patience = absl::Milliseconds(100);
  EXPECT_THAT(Migrate(*owner_, options_), HasReason("MIGRATION_RUNNING"));
}

TEST_F(Migrations, ALeaseIsHeldBeyondItsLengthAndGivenUpAtTheEnd) {
  WriteTwoFiles();
  ASSERT_OK(Migrate(*owner_, options_));
  const absl::Duration length = absl::Milliseconds(200);
  auto lease = SchemaLease::Take(*owner_, length, Soon());
  ASSERT_OK(lease);
  EXPECT_THAT(SchemaLease::Take(*owner_, length, absl::Now() + 3 * length),
              HasReason("MIGRATION_RUNNING"));
  EXPECT_OK((*lease)->Renew());
  lease->reset();
  EXPECT_OK(SchemaLease::Take(*owner_, length, absl::Now() + absl::Milliseconds(150)));
}

TEST_F(Migrations, ALeaseThatWasTakenOverCannotBeRenewed) {
  WriteTwoFiles();
  ASSERT_OK(Migrate(*owner_, options_));
  const auto lease = SchemaLease::Take(*owner_, absl::Seconds(30), Soon());
  ASSERT_OK(lease);
  ASSERT_OK(
      ContractDb().Run("UPDATE scratch.schema_lease SET holder = 'other', expires = '2999-01-01'"));
  EXPECT_THAT((*lease)->Renew(), HasReason("MIGRATION_LEASE_LOST"));
}

TEST_F(Migrations, AnAppliedFileIsNeverChanged) {
  const std::string text = "CREATE TABLE a (id INT); CREATE TABLE b (id INT);";
  Write("0001_a.sql", text);
  ASSERT_OK(Migrate(*owner_, options_));
  Write("0001_a.sql", "-- a comment changes nothing\n" + text);
  EXPECT_OK(Migrate(*owner_, options_));
  for (const char* changed :
       {"CREATE TABLE a (id BIGINT); CREATE TABLE b (id INT);", "CREATE TABLE a (id INT);",
        "CREATE TABLE a (id INT); CREATE TABLE b (id INT); CREATE TABLE c (id INT);"}) {
    Write("0001_a.sql", changed);
    EXPECT_THAT(Migrate(*owner_, options_), HasReason("MIGRATION_CHANGED")) << changed;
  }
}

TEST_F(Migrations, AStatementThatFailedCanBeMendedAndTheRunGoesOn) {
  Write("0001_a.sql", "CREATE TABLE a (id INT); CREATE TABLE b (id NONSENSE);");
  EXPECT_THAT(Migrate(*owner_, options_), Not(IsOk()));
  EXPECT_THAT(RequireSchema(*owner_, Soon(), 1), HasReason("SCHEMA_UNFINISHED"));
  Write("0001_a.sql", "CREATE TABLE a (id INT); CREATE TABLE b (id INT);");
  const auto report = Migrate(*owner_, options_);
  ASSERT_OK(report);
  EXPECT_EQ(report->statements_run, 1);
}

TEST_F(Migrations, ATableThatWasThereBeforeIsNotTakenForOurs) {
  ASSERT_OK(ContractDb().Run("CREATE TABLE scratch.a (other INT)"));
  Write("0001_a.sql", "CREATE TABLE a (id INT)");
  EXPECT_THAT(Migrate(*owner_, options_), Not(IsOk()));
}

TEST_F(Migrations, ANumberIsNotInsertedBeforeAppliedOnesNorMissing) {
  Write("0002_b.sql", "CREATE TABLE b (id INT)");
  ASSERT_OK(Migrate(*owner_, options_));
  Write("0001_a.sql", "CREATE TABLE a (id INT)");
  EXPECT_THAT(Migrate(*owner_, options_), HasReason("MIGRATION_OUT_OF_ORDER"));
  std::filesystem::remove(folder_.File("0002_b.sql"));
  EXPECT_THAT(Migrate(*owner_, options_), HasReason("SCHEMA_TOO_NEW"));
}

TEST_F(Migrations, FoldersWithDoubledOrMisnamedFilesAreRefused) {
  EXPECT_THAT(LoadMigrations(folder_.path()), StatusIs(absl::StatusCode::kInvalidArgument));
  Write("0001_a.sql", "CREATE TABLE a (id INT)");
  EXPECT_OK(LoadMigrations(folder_.path()));
  for (const char* name : {"0001_b.sql", "2_b.sql", "000x_b.sql", "0000_b.sql", "0002_.sql"}) {
    Write(name, name == std::string("0002_.sql") ? "-- nothing" : "CREATE TABLE b (id INT)");
    EXPECT_THAT(LoadMigrations(folder_.path()), StatusIs(absl::StatusCode::kInvalidArgument))
        << name;
    std::filesystem::remove(folder_.File(name));
  }
}

TEST_F(Migrations, AServerRefusesAnOlderOrANewerSchema) {
  EXPECT_THAT(RequireSchema(*owner_, Soon(), 2), HasReason("SCHEMA_TOO_OLD"));
  WriteTwoFiles();
  ASSERT_OK(Migrate(*owner_, options_));
  EXPECT_THAT(RequireSchema(*owner_, Soon(), 3), HasReason("SCHEMA_TOO_OLD"));
  EXPECT_THAT(RequireSchema(*owner_, Soon(), 1), HasReason("SCHEMA_TOO_NEW"));
  EXPECT_OK(RequireSchema(*owner_, Soon(), 2));
}

TEST_F(Migrations, TheServersAccountHoldsTheGrantedRowsAndNothingElse) {
  WriteTwoFiles();
  Write("0003_audit.sql", "CREATE TABLE audit (id INT PRIMARY KEY, text INT)");
  Write("grants.sql",
        "GRANT SELECT ON schema_migration TO {server};"
        "GRANT SELECT, INSERT ON audit TO {server};");
  EXPECT_OK(ContractDb().Run("CREATE USER IF NOT EXISTS 'narrow'@'localhost'"));
  options_.server_account = "narrow@localhost";
  ASSERT_OK(Migrate(*owner_, options_));
  DatabaseOptions account = ContractDb().AsServer();
  account.user = "narrow";
  const auto server = Open(account);
  EXPECT_OK(RequireSchema(*server, Soon(), 3));
  const auto run = [&](const char* sql) {
    return server->Transact(Soon(), [&](Session& session) { return session.Command(sql); });
  };
  EXPECT_OK(run("INSERT INTO audit VALUES (1, 1)"));
  for (const char* sql :
       {"UPDATE audit SET text = 2", "DELETE FROM audit", "TRUNCATE TABLE audit",
        "DROP TABLE audit", "ALTER TABLE audit ADD COLUMN more INT", "CREATE TABLE more (id INT)",
        "CREATE INDEX more ON audit (text)", "INSERT INTO a VALUES (9, 9)",
        "GRANT SELECT ON audit TO 'server'@'localhost'"}) {
    EXPECT_THAT(run(sql), Not(IsOk())) << sql;
  }
}

TEST_F(Migrations, AnAccountThatWouldEndTheQuoteIsRefused) {
  Write("grants.sql", "GRANT SELECT ON a TO {server}");
  const auto grants = LoadGrants(folder_.path(), "server@10.0.0.%");
  ASSERT_OK(grants);
  EXPECT_THAT(*grants, ::testing::ElementsAre("GRANT SELECT ON a TO 'server'@'10.0.0.%'"));
  for (const char* account :
       {"server", "@localhost", "server@", "a'b@localhost", "a@b'c", "a@b c"}) {
    EXPECT_THAT(LoadGrants(folder_.path(), account), StatusIs(absl::StatusCode::kInvalidArgument))
        << account;
  }
}

}  // namespace
}  // namespace mugugno::tenant
