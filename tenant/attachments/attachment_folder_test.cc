#include "tenant/attachments/attachment_folder.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <unistd.h>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tenant {
namespace {

using ::testing::ElementsAre;
using tests::HasReason;

TEST(AttachmentFolder, IsMadeForItsOwnerOnly) {
  tests::TempFolder temp;
  const std::string path = temp.File("attachments");
  EXPECT_OK(AttachmentFolder::Check(path));
  EXPECT_FALSE(std::filesystem::exists(path)) << "looking makes nothing";
  ASSERT_OK(AttachmentFolder::Open(path));
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms::owner_all);
  EXPECT_OK(AttachmentFolder::Open(path));
}

TEST(AttachmentFolder, ThatCannotBeWrittenToIsTold) {
  tests::TempFolder temp;
  std::ofstream(temp.File("file")) << "x";
  EXPECT_THAT(AttachmentFolder::Check(temp.File("file")), HasReason("ATTACHMENT_FOLDER"));
  EXPECT_THAT(AttachmentFolder::Check(temp.File("absent/attachments")),
              HasReason("ATTACHMENT_FOLDER"));
  EXPECT_THAT(AttachmentFolder::Open("/proc/attachments"), HasReason("ATTACHMENT_FOLDER"));
}

TEST(AttachmentFolder, KnowsItsOldFilesAndNoOthers) {
  tests::TempFolder temp;
  const AttachmentFolder folder = *AttachmentFolder::Open(temp.path());
  const Uuid old = *Uuid::FromBytes("0123456789abcdef");
  const Uuid young = *Uuid::FromBytes("fedcba9876543210");
  const auto now = std::filesystem::file_time_type::clock::now();
  for (const std::string& path :
       {folder.PathOf(old), folder.PathOf(young), folder.path() + "/notes.txt"}) {
    std::ofstream(path) << "x";
    if (path == folder.PathOf(young)) continue;
    std::filesystem::last_write_time(path, now - std::chrono::hours(30));
  }
  const auto found = folder.OlderThan(absl::Now() - absl::Hours(24));
  ASSERT_OK(found);
  EXPECT_THAT(*found, ElementsAre(old));
  EXPECT_OK(folder.Remove(old));
  EXPECT_OK(folder.Remove(old));
  EXPECT_FALSE(std::filesystem::exists(folder.PathOf(old)));
}

}  // namespace
}  // namespace mugugno::tenant
