// tenant/store against a real MariaDB and everything that can befall it.

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tenant/errors.h"
#include "tenant/store/database.h"
#include "tenant/store/insert_rows.h"
#include "tenant/store/sql_status.h"
#include "tenant/try.h"
#include "tests/contract/contract_db.h"
#include "tests/support/commit_cutter.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using tests::CommitCutter;
using tests::ContractDb;
using tests::FreshTable;
using tests::HasReason;
using tests::StatusIs;

constexpr char kInsert[] = "INSERT INTO note (id, text) VALUES (?, ?)";

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

std::unique_ptr<Database> OpenWith(DatabaseOptions options) {
  auto database = Database::Open(std::move(options));
  EXPECT_OK(database);
  return *std::move(database);
}

absl::StatusOr<std::string> AskSession(Session& session, absl::string_view sql, size_t column = 0) {
  std::string answer = "none";
  RETURN_IF_ERROR(session.Query(sql, {}, [&](const Row& row) {
    answer = row.Text(column);
    return absl::OkStatus();
  }));
  return answer;
}

absl::Status Kill(Session& session) {
  ASSIGN_OR_RETURN(const std::string id,
                   AskSession(session, "SELECT CAST(CONNECTION_ID() AS CHAR)"));
  RETURN_IF_ERROR(ContractDb().Run("KILL " + id));
  const std::string sql = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id;
  while (ContractDb().Ask(sql).value() != "0") {
  }
  return absl::OkStatus();
}

std::string Notes() {
  return ContractDb()
      .Ask("SELECT IFNULL(GROUP_CONCAT(id, text ORDER BY id, text), '') FROM mugugno.note")
      .value();
}

class Store : public ::testing::Test {
 protected:
  Store() {
    FreshTable();
    server_ = OpenWith(ContractDb().AsServer());
  }

  // Runs `work` with so many sessions open at once, which are idle afterwards.
  absl::Status WithSessions(int count, absl::FunctionRef<absl::Status(Session&)> each) {
    if (count == 0) return absl::OkStatus();
    return server_->Transact(Soon(), [&](Session& session) -> absl::Status {
      RETURN_IF_ERROR(WithSessions(count - 1, each));
      return each(session);
    });
  }

  std::unique_ptr<Database> server_;
};

TEST_F(Store, ASessionStartsInTheStateTheCodeReliesOn) {
  ASSERT_OK(server_->Transact(Soon(), [](Session& session) {
    EXPECT_EQ(AskSession(session,
                         "SELECT CONCAT_WS(' ', @@character_set_client, "
                         "@@character_set_results, @@time_zone, @@autocommit, "
                         "@@tx_isolation, @@innodb_lock_wait_timeout)")
                  .value(),
              "utf8mb4 utf8mb4 +00:00 ON READ-COMMITTED 5");
    EXPECT_THAT(AskSession(session, "SELECT @@sql_mode").value(), HasSubstr("STRICT_ALL_TABLES"));
    return absl::OkStatus();
  }));
}

TEST_F(Store, ValuesOfEveryKindComeBackAsTheyWere) {
  FreshTable(
      "id BIGINT UNSIGNED PRIMARY KEY, small BIGINT, bytes VARBINARY(20), "
      "text VARCHAR(20), at DATETIME(6), nothing INT");
  const std::string bytes("\0\xff'", 3);
  const absl::Time at = absl::FromUnixMicros(1772600767000005);
  ASSERT_OK(server_->Transact(Soon(), [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO note VALUES (?, ?, ?, ?, ?, ?)",
                     {std::numeric_limits<uint64_t>::max(), std::numeric_limits<int64_t>::min(),
                      bytes, "perché 🙂", at, nullptr})
            .status());
    int rows = 0;
    RETURN_IF_ERROR(
        session.Query("SELECT * FROM note WHERE bytes = ?", {bytes}, [&](const Row& row) {
          ++rows;
          EXPECT_EQ(row.UInt(0), std::numeric_limits<uint64_t>::max());
          EXPECT_EQ(row.Int(1), std::numeric_limits<int64_t>::min());
          EXPECT_EQ(row.Bytes(2), bytes);
          EXPECT_EQ(row.Text(3), "perché 🙂");
          EXPECT_EQ(row.Time(4), at);
          EXPECT_TRUE(row.IsNull(5));
          EXPECT_FALSE(row.IsNull(4));
          return absl::OkStatus();
        }));
    EXPECT_EQ(rows, 1);
    return absl::OkStatus();
  }));
}

