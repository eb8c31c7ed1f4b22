// Reads of citizens' words and the lines that tell of them, on a real MariaDB: many share one
// commit, and nobody is answered without it.

#include "tenant/audit/read_group.h"

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/errors.h"
#include "tests/support/maria_db.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using ::testing::Each;

using tests::IsOk;
using tests::Must;
using tests::StatusIs;

constexpr int kReaders = 8;

class ReadGroupTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { maria_ = Must(tests::MariaDb::Start(), "MariaDB").release(); }
  static void TearDownTestSuite() {
    delete maria_;
    maria_ = nullptr;
  }
  void SetUp() override {
    ASSERT_OK(maria_->Run("DELETE FROM mugugno.audit"));
    server_ = Must(Database::Open(maria_->AsServer()), "the server's link");
    root_ = Must(Database::Open(maria_->AsRoot()), "root's link");
    group_ = std::make_unique<ReadGroup>(*server_, uuids_, clock_);
  }
  void TearDown() override { ASSERT_OK(maria_->Run("DROP TRIGGER IF EXISTS mugugno.refuse")); }

  static absl::Time Soon() { return absl::Now() + absl::Seconds(60); }

  // Reads, tells of `resource`, and ends as `outcome`.
  absl::Status Read(const std::string& resource, absl::Status outcome = absl::OkStatus()) {
    return group_->Run(Soon(), [&](Session& session, AuditLines& read) -> absl::Status {
      const absl::Status status =
          session.Query("SELECT 1", {}, [](const Row&) { return absl::OkStatus(); });
      if (!status.ok()) return status;
      read.push_back({"tenants/sori", "staff/ada", "ticket.read", resource, ""});
      return outcome;
    });
  }
  // One reader per entry, all waiting at once: the first commit is held up until each of those
  // that succeed has read.
  std::map<std::string, absl::Status> ReadTogether(
      const std::map<std::string, absl::Status>& readers) {
    std::map<std::string, absl::Status> outcomes;
    for (const auto& [resource, outcome] : readers) outcomes[resource] = absl::UnknownError("");
    const int64_t before = group_->meters().reads;
    int64_t succeeding = 0;
    for (const auto& [resource, outcome] : readers) succeeding += outcome.ok() ? 1 : 0;
    std::vector<std::thread> threads;
    EXPECT_OK(root_->Administer(Soon(), [&](Session& session) -> absl::Status {
      EXPECT_OK(session.Command("LOCK TABLES mugugno.audit READ"));
      for (const auto& [resource, outcome] : readers) {
        threads.emplace_back([&, resource = resource, outcome = outcome] {
          outcomes.at(resource) = Read(resource, outcome);
        });
      }
      while (group_->meters().reads < before + succeeding && absl::Now() < Soon()) {
        std::this_thread::yield();
      }
      return session.Command("UNLOCK TABLES");
    }));
    for (std::thread& thread : threads) thread.join();
    return outcomes;
  }
  static std::map<std::string, absl::Status> Readers(int count) {
    std::map<std::string, absl::Status> readers;
    for (int i = 0; i < count; ++i) readers[absl::StrCat("reader ", i)] = absl::OkStatus();
    return readers;
  }
  static std::vector<absl::Status> OutcomesOf(const std::map<std::string, absl::Status>& readers) {
    std::vector<absl::Status> outcomes;
    for (const auto& [resource, outcome] : readers) outcomes.push_back(outcome);
    return outcomes;
  }
  std::string Ask(const std::string& sql) { return Must(maria_->Ask(sql), sql); }
  std::string Lines() {
    return Ask(
        "SELECT IFNULL(GROUP_CONCAT(resource ORDER BY resource SEPARATOR ', '), '') FROM "
        "mugugno.audit");
  }
  int64_t Commits() {
    return std::stoll(
        Ask("SELECT VARIABLE_VALUE FROM information_schema.global_status WHERE VARIABLE_NAME = "
            "'COM_COMMIT'"));
  }
  // The database refuses lines of that resource ('%': all).
  void Refuse(const std::string& resource) {
    ASSERT_OK(maria_->Run(
        absl::StrCat("CREATE TRIGGER mugugno.refuse BEFORE INSERT ON mugugno.audit FOR EACH ROW IF "
                     "NEW.resource LIKE '",
                     resource, "' THEN SIGNAL SQLSTATE '45000'; END IF")));
  }

  static tests::MariaDb* maria_;
  const SystemClock clock_;
  UuidSource uuids_{clock_};
  std::unique_ptr<Database> server_;
  std::unique_ptr<Database> root_;
  std::unique_ptr<ReadGroup> group_;
};
tests::MariaDb* ReadGroupTest::maria_ = nullptr;

