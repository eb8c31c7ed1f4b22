#include "routing/journal/journal.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "routing/journal/sync_probe.h"
#include "tenant/errors.h"
#include "tests/support/fake_clock.h"

namespace mugugno::routing {
namespace {

using tenant::MasterKey;
using tenant::MasterKeys;
using tenant::Uuid;

MasterKey Key(char fill) { return *MasterKey::FromBytes(std::string(32, fill)); }

class JournalTest : public testing::Test {
 protected:
  JournalTest() {
    std::string name = testing::TempDir() + "/journal-XXXXXX";
    base_ = mkdtemp(name.data());
    options_.folder = base_ + "/j";
  }
  ~JournalTest() override {
    journal_.reset();
    std::filesystem::remove_all(base_);
  }

  void Open() {
    journal_.reset();
    auto journal = Journal::Open(options_, masters_, clock_);
    ASSERT_TRUE(journal.ok()) << journal.status();
    journal_ = *std::move(journal);
  }

  Entry MakeEntry(absl::string_view key, absl::string_view content = "Buca in via Roma") {
    Entry entry;
    entry.id = ids_.Next();
    entry.source = {SourceKind::kApp, "recco-app"};
    entry.key = std::string(key);
    entry.receive_time = clock_.Now();
    entry.routing = "r";
    entry.content = std::string(content);
    return entry;
  }

  absl::StatusOr<Appended> Append(Entry entry) {
    std::promise<absl::StatusOr<Appended>> promise;
    journal_->Append(std::move(entry), [&promise](absl::StatusOr<Appended> answer) {
      promise.set_value(std::move(answer));
    });
    return promise.get_future().get();
  }

  void Apply(const Uuid& id, absl::string_view result = "R-1") {
    journal_->MarkApplied({{id, std::string(result)}});
    EXPECT_TRUE(journal_->Flush().ok());
  }

  void Remove(const Uuid& id) {
    journal_->Remove({id});
    EXPECT_TRUE(journal_->Flush().ok());
  }

  std::vector<std::string> PendingKeys() {
    std::vector<std::string> keys;
    const auto pending = journal_->Pending(0, 1000);
    EXPECT_TRUE(pending.ok()) << pending.status();
    if (!pending.ok()) return keys;
    for (const KeptEntry& each : pending->entries) keys.push_back(each.entry.key);
    return keys;
  }

  // Damages the file as another program would.
  void Spoil(const std::string& sql) {
    journal_.reset();
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open((options_.folder + "/journal.db").c_str(), &handle), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_close(handle);
  }

