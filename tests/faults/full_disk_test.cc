// The journal's disk is full: submissions are refused with a time to come back, nothing of them is
// kept, and all is well again as soon as there is room.

#include <filesystem>
#include <string>

#include "google/rpc/error_details.pb.h"
#include <gmock/gmock.h>
#include <sys/resource.h>

#include "tests/faults/installation_on_trial.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using v1::Submission;

TEST(FullDisk, SubmissionsAreRefusedWithATimeAndTakenWhenThereIsRoom) {
  InstallationOnTrial trial;
  ASSERT_OK(trial.Submit(InstallationOnTrial::Message("sori-app", "Buca in via Stagno")));
  EXPECT_FALSE(trial.JournalStatus().alarm());
  const std::string log = trial.config().journal().folder() + "/journal.db-wal";
  // In the middle of what would be written next.
  trial.gateway().LimitFiles(std::filesystem::file_size(log) + 1000);
  const auto request = InstallationOnTrial::Message("sori-app", std::string(5000, 'a'));
  const absl::Status refused = trial.Submit(request).status();
  EXPECT_THAT(refused, StatusIs(StatusCode::kResourceExhausted));
  EXPECT_THAT(refused, HasReason("JOURNAL_FULL"));
  const auto payload = refused.GetPayload("type.googleapis.com/google.rpc.RetryInfo");
  ASSERT_TRUE(payload.has_value());
  google::rpc::RetryInfo retry;
  ASSERT_TRUE(retry.ParseFromString(std::string(*payload)));
  EXPECT_GT(retry.retry_delay().seconds(), 0);
  trial.AwaitJournal([](const v1::Installation::Journal& journal) { return journal.alarm(); });
  EXPECT_EQ(trial.RowsOf("submission"), "1");

  trial.gateway().LimitFiles(RLIM_INFINITY);
  const auto taken = trial.Submit(request);
  ASSERT_OK(taken);
  EXPECT_EQ(taken->state(), Submission::STATE_APPLIED);
  trial.AwaitJournal([](const v1::Installation::Journal& journal) { return !journal.alarm(); });
  EXPECT_EQ(trial.RowsOf("submission"), "2");

  trial.gateway().Kill9();
  trial.gateway().Start();
  trial.AwaitApplied();
  EXPECT_EQ(trial.Submit(request)->name(), taken->name());
  EXPECT_EQ(trial.RowsOf("submission"), "2");
}

TEST(Log, ATextThatIsNotUtf8LeavesALineOfOursWithoutIt) {
  InstallationOnTrial trial;
  EXPECT_THAT(trial.Submit(InstallationOnTrial::Message("sori-app", "buca \xff\xfe qui")),
              StatusIs(StatusCode::kInvalidArgument));
  trial.gateway().Stop();
  EXPECT_THAT(trial.gateway().Log(), HasSubstr("\"event\":\"protobuf\""));
  EXPECT_THAT(trial.gateway().Log(), ::testing::Not(HasSubstr("libprotobuf")));
}

}  // namespace
}  // namespace mugugno::tests
