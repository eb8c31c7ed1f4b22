#include "tenant/attachments/file_name.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

TEST(HarmlessFileName, KeepsWhatPeopleWrite) {
  EXPECT_EQ(HarmlessFileName("buca in via Garibaldi (1).jpg"), "buca in via Garibaldi (1).jpg");
  EXPECT_EQ(HarmlessFileName("perché no.pdf"), "perché no.pdf");
}

// S46.
TEST(HarmlessFileName, HasNoFolders) {
  EXPECT_EQ(HarmlessFileName("../../etc/passwd"), "passwd");
  EXPECT_EQ(HarmlessFileName("C:\\Users\\Ada\\foto.jpg"), "foto.jpg");
  EXPECT_EQ(HarmlessFileName("/"), "allegato");
}

TEST(HarmlessFileName, HidesNothing) {
  // NOLINTNEXTLINE(misc-misleading-bidirectional): the case itself
  EXPECT_EQ(HarmlessFileName("foto\xE2\x80\xAEgpj.exe"), "fotogpj.exe");
  EXPECT_EQ(HarmlessFileName("a\r\nSet-Cookie: x\x7F.jpg"), "aSet-Cookie_ x.jpg");
  EXPECT_EQ(HarmlessFileName("a\xFF\"b.jpg"), "a_b.jpg");
  EXPECT_EQ(HarmlessFileName(".bashrc"), "bashrc");
  EXPECT_EQ(HarmlessFileName("nota.txt. . "), "nota.txt");
}

TEST(HarmlessFileName, IsNeverEmptyNorLong) {
  EXPECT_EQ(HarmlessFileName(""), "allegato");
  EXPECT_EQ(HarmlessFileName(" ... "), "allegato");
  EXPECT_EQ(HarmlessFileName(std::string(500, 'a') + ".jpeg"), std::string(145, 'a') + ".jpeg");
  // 100 characters of two bytes, cut between two.
  std::string accents;
  for (int i = 0; i < 100; ++i) accents += "è";
  EXPECT_EQ(HarmlessFileName("a" + accents), "a" + accents.substr(0, 148));
}

}  // namespace
}  // namespace mugugno::tenant