  std::string base_;
  tests::FakeClock clock_;
  tenant::UuidSource ids_{clock_};
  MasterKeys masters_{Key('a')};
  JournalOptions options_;
  std::unique_ptr<Journal> journal_;
};

using Keys = std::vector<std::string>;

TEST_F(JournalTest, AKeyThatTellsWhoWroteIsKnownAgainAndNotKept) {
  Open();
  Entry entry = MakeEntry("m/8123456789012/41");
  entry.private_key = true;
  ASSERT_TRUE(Append(entry).ok());
  Open();
  Entry again = MakeEntry("m/8123456789012/41");
  again.private_key = true;
  const auto appended = Append(again);
  ASSERT_TRUE(appended.ok());
  EXPECT_EQ(appended->outcome, AppendOutcome::kRepeated);
  ASSERT_EQ(PendingKeys().size(), 1);
  EXPECT_EQ(PendingKeys().front().find("8123456789012"), std::string::npos);
}

TEST_F(JournalTest, GivesBackWhatItKeptInOrderAlsoAfterARestart) {
  Open();
  Entry entry = MakeEntry("k1");
  entry.emergency = true;
  const Uuid id = entry.id;
  const auto appended = Append(entry);
  ASSERT_TRUE(appended.ok()) << appended.status();
  EXPECT_EQ(appended->outcome, AppendOutcome::kNew);
  EXPECT_EQ(appended->id, id);
  for (int i = 2; i < 6; ++i) ASSERT_TRUE(Append(MakeEntry(absl::StrCat("k", i))).ok());
  Open();
  EXPECT_EQ(PendingKeys(), (Keys{"k1", "k2", "k3", "k4", "k5"}));
  const Entry first = journal_->Pending(0, 1)->entries.front().entry;
  EXPECT_EQ(first.id, id);
  EXPECT_EQ(first.source, entry.source);
  EXPECT_EQ(first.receive_time, entry.receive_time);
  EXPECT_TRUE(first.emergency);
  EXPECT_EQ(first.routing, "r");
  EXPECT_EQ(first.content, "Buca in via Roma");
}

TEST_F(JournalTest, PagesThroughWhatIsPending) {
  Open();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Append(MakeEntry(absl::StrCat("k", i))).ok());
  const auto first = journal_->Pending(0, 3);
  EXPECT_EQ(first->entries.size(), 3u);
  EXPECT_FALSE(first->complete);
  const auto second = journal_->Pending(first->last_sequence, 3);
  ASSERT_EQ(second->entries.size(), 2u);
  EXPECT_EQ(second->entries[0].entry.key, "k3");
  EXPECT_TRUE(second->complete);
}

TEST_F(JournalTest, KeepsNoWordInTheClear) {
  Open();
  ASSERT_TRUE(Append(MakeEntry("k", "PAROLE-DEL-CITTADINO")).ok());
  for (const auto& file : std::filesystem::directory_iterator(options_.folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    EXPECT_EQ(bytes.find("PAROLE"), std::string::npos) << file.path();
  }
}

TEST_F(JournalTest, NobodyElseMayReadItsFiles) {
  Open();
  ASSERT_TRUE(Append(MakeEntry("k")).ok());
  constexpr auto kOthers = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  EXPECT_EQ(std::filesystem::status(options_.folder).permissions() & kOthers,
            std::filesystem::perms::none);
  for (const auto& file : std::filesystem::directory_iterator(options_.folder)) {
    EXPECT_EQ(file.status().permissions() & kOthers, std::filesystem::perms::none) << file.path();
  }
}

TEST_F(JournalTest, ARepeatMeetsTheFirstEntry) {
  Open();
  const Uuid first = Append(MakeEntry("k"))->id;
  for (int round = 0; round < 2; ++round) {
    const auto repeated = Append(MakeEntry("k"));
    ASSERT_TRUE(repeated.ok()) << repeated.status();
    EXPECT_EQ(repeated->outcome, AppendOutcome::kRepeated);
    EXPECT_EQ(repeated->id, first);
    EXPECT_EQ(repeated->state, EntryState::kPending);
    Open();
  }
  EXPECT_EQ(PendingKeys(), Keys{"k"});
}

TEST_F(JournalTest, OtherContentUnderTheKeyIsNamedAndNotKept) {
  Open();
  const Uuid first = Append(MakeEntry("k"))->id;
  const auto reused = Append(MakeEntry("k", "Altro"));
  EXPECT_EQ(reused->outcome, AppendOutcome::kKeyReused);
  EXPECT_EQ(reused->id, first);
  EXPECT_EQ(PendingKeys(), Keys{"k"});
}

TEST_F(JournalTest, TheComparableDecidesWhatIsARepeat) {
  Open();
  Entry first = MakeEntry("k", "delivered at 10:00");
  Entry second = MakeEntry("k", "delivered at 10:05");
  first.comparable = second.comparable = "the message";
  ASSERT_TRUE(Append(first).ok());
  EXPECT_EQ(Append(second)->outcome, AppendOutcome::kRepeated);
}

TEST_F(JournalTest, AKeyMeansSomethingOnlyWithinItsSource) {
  Open();
  ASSERT_TRUE(Append(MakeEntry("k")).ok());
  Entry channel = MakeEntry("k");
  channel.source.kind = SourceKind::kChannel;
  EXPECT_EQ(Append(channel)->outcome, AppendOutcome::kNew);
  Entry app = MakeEntry("k");
  app.source.id = "uscio-app";
  EXPECT_EQ(Append(app)->outcome, AppendOutcome::kNew);
}

TEST_F(JournalTest, RepeatsWithinOneBatchMeetEachOther) {
  Open();
  std::atomic<int> fresh{0};
  std::atomic<int> repeated{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 50; ++n) {
        const auto answer = Append(MakeEntry(absl::StrCat("k", n)));
        ASSERT_TRUE(answer.ok());
        ++(answer->outcome == AppendOutcome::kNew ? fresh : repeated);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(fresh, 50);
  EXPECT_EQ(repeated, 350);
}

TEST_F(JournalTest, AnAppliedEntryLeavesAndItsRepeatStillGetsTheResult) {
  Open();
  const Uuid id = Append(MakeEntry("k"))->id;
  Apply(id, "RECCO-2025-1");
  EXPECT_TRUE(PendingKeys().empty());
  EXPECT_EQ(journal_->Find(id)->state, EntryState::kApplied);
  EXPECT_EQ(Append(MakeEntry("k"))->result, "RECCO-2025-1");
  Remove(id);
  for (int round = 0; round < 2; ++round) {
    const auto repeated = Append(MakeEntry("k"));
    ASSERT_TRUE(repeated.ok()) << repeated.status();
    EXPECT_EQ(repeated->outcome, AppendOutcome::kRepeated);
    EXPECT_EQ(repeated->id, id);
    EXPECT_EQ(repeated->state, EntryState::kApplied);
    EXPECT_EQ(repeated->result, "RECCO-2025-1");
    EXPECT_EQ(journal_->Find(id)->result, "RECCO-2025-1");
    EXPECT_EQ(Append(MakeEntry("k", "Altro"))->outcome, AppendOutcome::kKeyReused);
    Open();
  }
}

TEST_F(JournalTest, ListsWhatIsAppliedAndHasNotLeft) {
  Open();
  std::vector<Uuid> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(Append(MakeEntry(absl::StrCat("k", i), absl::StrCat("words ", i)))->id);
  }
  for (int i : {0, 1, 3}) Apply(ids[i]);
  Remove(ids[0]);
  Open();
  EXPECT_EQ(journal_->Health().applied, 2);
  const auto first = journal_->Applied(0, 1);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->entries.size(), 1u);
  EXPECT_EQ(first->entries[0].entry.key, "k1");
  EXPECT_EQ(first->entries[0].entry.content, "words 1");
  EXPECT_FALSE(first->complete);
  const auto rest = journal_->Applied(first->last_sequence, 10);
  ASSERT_EQ(rest->entries.size(), 1u);
  EXPECT_EQ(rest->entries[0].entry.id, ids[3]);
  EXPECT_TRUE(rest->complete);
}

TEST_F(JournalTest, WhatWasAppliedToNoEffectIsPendingAgain) {
  Open();
  const Uuid id = Append(MakeEntry("k"))->id;
  Apply(id);
  journal_->Reprocess({id});
  ASSERT_TRUE(journal_->Flush().ok());
  EXPECT_EQ(PendingKeys(), Keys{"k"});
  EXPECT_EQ(journal_->Read(id)->content, "Buca in via Roma");
  EXPECT_EQ(journal_->Health().pending, 1);
  EXPECT_EQ(journal_->Health().applied, 0);
  EXPECT_EQ(Append(MakeEntry("k"))->state, EntryState::kPending);
}

TEST_F(JournalTest, AnAppliedRowThatCannotBeReadIsLeftForAPerson) {
  Open();
  for (const char* key : {"k1", "k2"}) Apply(Append(MakeEntry(key))->id);
  Spoil("UPDATE entry SET content = zeroblob(100) WHERE sequence = 1");
  Open();
  const auto applied = journal_->Applied(0, 10);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(applied->corrupt.size(), 1u);
  EXPECT_EQ(applied->entries.size(), 1u);
  ASSERT_TRUE(journal_->Flush().ok());
  EXPECT_EQ(journal_->ListSetAside(0, 10)->size(), 1u);
  EXPECT_TRUE(journal_->Applied(0, 10)->corrupt.empty());
}

TEST_F(JournalTest, WhatWaitedLongCountsAsAppliedFromTheMomentItWas) {
  Open();
  const Uuid first = Append(MakeEntry("k"))->id;
  const Uuid second = Append(MakeEntry("l"))->id;
  clock_.Advance(absl::Hours(1));
  Apply(second);
  clock_.Advance(absl::Seconds(20));
  Apply(first);
  const auto safe = journal_->Applied(0, 10, clock_.Now() - absl::Seconds(10));
  ASSERT_TRUE(safe.ok()) << safe.status();
  ASSERT_EQ(safe->entries.size(), 1u);
  EXPECT_EQ(safe->entries[0].entry.id, second);
  EXPECT_EQ(journal_->Applied(0, 10, clock_.Now())->entries.size(), 2u);
}

TEST_F(JournalTest, OpensWhatTheFirstVersionWrote) {
  Open();
  const Uuid id = Append(MakeEntry("k"))->id;
  Apply(id);
  Spoil(
      "DROP INDEX entry_applied; ALTER TABLE entry DROP COLUMN apply_time; "
      "PRAGMA user_version = 1");
  Open();
  EXPECT_EQ(journal_->Applied(0, 10, absl::UnixEpoch())->entries.size(), 1u);
  Spoil("PRAGMA user_version = 4");
  EXPECT_EQ(tenant::ErrorReason(Journal::Open(options_, masters_, clock_).status()),
            "JOURNAL_VERSION");
}

TEST_F(JournalTest, WhatIsPendingDoesNotLeave) {
  Open();
  const Uuid id = Append(MakeEntry("k"))->id;
  Remove(id);
  EXPECT_EQ(PendingKeys(), Keys{"k"});
}

TEST_F(JournalTest, MemoriesGoAfterTheirTime) {
  Open();
  const Uuid id = Append(MakeEntry("k"))->id;
  Apply(id);
  Remove(id);
  clock_.Advance(options_.memory_age + absl::Hours(1));
  ASSERT_TRUE(Append(MakeEntry("other")).ok());
  EXPECT_TRUE(absl::IsNotFound(journal_->Find(id).status()));
  EXPECT_EQ(Append(MakeEntry("k"))->outcome, AppendOutcome::kNew);
}

TEST_F(JournalTest, MemoriesAreBounded) {
  options_.memory_entries = 10;
  Open();
  for (int i = 0; i < 40; ++i) {
    const Uuid id = Append(MakeEntry(absl::StrCat("k", i)))->id;
    Apply(id);
    Remove(id);
  }
  ASSERT_TRUE(Append(MakeEntry("one more")).ok());
  EXPECT_EQ(Append(MakeEntry("k0"))->outcome, AppendOutcome::kNew);
}

TEST_F(JournalTest, ASetAsideEntryWaitsForAPersonAndCanBeTriedAgain) {
  Open();
  const Uuid id = Append(MakeEntry("bad"))->id;
  ASSERT_TRUE(Append(MakeEntry("good")).ok());
  journal_->SetAside(id, "APPLY_FAILED");
  ASSERT_TRUE(journal_->Flush().ok());
  EXPECT_EQ(PendingKeys(), Keys{"good"});
  Open();
  auto aside = journal_->ListSetAside(0, 10);
  ASSERT_EQ(aside->size(), 1u);
  EXPECT_EQ(aside->front().id, id);
  EXPECT_EQ(aside->front().error, "APPLY_FAILED");
  EXPECT_EQ(aside->front().attempts, 1);
  EXPECT_EQ(journal_->Health().set_aside, 1);
  journal_->Reprocess({id});
  ASSERT_TRUE(journal_->Flush().ok());
  EXPECT_EQ(PendingKeys(), (Keys{"bad", "good"}));
  EXPECT_EQ(journal_->Health().set_aside, 0);
  EXPECT_EQ(journal_->Health().pending, 2);
}

TEST_F(JournalTest, ADamagedRowIsSetAsideAndStopsNothing) {
  Open();
  for (int i = 0; i < 7; ++i) ASSERT_TRUE(Append(MakeEntry(absl::StrCat("k", i))).ok());
  Spoil(
      "UPDATE entry SET content = zeroblob(100) WHERE sequence = 1;"
      "UPDATE entry SET emergency = 1 WHERE sequence = 2;"
      "UPDATE entry SET segment = 77 WHERE sequence = 3;"
      "UPDATE entry SET dedupe_key = x'00' WHERE sequence = 4;"
      "UPDATE entry SET receive_time = 9 WHERE sequence = 6;"
      "UPDATE entry SET id = x'01' WHERE sequence = 7;");
  Open();
  const auto pending = journal_->Pending(0, 100);
  ASSERT_TRUE(pending.ok()) << pending.status();
  EXPECT_EQ(pending->corrupt.size(), 6u);
  ASSERT_EQ(pending->entries.size(), 1u);
  EXPECT_EQ(pending->entries[0].entry.key, "k4");
  ASSERT_TRUE(journal_->Flush().ok());
  EXPECT_EQ(journal_->ListSetAside(0, 10)->size(), 6u);
  EXPECT_EQ(journal_->ListSetAside(0, 10)->front().error, "CORRUPT");
  EXPECT_TRUE(journal_->Pending(0, 100)->corrupt.empty());
  EXPECT_EQ(journal_->Health().pending, 1);
}

TEST_F(JournalTest, ADamagedPageSpoilsOnlyItsOwnRows) {
  Open();
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(Append(MakeEntry(absl::StrCat("k", i), std::string(1000, 'x'))).ok());
  }
  Spoil("PRAGMA wal_checkpoint(TRUNCATE)");
  // The first leaf page of entries: find one by the source id that is in the clear.
  const std::string path = options_.folder + "/journal.db";
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const size_t page = bytes.find("recco-app", bytes.size() / 2) / 4096 * 4096;
  file.clear();
  file.seekp(static_cast<int64_t>(page));
  file << std::string(4096, '\xee');
  file.close();
  Open();
  const auto pending = journal_->Pending(0, 1000);
  ASSERT_TRUE(pending.ok()) << pending.status();
  EXPECT_GE(pending->corrupt.size(), 1u);
  EXPECT_LE(pending->corrupt.size(), 4u);
  EXPECT_EQ(pending->entries.size() + pending->corrupt.size(), 200u);
  const auto flushed = journal_->Flush();
  EXPECT_TRUE(flushed.ok()) << flushed;
  EXPECT_EQ(journal_->Health().unreadable, static_cast<int64_t>(pending->corrupt.size()));
  EXPECT_TRUE(journal_->Health().alarm);
  const auto after = Append(MakeEntry("after"));
  EXPECT_TRUE(after.ok()) << after.status();
}