TEST_F(Store, AReadThatDoesNotFitFailsTheQuery) {
  const auto read = [&](absl::string_view sql, absl::FunctionRef<void(const Row&)> reader) {
    return server_->Read(Soon(), [&](Session& session) {
      return session.Query(sql, {}, [&](const Row& row) {
        reader(row);
        return absl::OkStatus();
      });
    });
  };
  const auto as_int = [](const Row& row) { row.Int(0); };
  const auto as_uint = [](const Row& row) { row.UInt(0); };
  EXPECT_THAT(read("SELECT NULL", as_int), Not(tests::IsOk()));
  EXPECT_THAT(read("SELECT 'abc'", as_int), Not(tests::IsOk()));
  EXPECT_THAT(read("SELECT 18446744073709551615", as_int), Not(tests::IsOk()));
  EXPECT_THAT(read("SELECT 99999999999999999999", as_int), Not(tests::IsOk()));
  EXPECT_THAT(read("SELECT -1", as_uint), Not(tests::IsOk()));
  EXPECT_THAT(read("SELECT 1", [](const Row& row) { row.Int(1); }), Not(tests::IsOk()));
  EXPECT_THAT(read("SELECT 1", [](const Row& row) { row.Text(0); }), Not(tests::IsOk()));
  EXPECT_THAT(read("SELECT NULL", [](const Row& row) { row.Text(0); }), Not(tests::IsOk()));
  EXPECT_THAT(read("SELECT '2026'", [](const Row& row) { row.Time(0); }), Not(tests::IsOk()));
  EXPECT_OK(read("SELECT SUM(2)", [](const Row& row) { EXPECT_EQ(row.Int(0), 2); }));
  EXPECT_OK(read("SELECT COUNT(*) FROM note", [](const Row& row) { EXPECT_EQ(row.UInt(0), 0); }));
  const absl::Status status = read("SELECT NULL", as_int);
  EXPECT_EQ(InternalDetail(status), "column 0 is NULL in: SELECT NULL");
  EXPECT_EQ(server_->Counts().opened, 1);
}

