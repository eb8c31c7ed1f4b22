#include "tenant/directory/directory_keeper.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/directory_builder.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tenant {
namespace {

using tests::HasReason;
using tests::StatusIs;

MasterKeys Masters(char fill) { return MasterKeys(*MasterKey::FromBytes(std::string(32, fill))); }

std::shared_ptr<const DirectorySnapshot> Example(uint64_t version, const std::string& app) {
  tests::DirectoryBuilder builder;
  builder.Association("golfo");
  builder.Tenant("golfo", "sori");
  builder.Token(builder.App(Scope::Tenant("sori"), "golfo", app));
  const auto built = builder.Build();
  return SnapshotEdit(*built).Finish(version);
}

class DirectoryKeeperTest : public ::testing::Test {
 protected:
  std::string Bytes() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  tests::TempFolder folder_;
  const std::string path_ = folder_.File("directory.copy");
  tests::FakeClock clock_;
  const MasterKeys masters_ = Masters('a');
  DirectoryKeeper keeper_{path_, masters_, clock_};
};

TEST_F(DirectoryKeeperTest, GivesBackWhatItKept) {
  EXPECT_THAT(keeper_.Kept(), HasReason("DIRECTORY_COPY_MISSING"));
  ASSERT_OK(keeper_.Keep(*Example(1, "sori-app")));
  DirectoryKeeper next(path_, masters_, clock_);
  const auto kept = next.Kept();
  ASSERT_OK(kept);
  EXPECT_NE((*kept)->FindApp("sori-app"), nullptr);
}

TEST_F(DirectoryKeeperTest, OnlyItsOwnerAndTheMasterKeyReadIt) {
  ASSERT_OK(keeper_.Keep(*Example(1, "sori-app")));
  EXPECT_EQ(std::filesystem::status(path_).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(Bytes().find("sori"), std::string::npos);
  const MasterKeys others = Masters('b');
  EXPECT_THAT(DirectoryKeeper(path_, others, clock_).Kept(), HasReason("MASTER_KEY_MISSING"));
  std::string spoilt = Bytes();
  spoilt.back() ^= 1;
  std::ofstream(path_, std::ios::binary) << spoilt;
  EXPECT_THAT(keeper_.Kept(), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(DirectoryKeeperTest, IsTooOldAfterADay) {
  ASSERT_OK(keeper_.Keep(*Example(1, "sori-app")));
  clock_.Advance(absl::Hours(24));
  EXPECT_OK(keeper_.Kept());
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(keeper_.Kept(), HasReason("DIRECTORY_COPY_TOO_OLD"));
}

TEST_F(DirectoryKeeperTest, WritesChangesAtABoundedRateAndTheLastOneAtOnce) {
  ASSERT_OK(keeper_.Keep(*Example(1, "first")));
  ASSERT_OK(keeper_.Keep(*Example(2, "second")));
  EXPECT_NE((*keeper_.Kept())->FindApp("first"), nullptr);
  clock_.Advance(DirectoryKeeper::kPause);
  ASSERT_OK(keeper_.Keep(*Example(3, "third")));
  EXPECT_NE((*keeper_.Kept())->FindApp("third"), nullptr);
  ASSERT_OK(keeper_.Keep(*Example(4, "fourth"), true));
  EXPECT_NE((*keeper_.Kept())->FindApp("fourth"), nullptr);
}

TEST_F(DirectoryKeeperTest, StaysYoungWhileNothingChanges) {
  const auto directory = Example(1, "sori-app");
  for (int hour = 0; hour < 48; ++hour) {
    ASSERT_OK(keeper_.Keep(*directory));
    clock_.Advance(absl::Hours(1));
  }
  EXPECT_OK(keeper_.Kept());
}

TEST_F(DirectoryKeeperTest, WhatCannotBeWrittenLeavesTheOneBefore) {
  ASSERT_OK(keeper_.Keep(*Example(1, "first")));
  std::filesystem::create_directory(path_ + ".new");
  clock_.Advance(DirectoryKeeper::kPause);
  EXPECT_THAT(keeper_.Keep(*Example(2, "second")), StatusIs(absl::StatusCode::kInternal));
  EXPECT_NE((*keeper_.Kept())->FindApp("first"), nullptr);
  std::filesystem::remove(path_ + ".new");
  EXPECT_OK(keeper_.Keep(*Example(2, "second")));
  EXPECT_NE((*keeper_.Kept())->FindApp("second"), nullptr);
}

}  // namespace
}  // namespace mugugno::tenant