TEST_F(JournalTest, TwoGatewaysDoNotShareAFolder) {
  Open();
  const auto second = Journal::Open(options_, masters_, clock_);
  EXPECT_EQ(tenant::ErrorReason(second.status()), "JOURNAL_LOCKED");
}

TEST_F(JournalTest, DoesNotOpenWithoutItsMasterKey) {
  Open();
  journal_.reset();
  MasterKeys others(Key('b'));
  EXPECT_EQ(tenant::ErrorReason(Journal::Open(options_, others, clock_).status()),
            "MASTER_KEY_MISSING");
}

TEST_F(JournalTest, RewrappedKeysOpenUnderTheNewMasterKeyAlone) {
  Open();
  ASSERT_TRUE(Append(MakeEntry("k")).ok());
  journal_.reset();
  MasterKeys both(Key('b'));
  both.Add(Key('a'));
  auto under_both = Journal::Open(options_, both, clock_);
  ASSERT_TRUE(under_both.ok()) << under_both.status();
  ASSERT_TRUE((*under_both)->RewrapKeys().ok());
  under_both->reset();
  MasterKeys only_new(Key('b'));
  auto journal = Journal::Open(options_, only_new, clock_);
  ASSERT_TRUE(journal.ok()) << journal.status();
  journal_ = *std::move(journal);
  EXPECT_EQ(PendingKeys(), Keys{"k"});
  journal_.reset();
}

