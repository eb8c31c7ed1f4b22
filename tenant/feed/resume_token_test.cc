#include "tenant/feed/resume_token.h"

#include <gtest/gtest.h>

#include "tenant/errors.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_key_store.h"

namespace mugugno::tenant {
namespace {

class ResumeToken : public testing::Test {
 protected:
  ResumeToken()
      : masters_(*MasterKey::FromBytes(std::string(32, 0x6d))), keys_(masters_, store_, clock_) {
    EXPECT_TRUE(keys_.Create(KeyOwner::Installation()).ok());
  }

  tests::FakeClock clock_;
  tests::MemoryKeyStore store_;
  MasterKeys masters_;
  KeyRing keys_;
};

TEST_F(ResumeToken, GivesItsPositionBackToTheSameCallerAndParent) {
  const auto token = MakeResumeToken(keys_, "associations/g/staff/ada", "tenants/sori", 42);
  ASSERT_TRUE(token.ok());
  const auto position = ReadResumeToken(keys_, "associations/g/staff/ada", "tenants/sori", *token);
  ASSERT_TRUE(position.ok());
  EXPECT_EQ(*position, 42u);
}

TEST_F(ResumeToken, IsNoUseToAnotherCallerOrForAnotherParent) {
  const auto token = MakeResumeToken(keys_, "associations/g/staff/ada", "tenants/sori", 42);
  for (const auto& [caller, parent] : {std::pair("associations/g/staff/bea", "tenants/sori"),
                                       std::pair("associations/g/staff/ada", "tenants/recco")}) {
    EXPECT_EQ(ErrorReason(ReadResumeToken(keys_, caller, parent, *token).status()),
              "INVALID_REQUEST");
  }
}

TEST_F(ResumeToken, RefusesWhatWasNotMadeHere) {
  for (const std::string token : {"", "AAAA", "***", "bm9uc2Vuc2U"}) {
    EXPECT_EQ(ErrorReason(ReadResumeToken(keys_, "a", "b", token).status()), "INVALID_REQUEST");
  }
}

}  // namespace
}  // namespace mugugno::tenant
