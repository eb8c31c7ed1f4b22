// Keys in a real MariaDB, by the account that has rows only.

#include "tenant/vault/sql_key_store.h"

#include "absl/time/clock.h"
#include <gtest/gtest.h>

#include "tenant/vault/key_ring.h"
#include "tenant/vault/key_rows.h"
#include "tests/support/fake_clock.h"
#include "tests/support/maria_db.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using tests::HasReason;
using tests::IsOkAndHolds;
using tests::StatusIs;

constexpr Binding kMessageBody = {"message", "body", "row-0001"};

MasterKey MasterOf(char fill) { return *MasterKey::FromBytes(std::string(32, fill)); }

class SqlKeyStoreTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto maria = tests::MariaDb::Start();
    ASSERT_OK(maria);
    maria_ = maria->release();
  }
  static void TearDownTestSuite() {
    delete maria_;
    maria_ = nullptr;
  }
  void SetUp() override {
    ASSERT_OK(maria_->Run("DELETE FROM mugugno.key_version"));
    auto database = Database::Open(maria_->AsServer());
    ASSERT_OK(database);
    database_ = *std::move(database);
    store_ = std::make_unique<SqlKeyStore>(*database_, clock_);
    keys_ = std::make_unique<KeyRing>(masters_, *store_, clock_);
  }

  static tests::MariaDb* maria_;
  tests::FakeClock clock_;
  MasterKeys masters_{MasterOf('a')};
  std::unique_ptr<Database> database_;
  std::unique_ptr<SqlKeyStore> store_;
  std::unique_ptr<KeyRing> keys_;
  const KeyOwner recco_ = KeyOwner::Tenant("recco");
};
tests::MariaDb* SqlKeyStoreTest::maria_ = nullptr;

TEST_F(SqlKeyStoreTest, KeysSurviveTheProcess) {
  for (const KeyOwner& owner : {recco_, KeyOwner::Association("golfo"), KeyOwner::Installation()}) {
    ASSERT_OK(keys_->Create(owner));
    const auto sealed = keys_->Seal(owner, kMessageBody, "Ciao");
    ASSERT_OK(sealed);
    KeyRing later(masters_, *store_, clock_);
    EXPECT_THAT(later.Open(owner, kMessageBody, *sealed), IsOkAndHolds("Ciao"));
  }
}

TEST_F(SqlKeyStoreTest, TheSameVersionIsNeverKeptTwice) {
  const WrappedKey key = {{recco_, KeyPurpose::kSeal, 1}, "wrapped", clock_.Now()};
  const WrappedKey next = {{recco_, KeyPurpose::kSeal, 2}, "wrapped", clock_.Now()};
  ASSERT_OK(store_->Insert({key}));
  EXPECT_THAT(store_->Insert({next, key}), StatusIs(absl::StatusCode::kAlreadyExists));
  const auto kept = store_->Load(recco_);
  ASSERT_OK(kept);
  ASSERT_EQ(kept->size(), 1u);
  EXPECT_EQ(kept->front().id, key.id);
  EXPECT_EQ(kept->front().wrapped, key.wrapped);
  EXPECT_EQ(kept->front().create_time, key.create_time);
}

TEST_F(SqlKeyStoreTest, AReplacementAgainstAnOlderStateChangesNothing) {
  const WrappedKey key = {{recco_, KeyPurpose::kSeal, 1}, "wrapped", clock_.Now()};
  ASSERT_OK(store_->Insert({key}));
  EXPECT_OK(database_->Transact(absl::Now() + absl::Seconds(20), [&](Session& session) {
    KeyRows rows(session, clock_);
    EXPECT_THAT(rows.Replace(key.id, "something else", "new"), IsOkAndHolds(false));
    EXPECT_THAT(rows.Replace(key.id, "wrapped", "new"), IsOkAndHolds(true));
    return absl::OkStatus();
  }));
  EXPECT_EQ(store_->Load(recco_)->front().wrapped, "new");
}

TEST_F(SqlKeyStoreTest, ShreddedKeysAreGoneFromTheTable) {
  ASSERT_OK(keys_->Create(recco_));
  ASSERT_OK(keys_->Create(KeyOwner::Tenant("uscio")));
  ASSERT_OK(keys_->Shred(recco_));
  KeyRing later(masters_, *store_, clock_);
  EXPECT_THAT(later.Keys(recco_).status(), HasReason("KEYS_SHREDDED"));
  EXPECT_THAT(later.Create(recco_), HasReason("KEYS_SHREDDED"));
  EXPECT_OK(later.Keys(KeyOwner::Tenant("uscio")));
  EXPECT_THAT(maria_->Ask("SELECT COUNT(*) FROM mugugno.key_version WHERE owner_id = 'recco'"
                          " AND wrapped = '' AND shred_time IS NOT NULL"),
              IsOkAndHolds("2"));
}

TEST_F(SqlKeyStoreTest, WithoutTheDatabaseKnownKeysGoOnWorking) {
  ASSERT_OK(keys_->Create(recco_));
  ASSERT_OK(maria_->Stop());
  const auto sealed = keys_->Seal(recco_, kMessageBody, "Ciao");
  ASSERT_OK(sealed);
  EXPECT_THAT(keys_->Open(recco_, kMessageBody, *sealed), IsOkAndHolds("Ciao"));
  EXPECT_OK(keys_->BlindIndex(recco_, "d", "v"));
  EXPECT_THAT(keys_->Keys(KeyOwner::Tenant("uscio")).status(),
              StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_OK(maria_->Restart());
}

}  // namespace
}  // namespace mugugno::tenant