TEST_F(JournalTest, RefusesWhatItCannotKeep) {
  Open();
  EXPECT_TRUE(absl::IsInvalidArgument(Append(MakeEntry("")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Append(MakeEntry(std::string(256, 'k'))).status()));
  Entry routing = MakeEntry("k");
  routing.routing = std::string(1025, 'r');
  EXPECT_TRUE(absl::IsInvalidArgument(Append(routing).status()));
  Entry nil = MakeEntry("k");
  nil.id = Uuid();
  EXPECT_TRUE(absl::IsInvalidArgument(Append(nil).status()));
}

TEST_F(JournalTest, AnIdUsedTwiceIsRefusedAndStopsNobody) {
  Open();
  const Entry first = MakeEntry("k1");
  ASSERT_TRUE(Append(first).ok());
  Entry second = MakeEntry("k2");
  second.id = first.id;
  EXPECT_TRUE(absl::IsAlreadyExists(Append(second).status()));
  EXPECT_EQ(Append(MakeEntry("k2"))->outcome, AppendOutcome::kNew);
}

TEST_F(JournalTest, TheReserveIsForEmergencies) {
  options_.max_bytes = 600'000;
  options_.emergency_reserve_bytes = 200'000;
  Open();
  int kept = 0;
  absl::StatusOr<Appended> answer = Appended{};
  while (answer.ok()) {
    answer = Append(MakeEntry(absl::StrCat("k", kept++), std::string(5000, 'x')));
    ASSERT_LT(kept, 1000);
  }
  EXPECT_EQ(tenant::ErrorReason(answer.status()), "JOURNAL_BOUND");
  EXPECT_TRUE(absl::IsResourceExhausted(answer.status()));
  EXPECT_TRUE(journal_->Health().alarm);
  Entry emergency = MakeEntry("fire", std::string(5000, 'x'));
  emergency.emergency = true;
  EXPECT_TRUE(Append(emergency).ok());
  EXPECT_EQ(Append(MakeEntry("k0", std::string(5000, 'x')))->outcome, AppendOutcome::kRepeated);
  for (int i = 0; absl::IsResourceExhausted(answer.status()) && i < 100; ++i) {
    Entry more = MakeEntry(absl::StrCat("fire", i), std::string(5000, 'x'));
    more.emergency = true;
    if (!Append(more).ok()) return;
  }
  FAIL() << "the reserve has no end";
}

TEST_F(JournalTest, WhatLeavesMakesRoom) {
  options_.max_bytes = 600'000;
  options_.emergency_reserve_bytes = 100'000;
  Open();
  std::vector<Uuid> ids;
  while (true) {
    const auto answer = Append(MakeEntry(absl::StrCat("k", ids.size()), std::string(5000, 'x')));
    if (!answer.ok()) break;
    ids.push_back(answer->id);
  }
  for (const Uuid& id : ids) journal_->MarkApplied({{id, ""}});
  journal_->Remove(ids);
  ASSERT_TRUE(journal_->Flush().ok());
  EXPECT_TRUE(Append(MakeEntry("next", std::string(5000, 'x'))).ok());
  EXPECT_FALSE(journal_->Health().alarm);
}

TEST_F(JournalTest, TheAlarmIsOnWhileMoreThanSeventyPercentAreUsed) {
  options_.max_bytes = 1'200'000;
  options_.emergency_reserve_bytes = 200'000;
  Open();
  std::vector<Uuid> ids;
  double last_below = 0;
  while (journal_->Health().ratio <= 0.7) {
    last_below = journal_->Health().ratio;
    ASSERT_FALSE(journal_->Health().alarm) << last_below;
    const auto answer = Append(MakeEntry(absl::StrCat("k", ids.size()), std::string(5000, 'x')));
    ASSERT_TRUE(answer.ok()) << answer.status();
    ids.push_back(answer->id);
  }
  EXPECT_GT(last_below, 0.67);
  EXPECT_LT(journal_->Health().ratio, 0.73);
  EXPECT_TRUE(journal_->Health().alarm);
  // Appended to no more, it is no less full: only what leaves ends the alarm.
  Open();
  EXPECT_TRUE(journal_->Health().alarm);
  for (const Uuid& id : ids) journal_->MarkApplied({{id, ""}});
  journal_->Remove(ids);
  ASSERT_TRUE(journal_->Flush().ok());
  EXPECT_LT(journal_->Health().ratio, 0.7);
  EXPECT_FALSE(journal_->Health().alarm);
}

TEST_F(JournalTest, HealthKnowsTheOldestPendingEntry) {
  Open();
  EXPECT_EQ(journal_->Health().oldest_pending_age, absl::ZeroDuration());
  const Uuid first = Append(MakeEntry("k1"))->id;
  clock_.Advance(absl::Minutes(10));
  ASSERT_TRUE(Append(MakeEntry("k2")).ok());
  clock_.Advance(absl::Minutes(5));
  EXPECT_EQ(journal_->Health().oldest_pending_age, absl::Minutes(15));
  EXPECT_EQ(journal_->Health().pending, 2);
  Apply(first);
  EXPECT_EQ(journal_->Health().oldest_pending_age, absl::Minutes(5));
  EXPECT_EQ(journal_->Health().pending, 1);
  Open();
  EXPECT_EQ(journal_->Health().pending, 1);
}

TEST_F(JournalTest, ASegmentsKeyIsDestroyedWhenItsLastEntryHasLeft) {
  Open();
  const Uuid first = Append(MakeEntry("k1"))->id;
  const Uuid second = Append(MakeEntry("k2"))->id;
  clock_.Advance(options_.segment_age);
  ASSERT_TRUE(Append(MakeEntry("k3")).ok());
  EXPECT_EQ(journal_->Health().segments, 2);
  journal_->MarkApplied({{first, ""}, {second, ""}});
  Remove(first);
  EXPECT_EQ(journal_->Health().segments, 2);
  Remove(second);
  ASSERT_TRUE(Append(MakeEntry("k4")).ok());
  EXPECT_EQ(journal_->Health().segments, 1);
  Open();
  EXPECT_EQ(PendingKeys(), (Keys{"k3", "k4"}));
}

TEST_F(JournalTest, ASegmentEndsAtItsSize) {
  options_.segment_bytes = 10'000;
  Open();
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(Append(MakeEntry(absl::StrCat("k", i), std::string(5000, 'x'))).ok());
  }
  EXPECT_EQ(journal_->Health().segments, 5);
  Open();
  EXPECT_EQ(PendingKeys().size(), 10u);
}

