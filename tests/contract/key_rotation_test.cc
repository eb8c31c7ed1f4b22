// Rotation and re-wrapping over the real table.

#include "tenant/vault/key_rotation.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "tenant/vault/key_lines.h"
#include "tenant/vault/key_refresh.h"
#include "tenant/vault/key_ring.h"
#include "tenant/vault/sql_key_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/maria_db.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using tests::HasReason;
using tests::IsOkAndHolds;

constexpr Binding kBody = {"message", "body", "row"};

MasterKey MasterOf(char fill) { return *MasterKey::FromBytes(std::string(32, fill)); }

class KeyRotationTest : public testing::Test {
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
    ASSERT_OK(keys_->Create(recco_));
  }

  absl::Time Deadline() const { return absl::Now() + absl::Seconds(20); }
  // With its line in the feed; the new version.
  absl::StatusOr<uint32_t> Rotate(const KeyOwner& owner) {
    uint32_t version = 0;
    const absl::Status status =
        database_->Write(Deadline(), [&](Session& session, Changes& changes) -> absl::Status {
          const auto next = KeyRotation(session, masters_, clock_).Rotate(owner);
          if (!next.ok()) return next.status();
          version = next->id.version;
          AddKeyLine(owner, changes);
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
    return version;
  }
  // One page of it, or all.
  KeyRotation::Rewrapped Rewrap(const MasterKeys& masters, size_t limit) {
    KeyRotation::Rewrapped done;
    EXPECT_OK(database_->Transact(Deadline(), [&](Session& session) -> absl::Status {
      const auto some = KeyRotation(session, masters, clock_).RewrapSome(std::nullopt, limit);
      if (some.ok()) done = *some;
      return some.status();
    }));
    return done;
  }
  absl::Status RequireMasters(const MasterKeys& masters) {
    return database_->Read(Deadline(), [&](Session& session) {
      return KeyRotation(session, masters, clock_).RequireMasters();
    });
  }

  static tests::MariaDb* maria_;
  tests::FakeClock clock_;
  MasterKeys masters_{MasterOf('a')};
  std::unique_ptr<Database> database_;
  std::unique_ptr<SqlKeyStore> store_;
  std::unique_ptr<KeyRing> keys_;
  const KeyOwner recco_ = KeyOwner::Tenant("recco");
};
tests::MariaDb* KeyRotationTest::maria_ = nullptr;

TEST_F(KeyRotationTest, TheNewVersionSealsOnceItIsKnownAndTheOldStillOpens) {
  const std::string before = *keys_->Seal(recco_, kBody, "prima");
  const std::string index = *keys_->BlindIndex(recco_, "d", "v");
  EXPECT_THAT(Rotate(recco_), IsOkAndHolds(2u));
  ASSERT_OK(keys_->Refresh(recco_));
  const std::string after = *keys_->Seal(recco_, kBody, "dopo");
  EXPECT_EQ(ParseSealedHeader(before)->version, 1u);
  EXPECT_EQ(ParseSealedHeader(after)->version, 2u);
  EXPECT_THAT(keys_->Open(recco_, kBody, before), IsOkAndHolds("prima"));
  EXPECT_THAT(keys_->Open(recco_, kBody, after), IsOkAndHolds("dopo"));
  EXPECT_THAT(keys_->BlindIndex(recco_, "d", "v"), IsOkAndHolds(index));
}

TEST_F(KeyRotationTest, AnotherProcessLearnsOfItByTheFeed) {
  KeyRing other(masters_, *store_, clock_);
  KeyRefresh refresh(*database_, other);
  ASSERT_OK(refresh.CatchUp(Deadline()));
  EXPECT_EQ((*other.Keys(recco_))->version(), 1u);
  ASSERT_OK(Rotate(recco_));
  EXPECT_EQ((*other.Keys(recco_))->version(), 1u);
  ASSERT_OK(refresh.CatchUp(Deadline()));
  EXPECT_EQ((*other.Keys(recco_))->version(), 2u);
}

TEST_F(KeyRotationTest, LostLinesOfTheFeedAreMadeGoodByReadingAllKeys) {
  KeyRing other(masters_, *store_, clock_);
  KeyRefresh refresh(*database_, other);
  ASSERT_OK(refresh.CatchUp(Deadline()));
  ASSERT_OK(other.Keys(recco_));
  ASSERT_OK(Rotate(recco_));
  ASSERT_OK(maria_->Run("DELETE FROM mugugno.feed"));
  ASSERT_OK(refresh.CatchUp(Deadline()));
  EXPECT_EQ((*other.Keys(recco_))->version(), 2u);
}

TEST_F(KeyRotationTest, AnOwnerWithoutKeysAndAShreddedOneAreRefused) {
  EXPECT_THAT(Rotate(KeyOwner::Tenant("sori")).status(), HasReason("KEYS_MISSING"));
  ASSERT_OK(keys_->Shred(recco_));
  EXPECT_THAT(Rotate(recco_).status(), HasReason("KEYS_SHREDDED"));
}

TEST_F(KeyRotationTest, ARewrapThatWasCutOffIsBegunAgain) {
  for (int i = 0; i < 10; ++i) ASSERT_OK(keys_->Create(KeyOwner::Tenant(std::to_string(i))));
  const std::string sealed = *keys_->Seal(recco_, kBody, "Ciao");
  MasterKeys both(MasterOf('b'));
  both.Add(MasterOf('a'));
  const KeyRotation::Rewrapped some = Rewrap(both, 7);
  EXPECT_EQ(some.examined, 7u);
  EXPECT_EQ(some.wrapped, 7u);
  EXPECT_TRUE(some.last.has_value());
  const MasterKeys only_new(MasterOf('b'));
  EXPECT_OK(RequireMasters(both));
  EXPECT_THAT(RequireMasters(only_new), HasReason("MASTER_KEY_MISSING"));
  const KeyRotation::Rewrapped rest = Rewrap(both, 1000);
  EXPECT_EQ(rest.examined, 22u);
  EXPECT_EQ(rest.wrapped, 15u);
  EXPECT_FALSE(rest.last.has_value());
  EXPECT_OK(RequireMasters(only_new));
  MasterKeys alone(MasterOf('b'));
  EXPECT_THAT(KeyRing(alone, *store_, clock_).Open(recco_, kBody, sealed), IsOkAndHolds("Ciao"));
}

}  // namespace
}  // namespace mugugno::tenant