TEST_F(ReadGroupTest, ALoneReadIsCommittedAtOnce) {
  const int64_t before = Commits();
  EXPECT_OK(Read("a"));
  EXPECT_EQ(Commits() - before, 1);
  EXPECT_EQ(Lines(), "a");
}

TEST_F(ReadGroupTest, ReadsAtTheSameTimeShareOneCommit) {
  const int64_t before = Commits();
  EXPECT_THAT(OutcomesOf(ReadTogether(Readers(kReaders))), Each(IsOk()));
  // The first alone, and all that came meanwhile.
  EXPECT_EQ(Commits() - before, 2);
  EXPECT_EQ(Ask("SELECT COUNT(*) FROM mugugno.audit"), absl::StrCat(kReaders));
}

TEST_F(ReadGroupTest, WhoReadNothingToTellWaitsForNobody) {
  const int64_t before = Commits();
  EXPECT_OK(group_->Run(Soon(), [](Session&, AuditLines&) { return absl::OkStatus(); }));
  EXPECT_EQ(Commits() - before, 0);
}

TEST_F(ReadGroupTest, NobodyIsAnsweredWithoutALine) {
  Refuse("%");
  EXPECT_THAT(OutcomesOf(ReadTogether(Readers(kReaders))),
              Each(StatusIs(absl::StatusCode::kInternal)));
  EXPECT_EQ(Lines(), "");
}

TEST_F(ReadGroupTest, ALineThatCannotBeKeptIsItsOwnReadersAlone) {
  Refuse("reader 3");
  auto outcomes = ReadTogether(Readers(5));
  EXPECT_THAT(outcomes.at("reader 3"), StatusIs(absl::StatusCode::kInternal));
  outcomes.erase("reader 3");
  EXPECT_THAT(OutcomesOf(outcomes), Each(IsOk()));
  EXPECT_EQ(Lines(), "reader 0, reader 1, reader 2, reader 4");
}

TEST_F(ReadGroupTest, ARefusedReadLeavesNoLineAndSpoilsNoOther) {
  auto readers = Readers(4);
  readers["refused"] = NotFound();
  auto outcomes = ReadTogether(readers);
  EXPECT_THAT(outcomes.at("refused"), StatusIs(absl::StatusCode::kNotFound));
  outcomes.erase("refused");
  EXPECT_THAT(OutcomesOf(outcomes), Each(IsOk()));
  EXPECT_EQ(Lines(), "reader 0, reader 1, reader 2, reader 3");
}

TEST_F(ReadGroupTest, ALinkThatDiedMeanwhileIsNoRefusal) {
  EXPECT_OK(Read("a"));
  ASSERT_OK(maria_->Restart());
  EXPECT_OK(Read("b"));
  EXPECT_EQ(Lines(), "a, b");
}

TEST_F(ReadGroupTest, WithoutTheDatabaseNobodyIsAnswered) {
  EXPECT_OK(Read("a"));
  ASSERT_OK(maria_->Stop());
  EXPECT_THAT(Read("b"), StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_OK(maria_->Restart());
  EXPECT_EQ(Lines(), "a");
}

}  // namespace
}  // namespace mugugno::tenant
