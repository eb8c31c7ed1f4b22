#include "tenant/attachments/upload.h"

#include <filesystem>

#include <gmock/gmock.h>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tenant {
namespace {

using absl::StatusCode;
using tests::StatusIs;

class UploadTest : public ::testing::Test {
 protected:
  std::string Digest(const std::vector<std::string>& parts, int64_t size) {
    auto upload = Upload::Begin(folder_, size);
    if (!upload.ok()) return "";
    for (const std::string& part : parts) EXPECT_OK((*upload)->Append(part));
    EXPECT_OK((*upload)->Finish());
    return (*upload)->digest();
  }
  bool NothingIsThere() { return std::filesystem::is_empty(folder_.path()); }

  tests::TempFolder temp_;
  const AttachmentFolder folder_ = *AttachmentFolder::Open(temp_.File("attachments"));
};

TEST_F(UploadTest, IsKnownByItsContentHoweverItWasCut) {
  const std::string whole(200'000, 'x');
  const std::string digest = Digest({whole}, 200'000);
  EXPECT_EQ(digest.size(), kHashSize);
  EXPECT_EQ(Digest({whole.substr(0, 1), whole.substr(1, 70'000), whole.substr(70'001)}, 200'000),
            digest);
  EXPECT_NE(Digest({whole.substr(1), "y"}, 200'000), digest);
  EXPECT_TRUE(NothingIsThere());
}

TEST_F(UploadTest, OfAnotherLengthThanItSaidIsRefused) {
  {
    auto upload = Upload::Begin(folder_, 10);
    ASSERT_OK(upload);
    ASSERT_OK((*upload)->Append("123456789"));
    EXPECT_THAT((*upload)->Finish(), StatusIs(StatusCode::kInvalidArgument));
    EXPECT_THAT((*upload)->Append("01"), StatusIs(StatusCode::kInvalidArgument));
  }
  EXPECT_TRUE(NothingIsThere());
}

TEST_F(UploadTest, HasTheTypeOfItsFirstBytes) {
  auto upload = Upload::Begin(folder_, 9);
  ASSERT_OK(upload);
  for (const char* part : {"%", "PD", "F-1.7", "\n"}) ASSERT_OK((*upload)->Append(part));
  ASSERT_OK((*upload)->Finish());
  EXPECT_EQ((*upload)->content_type(), "application/pdf");
}

}  // namespace
}  // namespace mugugno::tenant
