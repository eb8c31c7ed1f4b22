#include "tenant/vault/key_ring.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "tenant/errors.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_key_store.h"

namespace mugugno::tenant {
namespace {

constexpr Binding kBody = {"message", "body", "row-0001"};

MasterKey MasterOf(char fill) { return *MasterKey::FromBytes(std::string(32, fill)); }

class KeyRingTest : public testing::Test {
 protected:
  KeyRingTest() { EXPECT_TRUE(keys_.Create(recco_).ok() && keys_.Create(uscio_).ok()); }

  tests::FakeClock clock_;
  tests::MemoryKeyStore store_;
  // A new version, known to this process.
  void Rotate(const KeyOwner& owner) {
    const KeyId id{owner, KeyPurpose::kSeal, (*keys_.Keys(owner))->version() + 1};
    const WrappedKey key{id, masters_.Wrap(id, SecretBytes::Random(kKeySize)), clock_.Now()};
    ASSERT_TRUE(store_.Insert({key}).ok());
    ASSERT_TRUE(keys_.Refresh(owner).ok());
  }

  MasterKeys masters_{MasterOf('a')};
  KeyRing keys_{masters_, store_, clock_};
  const KeyOwner recco_ = KeyOwner::Tenant("recco");
  const KeyOwner uscio_ = KeyOwner::Tenant("uscio");
};

TEST_F(KeyRingTest, OpensWhatItSealedAlsoInAnotherProcess) {
  const auto sealed = keys_.Seal(recco_, kBody, "Ciao");
  ASSERT_TRUE(sealed.ok());
  EXPECT_EQ(*keys_.Open(recco_, kBody, *sealed), "Ciao");
  MasterKeys masters(MasterOf('a'));
  KeyRing other(masters, store_, clock_);
  EXPECT_EQ(*other.Open(recco_, kBody, *sealed), "Ciao");
  EXPECT_EQ(*other.BlindIndex(recco_, "d", "v"), *keys_.BlindIndex(recco_, "d", "v"));
}

TEST_F(KeyRingTest, WordsOfOneTenantDoNotOpenAsAnothers) {
  const std::string sealed = *keys_.Seal(recco_, kBody, "Ciao");
  EXPECT_TRUE(absl::IsDataLoss(keys_.Open(uscio_, kBody, sealed).status()));
  std::string renamed = sealed;
  renamed.replace(3, 5, "uscio");
  EXPECT_TRUE(absl::IsDataLoss(keys_.Open(uscio_, kBody, renamed).status()));
  EXPECT_TRUE(absl::IsDataLoss(keys_.Open(KeyOwner::Association("recco"), kBody, sealed).status()));
}

TEST_F(KeyRingTest, AnOwnerWithoutKeysIsRefused) {
  EXPECT_EQ(ErrorReason(keys_.Seal(KeyOwner::Tenant("sori"), kBody, "x").status()), "KEYS_MISSING");
  EXPECT_FALSE(keys_.Create(KeyOwner::Tenant(std::string(64, 'a'))).ok());
}

TEST_F(KeyRingTest, CreatingTwiceKeepsTheFirstKeys) {
  const std::string sealed = *keys_.Seal(recco_, kBody, "Ciao");
  ASSERT_TRUE(keys_.Create(recco_).ok());
  EXPECT_EQ(*keys_.Open(recco_, kBody, sealed), "Ciao");
}

TEST_F(KeyRingTest, BlindIndexesDifferByOwnerDomainAndValue) {
  const std::string index = *keys_.BlindIndex(recco_, "phone", "+39 333");
  EXPECT_EQ(index.size(), 32u);
  EXPECT_EQ(*keys_.BlindIndex(recco_, "phone", "+39 333"), index);
  EXPECT_NE(*keys_.BlindIndex(uscio_, "phone", "+39 333"), index);
  EXPECT_NE(*keys_.BlindIndex(recco_, "email", "+39 333"), index);
  EXPECT_NE(*keys_.BlindIndex(recco_, "phone", "+39 334"), index);
}

TEST_F(KeyRingTest, RotationSealsWithTheNewVersionAndOpensTheOld) {
  const std::string before = *keys_.Seal(recco_, kBody, "prima");
  const std::string index = *keys_.BlindIndex(recco_, "d", "v");
  Rotate(recco_);
  const std::string after = *keys_.Seal(recco_, kBody, "dopo");
  EXPECT_EQ(ParseSealedHeader(before)->version, 1u);
  EXPECT_EQ(ParseSealedHeader(after)->version, 2u);
  EXPECT_EQ(*keys_.Open(recco_, kBody, before), "prima");
  EXPECT_EQ(*keys_.Open(recco_, kBody, after), "dopo");
  EXPECT_EQ(*keys_.BlindIndex(recco_, "d", "v"), index);
  EXPECT_EQ(ParseSealedHeader(*keys_.Seal(uscio_, kBody, ""))->version, 1u);
}

TEST_F(KeyRingTest, AnotherProcessOpensAVersionItHasNotSeenYet) {
  MasterKeys masters(MasterOf('a'));
  KeyRing other(masters, store_, clock_);
  ASSERT_EQ((*other.Keys(recco_))->version(), 1u);
  Rotate(recco_);
  const std::string sealed = *keys_.Seal(recco_, kBody, "dopo");
  EXPECT_EQ(*other.Open(recco_, kBody, sealed), "dopo");
  EXPECT_EQ((*other.Keys(recco_))->version(), 2u);
}

TEST_F(KeyRingTest, RefreshAllLearnsRotationsOfOthers) {
  MasterKeys masters(MasterOf('a'));
  KeyRing other(masters, store_, clock_);
  ASSERT_TRUE(other.Keys(recco_).ok());
  Rotate(recco_);
  ASSERT_TRUE(other.RefreshAll().ok());
  EXPECT_EQ((*other.Keys(recco_))->version(), 2u);
}

TEST_F(KeyRingTest, KnownKeysAreNotReadAgain) {
  const int loads = store_.loads();
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(keys_.Seal(recco_, kBody, "x").ok());
  EXPECT_EQ(store_.loads(), loads);
}

TEST_F(KeyRingTest, AProcessWithoutTheNewMasterGoesOnWithTheKeysItKnows) {
  MasterKeys masters(MasterOf('a'));
  KeyRing other(masters, store_, clock_);
  const std::string sealed = *other.Seal(recco_, kBody, "Ciao");
  MasterKeys next(MasterOf('b'));
  next.Add(MasterOf('a'));
  const std::vector<WrappedKey> stored = *store_.Load(recco_);
  for (WrappedKey key : stored) {
    key.wrapped = next.Wrap(key.id, *next.Unwrap(key.id, key.wrapped));
    store_.Put(key);
  }
  EXPECT_FALSE(other.Refresh(recco_).ok());
  EXPECT_EQ(*other.Open(recco_, kBody, sealed), "Ciao");
}

TEST_F(KeyRingTest, ShreddedKeysOpenNothingAndAreNeverMadeAgain) {
  const std::string sealed = *keys_.Seal(recco_, kBody, "Ciao");
  MasterKeys masters(MasterOf('a'));
  KeyRing other(masters, store_, clock_);
  ASSERT_TRUE(other.Keys(recco_).ok());
  ASSERT_TRUE(keys_.Shred(recco_).ok());
  EXPECT_EQ(ErrorReason(keys_.Open(recco_, kBody, sealed).status()), "KEYS_SHREDDED");
  EXPECT_EQ(ErrorReason(keys_.Create(recco_)), "KEYS_SHREDDED");
  EXPECT_FALSE(other.Refresh(recco_).ok());
  EXPECT_EQ(ErrorReason(other.Seal(recco_, kBody, "x").status()), "KEYS_SHREDDED");
  EXPECT_TRUE(keys_.Seal(uscio_, kBody, "x").ok());
}

TEST_F(KeyRingTest, ServesThreadsWhileKeysRotate) {
  std::atomic<bool> stop{false};
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        const auto sealed = keys_.Seal(recco_, kBody, "Ciao");
        if (!sealed.ok() || !keys_.Open(recco_, kBody, *sealed).ok()) ++failures;
      }
    });
  }
  for (int version = 2; version < 30; ++version) Rotate(recco_);
  EXPECT_EQ((*keys_.Keys(recco_))->version(), 29u);
  stop = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
}

}  // namespace
}  // namespace mugugno::tenant