TEST_F(JournalTest, TheQueueIsBounded) {
  options_.queue_entries = 4;
  Open();
  std::promise<void> entered;
  std::promise<void> gate;
  std::atomic<int> busy{0};
  std::atomic<int> answered{0};
  journal_->Append(MakeEntry("first"), [&](absl::StatusOr<Appended>) {
    entered.set_value();
    gate.get_future().wait();
    ++answered;
  });
  entered.get_future().wait();
  for (int i = 0; i < 20; ++i) {
    journal_->Append(MakeEntry(absl::StrCat("k", i)), [&](absl::StatusOr<Appended> answer) {
      if (tenant::ErrorReason(answer.status()) == "JOURNAL_BUSY") ++busy;
      ++answered;
    });
  }
  EXPECT_EQ(busy, 16);
  gate.set_value();
  journal_.reset();
  EXPECT_EQ(answered, 21);
}

TEST_F(JournalTest, ClosingAnswersWhatWaits) {
  Open();
  std::atomic<int> answered{0};
  for (int i = 0; i < 1000; ++i) {
    journal_->Append(MakeEntry(absl::StrCat("k", i)),
                     [&](absl::StatusOr<Appended> answer) { answered += answer.ok() ? 1 : 0; });
  }
  journal_.reset();
  EXPECT_EQ(answered, 1000);
  Open();
  EXPECT_EQ(PendingKeys().size(), 1000u);
}