TEST_F(Store, ABodysErrorRollsBackAndIsReturned) {
  EXPECT_THAT(server_->Transact(Soon(),
                                [](Session& session) -> absl::Status {
                                  RETURN_IF_ERROR(session.Execute(kInsert, {1, "a"}).status());
                                  return EtagMismatch();
                                }),
              HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(Notes(), "");
  EXPECT_EQ(server_->Counts().idle, 1);
}

TEST_F(Store, OnlyTheDatabasesOwnConflictsRunABodyAgain) {
  int runs = 0;
  EXPECT_THAT(server_->Transact(Soon(),
                                [&](Session&) {
                                  ++runs;
                                  return RequestInProgress();
                                }),
              StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(runs, 1);
}

TEST_F(Store, ADuplicateKeyIsToldAndTheTransactionGoesOn) {
  ASSERT_OK(server_->Transact(Soon(), [](Session& session) {
    EXPECT_OK(session.Execute(kInsert, {1, "a"}));
    EXPECT_THAT(session.Execute(kInsert, {1, "b"}), StatusIs(absl::StatusCode::kAlreadyExists));
    return session.Execute(kInsert, {2, "c"}).status();
  }));
  EXPECT_EQ(Notes(), "1a,2c");
}

TEST_F(Store, UnchangedRowsCountAsFound) {
  ASSERT_OK(server_->Transact(Soon(), [](Session& session) {
    EXPECT_OK(session.Execute(kInsert, {1, "a"}));
    EXPECT_EQ(session.Execute("UPDATE note SET text = ? WHERE id = ?", {"a", 1}).value(), 1);
    EXPECT_EQ(session.Execute("UPDATE note SET text = ? WHERE id = ?", {"a", 2}).value(), 0);
    return absl::OkStatus();
  }));
}

TEST_F(Store, AKillBetweenInsertAndCommitIsNeverSuccess) {
  int runs = 0;
  const absl::Status status = server_->Transact(Soon(), [&](Session& session) -> absl::Status {
    ++runs;
    RETURN_IF_ERROR(session.Execute(kInsert, {1, "a"}).status());
    return Kill(session);
  });
  EXPECT_TRUE(IsCommitUnknown(status)) << status;
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(Notes(), "");
  EXPECT_EQ(server_->Counts().idle, 0);
}

TEST_F(Store, AKillBeforeAFurtherStatementIsUnavailableAndStoresNothing) {
  const absl::Status status = server_->Transact(Soon(), [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Execute(kInsert, {1, "a"}).status());
    RETURN_IF_ERROR(Kill(session));
    EXPECT_THAT(session.Execute(kInsert, {2, "b"}), HasReason("DATABASE_AWAY"));
    return session.Execute(kInsert, {3, "c"}).status();
  });
  EXPECT_THAT(status, HasReason("DATABASE_AWAY"));
  EXPECT_EQ(Notes(), "");
}

TEST_F(Store, ALostAnswerToCommitIsUnknownAndNotRunAgain) {
  CommitCutter cutter(ContractDb().socket());
  DatabaseOptions options = ContractDb().AsServer();
  options.unix_socket = cutter.socket();
  const auto cut = OpenWith(options);
  for (const int id : {1, 2}) {
    int runs = 0;
    cutter.Arm(id == 1 ? CommitCutter::Cut::kAfter : CommitCutter::Cut::kBefore);
    const absl::Status status = cut->Transact(Soon(), [&](Session& session) {
      ++runs;
      return session.Execute(kInsert, {id, "a"}).status();
    });
    EXPECT_TRUE(IsCommitUnknown(status)) << status;
    EXPECT_EQ(runs, 1);
  }
  EXPECT_EQ(Notes(), "1a");
}

TEST_F(Store, ALostEndOfAReadIsNoError) {
  CommitCutter cutter(ContractDb().socket());
  DatabaseOptions options = ContractDb().AsServer();
  options.unix_socket = cutter.socket();
  const auto cut = OpenWith(options);
  cutter.Arm(CommitCutter::Cut::kAfter);
  EXPECT_OK(cut->Read(Soon(),
                      [](Session& session) { return AskSession(session, "SELECT 'a'").status(); }));
  EXPECT_EQ(cut->Counts().idle, 0);
}

TEST_F(Store, AfterADeadlockTheWholeBodyRunsAgain) {
  ASSERT_OK(ContractDb().Run("INSERT INTO mugugno.note VALUES (1, ''), (2, '')"));
  std::atomic<int> runs = 0;
  std::atomic<int> locked = 0;
  const auto lock_both = [&](int first, int second, const char* mark) {
    return server_->Transact(Soon(), [&, first, second, mark](Session& session) -> absl::Status {
      const char* sql = "UPDATE note SET text = CONCAT(text, ?) WHERE id = ?";
      ++runs;
      RETURN_IF_ERROR(session.Execute(sql, {mark, first}).status());
      ++locked;
      while (locked < 2) std::this_thread::yield();  // both hold their first row
      return session.Execute(sql, {mark, second}).status();
    });
  };
  absl::Status other;
  std::thread thread([&] { other = lock_both(2, 1, "b"); });
  EXPECT_OK(lock_both(1, 2, "a"));
  thread.join();
  EXPECT_OK(other);
  EXPECT_EQ(runs, 3);
  EXPECT_THAT(Notes(), ::testing::AnyOf("1ab,2ab", "1ba,2ba"));
}

TEST_F(Store, AfterALockWaitTheEarlierStatementsAreUndoneToo) {
  ASSERT_OK(ContractDb().Run("INSERT INTO mugugno.note VALUES (1, '')"));
  DatabaseOptions options = ContractDb().AsServer();
  options.lock_wait = absl::ZeroDuration();
  const auto hasty = OpenWith(options);
  int runs = 0;
  ASSERT_OK(server_->Transact(Soon(), [&](Session& blocker) -> absl::Status {
    RETURN_IF_ERROR(blocker.Execute("UPDATE note SET text = 'x' WHERE id = 1", {}).status());
    return hasty->Transact(Soon(), [&](Session& session) -> absl::Status {
      if (++runs == 2) RETURN_IF_ERROR(blocker.Command("ROLLBACK"));
      // A duplicate the second time, had the first been kept.
      RETURN_IF_ERROR(session.Execute(kInsert, {2, "b"}).status());
      return session.Execute("UPDATE note SET text = 'a' WHERE id = 1", {}).status();
    });
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(Notes(), "1a,2b");
}

TEST_F(Store, ABodyThatOverlooksAConflictIsNotCommitted) {
  ASSERT_OK(ContractDb().Run("INSERT INTO mugugno.note VALUES (1, '')"));
  DatabaseOptions options = ContractDb().AsServer();
  options.lock_wait = absl::ZeroDuration();
  const auto hasty = OpenWith(options);
  int runs = 0;
  const auto overlook = [&](Session& session) {
    ++runs;
    session.Execute("UPDATE note SET text = 'a' WHERE id = 1", {}).status().IgnoreError();
    session.Execute(kInsert, {2, "b"}).status().IgnoreError();
    return absl::OkStatus();
  };
  ASSERT_OK(server_->Transact(Soon(), [&](Session& blocker) -> absl::Status {
    RETURN_IF_ERROR(blocker.Execute("UPDATE note SET text = 'x' WHERE id = 1", {}).status());
    EXPECT_THAT(hasty->Transact(Soon(), overlook), HasReason("TRANSACTION_CONFLICT"));
    return absl::OkStatus();
  }));
  EXPECT_EQ(runs, 4);
  EXPECT_EQ(Notes(), "1x");
}

TEST_F(Store, ThreadsNeverShareASession) {
  ASSERT_OK(ContractDb().Run("INSERT INTO mugugno.note VALUES (1, '0')"));
  constexpr int kThreads = 8;
  constexpr int kTurns = 25;
  DatabaseOptions options = ContractDb().AsServer();
  options.max_sessions = 4;
  const auto small = OpenWith(options);
  const auto work = [&](int thread) {
    for (int turn = 0; turn < kTurns; ++turn) {
      const std::string mine = absl::StrCat(thread, "-", turn);
      EXPECT_OK(small->Transact(Soon(), [&](Session& session) -> absl::Status {
        RETURN_IF_ERROR(session.Query("SELECT ?", {mine}, [&](const Row& row) {
          EXPECT_EQ(row.Text(0), mine);
          return absl::OkStatus();
        }));
        return session.Execute("UPDATE note SET text = text + 1 WHERE id = 1", {}).status();
      }));
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Notes(), absl::StrCat("1", kThreads * kTurns));
  EXPECT_LE(small->Counts().opened, 4);
}

// On one connection of the driver two threads read each other's rows, without an error.
TEST_F(Store, ALeasedSessionIsNobodyElsesUntilItIsGivenBack) {
  constexpr int kSessions = 4;
  DatabaseOptions options = ContractDb().AsServer();
  options.max_sessions = kSessions;
  const auto small = OpenWith(options);
  std::mutex mutex;
  std::set<std::string> leased;
  const auto work = [&](std::barrier<>& all_leased) {
    EXPECT_OK(small->Read(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const std::string id,
                       AskSession(session, "SELECT CAST(CONNECTION_ID() AS CHAR)"));
      {
        const std::lock_guard lock(mutex);
        EXPECT_TRUE(leased.insert(id).second) << id << " is leased twice";
      }
      all_leased.arrive_and_wait();
      const std::lock_guard lock(mutex);
      leased.erase(id);
      return absl::OkStatus();
    }));
  };
  for (int turn = 0; turn < 25; ++turn) {
    std::barrier all_leased(kSessions);
    std::vector<std::thread> threads;
    for (int i = 0; i < kSessions; ++i) threads.emplace_back(work, std::ref(all_leased));
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(small->Counts().opened, kSessions);
}

TEST_F(Store, NoErrorTellsTheValuesOfAKey) {
  FreshTable("id INT PRIMARY KEY, text VARCHAR(20) UNIQUE");
  EXPECT_OK(server_->Transact(Soon(), [](Session& session) {
    EXPECT_OK(session.Execute(kInsert, {1, "Ghiglione"}));
    const absl::Status taken = session.Execute(kInsert, {2, "Ghiglione"}).status();
    EXPECT_THAT(taken, StatusIs(absl::StatusCode::kAlreadyExists));
    // Its payloads are for the log.
    EXPECT_THAT(taken.ToString(), AllOf(HasSubstr("1062"), Not(HasSubstr("Ghiglione"))));
    return absl::OkStatus();
  }));
}

TEST_F(Store, SeveralStatementsInOneAreRefused) {
  const absl::Status refused =
      server_->Administer(Soon(), [](Session& session) { return session.Command("DO 1; DO 2"); });
  EXPECT_EQ(SqlCode(refused), 1064) << refused;
}

TEST_F(Store, IdleSessionsThatDiedTogetherCostNoRetry) {
  ASSERT_OK(WithSessions(4, [](Session&) { return absl::OkStatus(); }));
  EXPECT_EQ(server_->Counts().idle, 4);
  ASSERT_OK(ContractDb().Run("KILL USER server"));
  int runs = 0;
  EXPECT_OK(server_->Transact(Soon(), [&](Session& session) {
    ++runs;
    return session.Execute(kInsert, {1, "a"}).status();
  }));
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(server_->Counts().opened, 5);
  EXPECT_EQ(server_->Counts().idle, 1);
}

TEST_F(Store, OneDeadIdleSessionCondemnsTheOthers) {
  std::string last;
  ASSERT_OK(WithSessions(3, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(last, AskSession(session, "SELECT CAST(CONNECTION_ID() AS CHAR)"));
    return absl::OkStatus();
  }));
  ASSERT_OK(ContractDb().Run("KILL " + last));
  EXPECT_OK(server_->Transact(Soon(), [](Session&) { return absl::OkStatus(); }));
  EXPECT_EQ(server_->Counts().opened, 4);
  EXPECT_EQ(server_->Counts().idle, 1);
}

TEST_F(Store, IdleSessionsAreNotKeptBeyondTheirAge) {
  DatabaseOptions options = ContractDb().AsServer();
  options.max_idle = absl::ZeroDuration();
  const auto database = OpenWith(options);
  for (int i = 0; i < 3; ++i) {
    EXPECT_OK(database->Transact(Soon(), [](Session&) { return absl::OkStatus(); }));
  }
  EXPECT_EQ(database->Counts().opened, 3);
  EXPECT_EQ(database->Counts().idle, 1);
}

TEST_F(Store, AnExhaustedPoolSaysSoAtTheDeadline) {
  DatabaseOptions options = ContractDb().AsServer();
  options.max_sessions = 1;
  const auto small = OpenWith(options);
  EXPECT_OK(small->Transact(Soon(), [&](Session&) {
    const absl::Time deadline = absl::Now() + absl::Milliseconds(50);
    EXPECT_THAT(small->Transact(deadline, [](Session&) { return absl::OkStatus(); }),
                HasReason("DATABASE_BUSY"));
    EXPECT_GE(absl::Now(), deadline);
    return absl::OkStatus();
  }));
}

TEST_F(Store, APassedDeadlineStartsNothing) {
  int runs = 0;
  EXPECT_THAT(server_->Transact(absl::Now() - absl::Seconds(1),
                                [&](Session&) {
                                  ++runs;
                                  return absl::OkStatus();
                                }),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(runs, 0);
}

TEST_F(Store, ASlowStatementEndsAtTheDeadlineAndTheSessionLives) {
  EXPECT_THAT(
      server_->Read(
          absl::Now() + absl::Milliseconds(100),
          [](Session& session) {
            return AskSession(
                       session,
                       "SELECT CAST(SUM(SHA2(seq, 512) = 'a') AS CHAR) FROM seq_1_to_100000000")
                .status();
          }),
      StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_OK(server_->Read(
      Soon(), [](Session& session) { return AskSession(session, "SELECT 'a'").status(); }));
  EXPECT_EQ(server_->Counts().opened, 1);
}

TEST_F(Store, AnAnswerIsReadToItsEndHoweverTheCallbackEnds) {
  EXPECT_OK(server_->Read(Soon(), [](Session& session) {
    int rows = 0;
    EXPECT_THAT(session.Query("SELECT 1 UNION SELECT 2", {},
                              [&](const Row&) {
                                ++rows;
                                return NotFound();
                              }),
                HasReason("NOT_FOUND"));
    EXPECT_EQ(rows, 1);
    return AskSession(session, "SELECT 'a'").status();
  }));
}

TEST_F(Store, AStatementMayRunAgainInsideItsOwnCallback) {
  EXPECT_OK(server_->Read(Soon(), [](Session& session) {
    const char* sql = "SELECT ?";
    int64_t outer = 0;
    return session.Query(sql, {1}, [&](const Row& row) -> absl::Status {
      RETURN_IF_ERROR(session.Query(sql, {2}, [](const Row& inner) {
        EXPECT_EQ(inner.Int(0), 2);
        return absl::OkStatus();
      }));
      outer = row.Int(0);
      EXPECT_EQ(outer, 1);
      return absl::OkStatus();
    });
  }));
}

TEST_F(Store, AFullTableAndAMissingOneAreTheDatabasesCondition) {
  FreshTable();
  const auto database = OpenWith(ContractDb().AsServer());
  const absl::Status full = database->Administer(Soon(), [](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Execute("SET SESSION max_heap_table_size = 16384", {}).status());
    RETURN_IF_ERROR(session.Execute("ALTER TABLE note ENGINE = MEMORY", {}).status());
    for (int i = 0; i < 10'000; ++i) {
      RETURN_IF_ERROR(session.Execute(kInsert, {i, "x"}).status());
    }
    return absl::OkStatus();
  });
  EXPECT_THAT(full, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(full, HasReason("DATABASE_FULL"));
  const absl::Status missing = database->Read(Soon(), [](Session& session) {
    return session.Query("SELECT 1 FROM no_such_table", {},
                         [](const Row&) { return absl::OkStatus(); });
  });
  EXPECT_THAT(missing, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(missing, HasReason("DATABASE_UNFIT"));
}

TEST_F(Store, ExecuteOfAQueryIsOurFaultAndCostsTheSession) {
  EXPECT_THAT(
      server_->Transact(Soon(),
                        [](Session& session) { return session.Execute("SELECT 1", {}).status(); }),
      StatusIs(absl::StatusCode::kInternal));
  EXPECT_EQ(server_->Counts().idle, 0);
}

TEST_F(Store, StatementsArePreparedOnceAndABoundedNumberIsKept) {
  EXPECT_OK(server_->Read(Soon(), [](Session& session) -> absl::Status {
    const char* prepared = "SHOW SESSION STATUS LIKE 'Com_stmt_prepare'";
    RETURN_IF_ERROR(AskSession(session, prepared).status());
    const std::string before = AskSession(session, prepared, 1).value();
    EXPECT_EQ(AskSession(session, prepared, 1).value(), before);
    for (int i = 0; i < 600; ++i) {
      RETURN_IF_ERROR(AskSession(session, absl::StrCat("SELECT '", i, "'")).status());
    }
    const std::string open =
        AskSession(session, "SHOW SESSION STATUS LIKE 'Com_stmt_close'", 1).value();
    EXPECT_GE(std::stoi(open), 600 - 512);
    return absl::OkStatus();
  }));
}

TEST_F(Store, APreparedStatementOutlivesAChangeOfItsTable) {
  EXPECT_OK(server_->Transact(Soon(), [](Session& session) {
    return session.Execute(kInsert, {1, "a"}).status();
  }));
  ASSERT_OK(ContractDb().Run("ALTER TABLE mugugno.note ADD COLUMN more INT, DROP PRIMARY KEY"));
  EXPECT_OK(server_->Transact(Soon(), [](Session& session) {
    return session.Execute(kInsert, {1, "b"}).status();
  }));
  EXPECT_EQ(Notes(), "1a,1b");
  EXPECT_EQ(server_->Counts().opened, 1);
}

TEST_F(Store, InvalidUtf8IsRefusedByTextColumnsAndTheSessionLives) {
  const std::string invalid = "\xc3\x28";
  EXPECT_OK(server_->Transact(Soon(), [&](Session& session) {
    EXPECT_THAT(session.Execute(kInsert, {1, invalid}), HasReason("VALUE_REFUSED"));
    EXPECT_THAT(session.Execute(kInsert, {1, std::string(21, 'x')}), HasReason("VALUE_REFUSED"));
    return session.Execute(kInsert, {1, "valid"}).status();
  }));
  EXPECT_EQ(Notes(), "1valid");
}

TEST_F(Store, AnAsciiColumnCannotBeComparedWithOtherLetters) {
  FreshTable("id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, text INT");
  EXPECT_OK(server_->Transact(Soon(), [](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Execute(kInsert, {"sori", 1}).status());
    const auto find = [&](absl::string_view id) {
      int rows = 0;
      const absl::Status status =
          session.Query("SELECT id FROM note WHERE id = ?", {id}, [&](const Row&) {
            ++rows;
            return absl::OkStatus();
          });
      return status.ok() ? absl::StatusOr<int>(rows) : status;
    };
    EXPECT_THAT(find("sori"), tests::IsOkAndHolds(1));
    EXPECT_THAT(find("Sori"), tests::IsOkAndHolds(0));
    EXPECT_THAT(find("perché"), HasReason("VALUE_REFUSED"));
    EXPECT_THAT(find("sori"), tests::IsOkAndHolds(1));
    return absl::OkStatus();
  }));
}

TEST_F(Store, AReadSeesOneMomentAndChangesNothing) {
  EXPECT_OK(server_->Read(Soon(), [](Session& session) -> absl::Status {
    const char* count = "SELECT CAST(COUNT(*) AS CHAR) FROM note";
    EXPECT_EQ(AskSession(session, count).value(), "0");
    RETURN_IF_ERROR(ContractDb().Run("INSERT INTO mugugno.note VALUES (1, 'a')"));
    EXPECT_EQ(AskSession(session, count).value(), "0");
    EXPECT_FALSE(session.Execute(kInsert, {2, "b"}).ok());
    return absl::OkStatus();
  }));
  EXPECT_OK(server_->Transact(Soon(), [](Session& session) {
    EXPECT_EQ(AskSession(session, "SELECT @@tx_isolation").value(), "READ-COMMITTED");
    return absl::OkStatus();
  }));
}

TEST_F(Store, RowsAreInsertedInPiecesOfAnyNumberAndSize) {
  FreshTable("id INT PRIMARY KEY, text LONGBLOB");
  const auto insert = [&](int count, size_t size) {
    std::vector<SqlValue> values;
    for (int i = 0; i < count; ++i) values.insert(values.end(), {i, std::string(size, 'x')});
    return server_->Transact(Soon(), [&](Session& session) -> absl::Status {
      RETURN_IF_ERROR(session.Execute("DELETE FROM note", {}).status());
      ASSIGN_OR_RETURN(const int64_t rows,
                       InsertRows(session, "INSERT INTO note (id, text) VALUES", 2, values));
      EXPECT_EQ(rows, count);
      return absl::OkStatus();
    });
  };
  for (const int count : {0, 1, 3, 64, 107}) EXPECT_OK(insert(count, 10)) << count;
  EXPECT_OK(insert(40, 1024 * 1024));
  // As large as a value can be that the driver sends inside the statement's own packet.
  EXPECT_OK(insert(64, 256 * 1024));
  EXPECT_EQ(ContractDb().Ask("SELECT SUM(LENGTH(text)) FROM mugugno.note").value(), "16777216");
  EXPECT_OK(server_->Transact(Soon(), [](Session& session) {
    EXPECT_FALSE(InsertRows(session, "INSERT INTO note (id, text) VALUES", 2, {1, "a", 2}).ok());
    return absl::OkStatus();
  }));
}

TEST_F(Store, FeedPositionsAreGaplessAcrossThreadsAndRollbacks) {
  const auto last = [] {
    return std::stoll(ContractDb().Ask("SELECT position FROM mugugno.feed_counter").value());
  };
  const int64_t before = last();
  const auto work = [&](int thread) {
    for (int turn = 0; turn < 20; ++turn) {
      const absl::Status status = server_->Write(Soon(), [&](Session&, Changes& changes) {
        for (int i = 0; i <= thread * 11; ++i) changes.Add("sori", "ticket", "id", "NEW");
        return absl::OkStatus();
      });
      EXPECT_OK(status);
      EXPECT_THAT(server_->Write(Soon(),
                                 [&](Session&, Changes& changes) {
                                   changes.Add("sori", "ticket", "never", "NEW");
                                   return NotFound();
                                 }),
                  HasReason("NOT_FOUND"));
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
  const int64_t written = 20 * (1 + 12 + 23 + 34);
  EXPECT_EQ(last(), before + written);
  EXPECT_EQ(ContractDb()
                .Ask(absl::StrCat("SELECT CONCAT_WS(' ', COUNT(*), MIN(position), MAX(position)) "
                                  "FROM mugugno.feed WHERE position > ",
                                  before))
                .value(),
            absl::StrCat(written, " ", before + 1, " ", before + written));
}

TEST_F(Store, AFeedLineSaysWhatChangedInOrder) {
  EXPECT_OK(server_->Write(Soon(), [](Session&, Changes& changes) {
    changes.Add("sori", "ticket", std::string("\0\xff", 2), "NEW");
    changes.Add("", "lobby", "2");
    return absl::OkStatus();
  }));
  EXPECT_EQ(ContractDb()
                .Ask("SELECT GROUP_CONCAT(CONCAT_WS('/', tenant_id, entity, HEX(entity_id), state, "
                     "created > UTC_TIMESTAMP() - INTERVAL 1 MINUTE) ORDER BY position) FROM "
                     "(SELECT * FROM mugugno.feed ORDER BY position DESC LIMIT 2) AS newest")
                .value(),
            "sori/ticket/00FF/NEW/1,/lobby/32//1");
}

TEST(StoreAway, OpeningNeedsNoDatabaseButWorkDoes) {
  DatabaseOptions options;
  options.unix_socket = "/nonexistent/s.sock";
  options.user = "server";
  options.schema = "mugugno";
  const auto database = Database::Open(options);
  ASSERT_OK(database);
  const absl::Status status =
      (*database)->Transact(Soon(), [](Session&) { return absl::OkStatus(); });
  EXPECT_THAT(status, HasReason("DATABASE_AWAY"));
  EXPECT_EQ(SqlCode(status), 2002);
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("nonexistent")));
  EXPECT_EQ((*database)->Counts().in_use, 0);
}

TEST(StoreAway, OptionsThatCannotWorkOrAreNotSafeAreRefused) {
  DatabaseOptions options;
  options.user = "server";
  options.schema = "mugugno";
  EXPECT_THAT(Database::Open(options), StatusIs(absl::StatusCode::kInvalidArgument));
  options.host = "db.example.org";
  EXPECT_THAT(Database::Open(options), StatusIs(absl::StatusCode::kInvalidArgument));
  options.ca_file = "/ca.pem";
  EXPECT_OK(Database::Open(options));
  options.unix_socket = "/s.sock";
  EXPECT_THAT(Database::Open(options), StatusIs(absl::StatusCode::kInvalidArgument));
}

// So many threads of a fresh process read at the same moment, each with its own first link.
void ReadAtOnce(const std::string& socket) {
  constexpr int kThreads = 16;
  DatabaseOptions options;
  options.unix_socket = socket;
  options.user = "server";
  options.schema = "mugugno";
  options.max_sessions = kThreads;
  const auto database = OpenWith(options);
  std::barrier ready(kThreads);
  std::atomic<int> answers = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      ready.arrive_and_wait();
      const absl::Status status = database->Read(
          Soon(), [](Session& session) { return AskSession(session, "SELECT 'a'").status(); });
      if (status.ok()) ++answers;
    });
  }
  for (std::thread& thread : threads) thread.join();
  _exit(answers == kThreads ? 0 : 1);
}

// The driver's own first calls end most processes with a SIGSEGV when threads meet in them.
TEST(FirstConnectDeathTest, ThreadsMayMeetInTheFirstConnectOfAProcess) {
  // The process that is started anew for it has no database, nor a connect, of its own.
  constexpr char kSocket[] = "MUGUGNO_FIRST_CONNECT_SOCKET";
  if (getenv(kSocket) == nullptr) setenv(kSocket, ContractDb().socket().c_str(), 1);
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  for (int run = 0; run < 20; ++run) {
    EXPECT_EXIT(ReadAtOnce(getenv(kSocket)), ::testing::ExitedWithCode(0), "");
  }
}

}  // namespace
}  // namespace mugugno::tenant
