#include "gateway/http/multipart.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::StatusIs;

constexpr char kType[] = "multipart/form-data; boundary=----x7Yz";

// With the line ends of the wire.
std::string Wire(absl::string_view text) { return absl::StrReplaceAll(text, {{"\n", "\r\n"}}); }

std::string Field(absl::string_view name, absl::string_view value) {
  return absl::StrCat("------x7Yz\r\nContent-Disposition: form-data; name=\"", name, "\"\r\n\r\n",
                      value, "\r\n");
}
std::string File(absl::string_view name, absl::string_view file_name, absl::string_view value) {
  return absl::StrCat("------x7Yz\r\nContent-Disposition: form-data; name=\"", name,
                      "\"; filename=\"", file_name, "\"\r\nContent-Type: image/jpeg\r\n\r\n", value,
                      "\r\n");
}
constexpr char kEnd[] = "------x7Yz--\r\n";

absl::StatusOr<MultipartForm> Read(const std::string& body, absl::string_view type = kType) {
  return MultipartForm::Read(type, body);
}

TEST(MultipartTest, FieldsAndFilesAreReadAsTheBrowserSentThem) {
  std::string picture("\xFF\xD8\xFF\0\r\n--\r\n------x7Y\n\r\n", 22);
  const auto form =
      Read(absl::StrCat(Field("testo", "C'è una buca\r\nin via Roma\r\n"),
                        File("foto", "caffè.jpg", picture), Field("vuoto", ""), kEnd));
  ASSERT_OK(form);
  ASSERT_THAT(form->parts(), SizeIs(3));
  EXPECT_EQ(form->parts()[0].name, "testo");
  EXPECT_EQ(form->parts()[0].content, "C'è una buca\r\nin via Roma\r\n");
  EXPECT_FALSE(form->parts()[0].is_file);
  EXPECT_TRUE(form->parts()[1].is_file);
  EXPECT_EQ(form->parts()[1].file_name, "caffè.jpg");
  EXPECT_EQ(form->parts()[1].content, picture);
  EXPECT_EQ(form->parts()[2].content, "");
}

TEST(MultipartTest, AFileThatWasNotChosenIsEmpty) {
  const auto form = Read(absl::StrCat(File("foto", "", ""), kEnd));
  ASSERT_OK(form);
  ASSERT_THAT(form->parts(), SizeIs(1));
  EXPECT_TRUE(form->parts()[0].is_file);
  EXPECT_THAT(form->parts()[0].content, IsEmpty());
}

TEST(MultipartTest, TheFormOutlivesItsMove) {
  auto form = Read(absl::StrCat(Field("a", "b"), kEnd));
  ASSERT_OK(form);
  const MultipartForm moved = *std::move(form);
  EXPECT_EQ(moved.parts()[0].content, "b");
}

TEST(MultipartTest, WhatIsNoFormIsRefused) {
  const std::string good = absl::StrCat(Field("a", "b"), kEnd);
  const auto invalid = StatusIs(absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Read(good, "application/x-www-form-urlencoded"), invalid);
  EXPECT_THAT(Read(good, "multipart/form-data"), invalid);
  EXPECT_THAT(Read(good, "multipart/mixed; boundary=----x7Yz"), invalid);
  EXPECT_THAT(Read(good, "multipart/form-data; boundary=other"), invalid);
  EXPECT_THAT(Read(good, "multipart/form-data; boundary=\r\nX: y"), invalid);
  EXPECT_THAT(Read(good, "multipart/form-data; boundary="), invalid);
  EXPECT_THAT(Read(good, "multipart/form-data; boundary=" + std::string(71, 'x')), invalid);
  EXPECT_THAT(Read(""), invalid);
  EXPECT_THAT(Read(Field("a", "b")), invalid) << "without its end";
  EXPECT_THAT(Read(Wire("------x7Yz\nContent-Type: text/plain\n\nb\n------x7Yz--\n")), invalid)
      << "a part that is no field";
  EXPECT_THAT(Read(Wire("------x7Yz\nContent-Disposition: form-data\n\nb\n------x7Yz--\n")),
              invalid)
      << "a field without a name";
  EXPECT_THAT(Read(Wire("------x7Yz\nContent-Disposition: form-data; name=a\nContent-Type: "
                        "multipart/mixed; boundary=in\n\n--in\n\nb\n--in--\n------x7Yz--\n")),
              invalid)
      << "parts within a part";
}

TEST(MultipartTest, APartWithinPartsWithoutEndIsRefusedAndEndsNothing) {
  std::string body;
  for (int i = 0; i < 5000; ++i) {
    absl::StrAppend(&body, "--", i == 0 ? "----x7Yz" : absl::StrCat("b", i - 1),
                    "\r\nContent-Disposition: form-data; name=a\r\nContent-Type: multipart/mixed; "
                    "boundary=b",
                    i, "\r\n\r\n");
  }
  EXPECT_THAT(Read(body + kEnd), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(MultipartTest, MorePartsThanAPageHasAreRefused) {
  std::string body;
  for (size_t i = 0; i <= MultipartForm::kMostParts; ++i) body += Field("a", "b");
  EXPECT_THAT(Read(body + kEnd), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace mugugno::gateway