class ProbedJournalTest : public JournalTest {
 protected:
  ProbedJournalTest() { options_.vfs = probe_.name(); }
  ~ProbedJournalTest() override { journal_.reset(); }

  // What a power cut at this moment would leave.
  std::set<std::string> SurvivingKeys() {
    JournalOptions after = options_;
    after.folder = absl::StrCat(base_, "/cut", ++cuts_);
    after.vfs.clear();
    probe_.CopyDurable(after.folder);
    auto journal = Journal::Open(after, masters_, clock_);
    EXPECT_TRUE(journal.ok()) << journal.status();
    std::set<std::string> keys;
    if (!journal.ok()) return keys;
    const auto pending = (*journal)->Pending(0, 10'000);
    EXPECT_TRUE(pending.ok()) << pending.status();
    if (!pending.ok()) return keys;
    for (const KeptEntry& each : pending->entries) keys.insert(each.entry.key);
    return keys;
  }

  SyncProbe probe_;
  int cuts_ = 0;
};

TEST_F(ProbedJournalTest, NothingIsAcknowledgedBeforeTheSyncThatCoversIt) {
  Open();
  for (int i = 0; i < 30; ++i) {
    const std::string key = absl::StrCat("k", i);
    const int64_t syncs = probe_.log_syncs();
    std::promise<std::pair<int64_t, bool>> at_answer;
    journal_->Append(MakeEntry(key), [&](absl::StatusOr<Appended> answer) {
      ASSERT_TRUE(answer.ok());
      // On the writer's thread: nothing is written or synced while this looks.
      at_answer.set_value({probe_.log_syncs(), SurvivingKeys().contains(key)});
    });
    const auto [syncs_at_answer, survives] = at_answer.get_future().get();
    EXPECT_GT(syncs_at_answer, syncs);
    EXPECT_TRUE(survives) << key;
  }
}

TEST_F(ProbedJournalTest, ManyCallersShareASyncAndNoneIsAcknowledgedWithoutOne) {
  Open();
  const int64_t before = probe_.log_syncs();
  std::mutex mutex;
  std::set<std::string> acknowledged;
  std::vector<std::thread> callers;
  std::atomic<int> lost{0};
  for (int caller = 0; caller < 16; ++caller) {
    callers.emplace_back([&, caller] {
      for (int i = 0; i < 40; ++i) {
        const std::string key = absl::StrCat(caller, "-", i);
        std::promise<void> done;
        journal_->Append(MakeEntry(key), [&](absl::StatusOr<Appended> answer) {
          ASSERT_TRUE(answer.ok());
          const std::lock_guard<std::mutex> lock(mutex);
          acknowledged.insert(key);
          if (acknowledged.size() % 100 == 0) {
            const auto surviving = SurvivingKeys();
            for (const std::string& each : acknowledged) lost += surviving.contains(each) ? 0 : 1;
          }
          done.set_value();
        });
        done.get_future().wait();
      }
    });
  }
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(acknowledged.size(), 640u);
  EXPECT_LT(probe_.log_syncs() - before, 640);
}

TEST_F(ProbedJournalTest, AFullDiskRefusesAndRecoversWithoutARestart) {
  Open();
  ASSERT_TRUE(Append(MakeEntry("before")).ok());
  for (int code : {SQLITE_FULL, SQLITE_IOERR_WRITE}) {
    probe_.FailWrites(code);
    const auto refused = Append(MakeEntry("refused"));
    EXPECT_TRUE(absl::IsResourceExhausted(refused.status())) << refused.status();
    EXPECT_EQ(tenant::ErrorReason(refused.status()), "JOURNAL_FULL");
    EXPECT_TRUE(journal_->Health().alarm);
    probe_.FailWrites(SQLITE_OK);
    EXPECT_EQ(Append(MakeEntry(absl::StrCat("after", code)))->outcome, AppendOutcome::kNew);
    EXPECT_FALSE(journal_->Health().alarm);
  }
  EXPECT_EQ(Append(MakeEntry("refused"))->outcome, AppendOutcome::kNew);
  EXPECT_EQ(SurvivingKeys().size(), 4u);
}

TEST_F(ProbedJournalTest, AFailedSyncAcknowledgesNothing) {
  Open();
  ASSERT_TRUE(Append(MakeEntry("before")).ok());
  probe_.FailSyncs(SQLITE_IOERR_FSYNC);
  EXPECT_TRUE(absl::IsResourceExhausted(Append(MakeEntry("k")).status()));
  EXPECT_EQ(SurvivingKeys(), std::set<std::string>{"before"});
  probe_.FailSyncs(SQLITE_OK);
  EXPECT_EQ(Append(MakeEntry("k"))->outcome, AppendOutcome::kNew);
  EXPECT_EQ(SurvivingKeys(), (std::set<std::string>{"before", "k"}));
}

TEST_F(ProbedJournalTest, MarksThatCouldNotBeWrittenAreWrittenLater) {
  Open();
  const Uuid id = Append(MakeEntry("k"))->id;
  probe_.FailWrites(SQLITE_FULL);
  journal_->MarkApplied({{id, "R"}});
  EXPECT_FALSE(journal_->Flush().ok());
  probe_.FailWrites(SQLITE_OK);
  // A second attempt may have been under way that fails too.
  EXPECT_TRUE(journal_->Flush().ok() || journal_->Flush().ok());
  EXPECT_EQ(journal_->Find(id)->state, EntryState::kApplied);
}

TEST_F(ProbedJournalTest, AFullDiskWhenASegmentBeginsIsSurvivedToo) {
  Open();
  ASSERT_TRUE(Append(MakeEntry("k1")).ok());
  clock_.Advance(options_.segment_age);
  probe_.FailWrites(SQLITE_FULL);
  EXPECT_TRUE(absl::IsResourceExhausted(Append(MakeEntry("k2")).status()));
  probe_.FailWrites(SQLITE_OK);
  EXPECT_TRUE(Append(MakeEntry("k2")).ok());
  EXPECT_EQ(SurvivingKeys(), (std::set<std::string>{"k1", "k2"}));
}

}  // namespace
}  // namespace mugugno::routing
