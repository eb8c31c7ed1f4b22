#include "tenant/accounts/recovery_codes.h"

#include <set>

#include <gmock/gmock.h>

#include "tenant/vault/key_ring.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_key_store.h"

namespace mugugno::tenant {
namespace {

using ::testing::Each;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

class RecoveryCodesTest : public testing::Test {
 protected:
  RecoveryCodesTest() {
    EXPECT_TRUE(ring_.Create(KeyOwner::Installation()).ok());
    keys_ = *ring_.Keys(KeyOwner::Installation());
  }

  tests::FakeClock clock_;
  tests::MemoryKeyStore store_;
  MasterKeys masters_{*MasterKey::FromBytes(std::string(32, 'k'))};
  KeyRing ring_{masters_, store_, clock_};
  std::shared_ptr<const OwnerKeys> keys_;
};

TEST_F(RecoveryCodesTest, AreTenThatPeopleCanType) {
  const auto codes = NewRecoveryCodes();
  EXPECT_THAT(codes, SizeIs(10));
  EXPECT_THAT(std::set<std::string>(codes.begin(), codes.end()), SizeIs(10));
  EXPECT_THAT(codes, Each(MatchesRegex("[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}")));
}

TEST_F(RecoveryCodesTest, EachIsGoodOnce) {
  const auto codes = NewRecoveryCodes();
  std::string hashes = HashesOfRecoveryCodes(*keys_, "ada", codes);
  EXPECT_THAT(hashes, SizeIs(320));
  EXPECT_TRUE(UseRecoveryCode(*keys_, "ada", codes[3], &hashes));
  EXPECT_THAT(hashes, SizeIs(288));
  EXPECT_FALSE(UseRecoveryCode(*keys_, "ada", codes[3], &hashes));
  EXPECT_TRUE(UseRecoveryCode(*keys_, "ada", codes[9], &hashes));
}

TEST_F(RecoveryCodesTest, AreReadHoweverTheyAreTyped) {
  std::string hashes = HashesOfRecoveryCodes(*keys_, "ada", {"01abc-defgh"});
  EXPECT_TRUE(UseRecoveryCode(*keys_, "ada", " OlAB CDEF-GH", &hashes));
}

TEST_F(RecoveryCodesTest, AreOnePersonsOnly) {
  const auto codes = NewRecoveryCodes();
  std::string hashes = HashesOfRecoveryCodes(*keys_, "ada", codes);
  EXPECT_FALSE(UseRecoveryCode(*keys_, "bea", codes[0], &hashes));
  EXPECT_FALSE(UseRecoveryCode(*keys_, "ada", "", &hashes));
  EXPECT_THAT(hashes, SizeIs(320));
}

}  // namespace
}  // namespace mugugno::tenant
