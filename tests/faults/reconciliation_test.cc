// What is in the database leaves the journal; what the database lost is applied once more.

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "routing/journal/journal.h"
#include "tests/faults/installation_on_trial.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using v1::Submission;

class Reconciliation : public ::testing::Test {
 protected:
  // The gateway's journal while it stands still.
  void InTheJournal(const std::function<void(routing::Journal&)>& body) {
    routing::JournalOptions options;
    options.folder = trial_.config().journal().folder();
    const tenant::MasterKeys masters(
        Must(tenant::MasterKey::Read(trial_.config().master_key_file()), "master key"));
    const tenant::SystemClock clock;
    const auto journal = Must(routing::Journal::Open(options, masters, clock), "journal");
    body(*journal);
  }

  void AwaitReconciled() {
    trial_.AwaitJournal([](const v1::Installation::Journal& journal) {
      return journal.pending_count() == 0 && journal.unreconciled_count() == 0;
    });
  }

  void LoseTheJournal() {
    trial_.gateway().Stop();
    for (const char* file : {"/journal.db", "/journal.db-wal", "/journal.db-shm"}) {
      std::filesystem::remove(trial_.config().journal().folder() + file);
    }
  }

  InstallationOnTrial trial_;
};

TEST_F(Reconciliation, EntriesLeaveWhenTheDatabaseHasThemAndARepeatIsStillKnown) {
  std::vector<v1::SubmitMessageRequest> requests;
  std::vector<Submission> submissions;
  for (int i = 0; i < 20; ++i) {
    requests.push_back(InstallationOnTrial::Message("sori-app", "Buca in via Stagno"));
    submissions.push_back(Must(trial_.Submit(requests.back()), "submission"));
    EXPECT_EQ(submissions.back().state(), Submission::STATE_APPLIED);
  }
  AwaitReconciled();
  trial_.gateway().Stop();
  InTheJournal([](routing::Journal& journal) {
    EXPECT_TRUE(journal.Pending(0, 100)->entries.empty());
    EXPECT_TRUE(journal.Applied(0, 100)->entries.empty());
    EXPECT_TRUE(journal.ListSetAside(0, 100)->empty());
  });
  trial_.gateway().Start();
  trial_.association().Reconnect();
  const auto repeated = trial_.Submit(requests.front());
  ASSERT_OK(repeated);
  EXPECT_EQ(repeated->name(), submissions.front().name());
  EXPECT_EQ(repeated->number(), submissions.front().number());
  EXPECT_EQ(trial_.RowsOf("submission"), "20");
}

TEST_F(Reconciliation, AnEntryMarkedAsAppliedThatTheDatabaseDoesNotHaveIsAppliedAgain) {
  ASSERT_OK(trial_.maria().Stop());
  const auto pending = trial_.Submit(InstallationOnTrial::Message("sori-app", "Lampione spento"));
  ASSERT_OK(pending);
  ASSERT_EQ(pending->state(), Submission::STATE_PENDING);
  trial_.gateway().Kill9();
  InTheJournal([](routing::Journal& journal) {
    const auto page = journal.Pending(0, 10);
    ASSERT_OK(page);
    ASSERT_EQ(page->entries.size(), 1u);
    journal.MarkApplied({{page->entries[0].entry.id, ""}});
    ASSERT_OK(journal.Flush());
  });
  ASSERT_OK(trial_.maria().Restart());
  trial_.gateway().Start();
  AwaitReconciled();
  EXPECT_EQ(trial_.RowsOf("ticket"), "1");
  const auto found = trial_.Find(*pending);
  ASSERT_OK(found);
  EXPECT_EQ(found->state(), Submission::STATE_APPLIED);
}

TEST_F(Reconciliation, WhatNoJournalRemembersTheDatabaseKnows) {
  const auto request = InstallationOnTrial::Message("sori-app", "Cassonetto pieno");
  const auto first = trial_.Submit(request);
  ASSERT_OK(first);
  LoseTheJournal();
  trial_.gateway().Start();
  trial_.association().Reconnect();
  const auto repeated = trial_.Submit(request);
  ASSERT_OK(repeated);
  EXPECT_EQ(repeated->name(), first->name());
  EXPECT_EQ(repeated->number(), first->number());
  EXPECT_EQ(trial_.RowsOf("submission"), "1");
  AwaitReconciled();
}

TEST_F(Reconciliation, ARepeatTakenDuringAnOutageStaysFoundUnderItsOwnName) {
  const auto request = InstallationOnTrial::Message("sori-app", "Cassonetto pieno");
  const auto first = trial_.Submit(request);
  ASSERT_OK(first);
  LoseTheJournal();
  ASSERT_OK(trial_.maria().Stop());
  trial_.gateway().Start();
  trial_.association().Reconnect();
  const auto pending = trial_.Submit(request);
  ASSERT_OK(pending);
  EXPECT_EQ(pending->state(), Submission::STATE_PENDING);
  ASSERT_OK(trial_.maria().Restart());
  trial_.AwaitApplied();
  const auto found = trial_.Find(*pending);
  ASSERT_OK(found);
  EXPECT_EQ(found->name(), first->name());
  EXPECT_EQ(found->number(), first->number());
  EXPECT_EQ(trial_.RowsOf("ticket"), "1");
}

}  // namespace
}  // namespace mugugno::tests
