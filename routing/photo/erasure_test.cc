#include "routing/photo/erasure.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/photo/photo_origin.h"
#include "tests/support/picture.h"
#include "tests/support/reference_files.h"

namespace mugugno::routing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using tests::Shot;

std::string Erased(std::string picture) {
  ErasePosition(&picture);
  return picture;
}

const Shot kShot = {.taken = "2026:09:21 12:00:00", .gps_date = "2026:09:20"};

std::string Twice(const std::string& picture) {
  // As telephones add a second one behind the first.
  return absl::StrCat(picture, picture);
}

TEST(Erasure, LeavesNoPositionInAnyFormat) {
  Shot big = kShot;
  big.little_endian = false;
  for (const std::string& picture :
       {tests::Jpeg(kShot), tests::Jpeg(big), tests::Png(kShot), tests::WebP(kShot),
        tests::Heic(kShot), tests::Tiff(kShot), Twice(tests::Jpeg(kShot))}) {
    ASSERT_TRUE(ReadPhotoOrigin(picture).has_value());
    const std::string erased = Erased(picture);
    EXPECT_EQ(erased.size(), picture.size());
    EXPECT_FALSE(ReadPhotoOrigin(erased).has_value());
    EXPECT_THAT(erased, Not(HasSubstr("2026:09:20")));
    EXPECT_EQ(Erased(erased), erased);
  }
}

TEST(Erasure, LeavesEverythingElse) {
  const std::string picture = tests::Jpeg(kShot, 200'000);
  const std::string erased = Erased(picture);
  EXPECT_THAT(erased, HasSubstr("una crepa nel muro"));
  EXPECT_THAT(erased, HasSubstr("2026:09:21 12:00:00"));
  // Behind the EXIF data nothing has changed, and before it neither.
  const size_t exif = picture.find("Exif");
  const size_t rest = picture.find("\xFF\xE2");
  EXPECT_EQ(erased.substr(0, exif + 6), picture.substr(0, exif + 6));
  EXPECT_EQ(erased.substr(rest), picture.substr(rest));
}

// What is left is what a camera without GPS would have written, and zeros.
TEST(Erasure, LeavesTheTagsInOrder) {
  const std::string erased = Erased(tests::Tiff(kShot));
  const auto word = [&](size_t at) {
    return static_cast<unsigned char>(erased[at]) | static_cast<unsigned char>(erased[at + 1]) << 8;
  };
  EXPECT_EQ(word(8), 2);
  EXPECT_EQ(word(10), 0x0112);
  EXPECT_EQ(word(22), 0x8769);
  EXPECT_EQ(erased.substr(34, 16), std::string(16, '\0'));
}

TEST(Erasure, LeavesWhatHasNoPositionAsItIs) {
  std::string noise(1 << 20, '\0');
  for (size_t i = 0; i < noise.size(); ++i) noise[i] = static_cast<char>(i * i * 31 + i / 7);
  for (const std::string& bytes :
       {tests::Jpeg({.gps = false}), tests::Png({.gps = false}), std::string(), noise,
        std::string("II*\0", 4), std::string("GPS del trattore=acceso"),
        tests::JpegWithXmp("<x:xmpmeta>Nikon</x:xmpmeta>")}) {
    EXPECT_EQ(Erased(bytes), bytes);
  }
}

TEST(Erasure, TakesThePropertiesOutOfXmp) {
  const std::string picture = tests::JpegWithXmp(
      "<rdf:Description exif:GPSLatitude=\"44,23.67N\" exif:GPSLongitude='9,6.6E' "
      "tiff:Make=\"Acme\"><exif:GPSAltitude>12/1</exif:GPSAltitude></rdf:Description>");
  EXPECT_EQ(Erased(picture),
            tests::JpegWithXmp(
                "<rdf:Description exif:GPSLatitude=\"         \" exif:GPSLongitude='      ' "
                "tiff:Make=\"Acme\"><exif:GPSAltitude>    </exif:GPSAltitude></rdf:Description>"));
}

TEST(Erasure, MendsTheCheckSumsOfAPng) {
  const std::string erased = Erased(tests::Png(kShot));
  const size_t exif = erased.find("eXIf");
  const size_t image = erased.find("IDAT");
  const std::string content = erased.substr(exif + 4, image - 4 - 4 - exif - 4);
  EXPECT_THAT(erased, HasSubstr(tests::PngChunk("eXIf", content)));
}

// A value said to lie in the next chunk: without it the bytes behind would read as a chunk more.
TEST(Erasure, MendsOnlyTheChunksAPngCameWith) {
  const std::string tiff(
      "II*\0\x08\0\0\0"                             // the first directory is at 8
      "\1\0\x25\x88\4\0\1\0\0\0\x1A\0\0\0\0\0\0\0"  // GPS data are at 26
      "\1\0\2\0\5\0\3\0\0\0\x30\0\0\0\0\0\0\0",     // the latitude is at 48
      44);
  const std::string behind = absl::StrCat(absl::string_view("\0\0\0\0tEXt", 8), "sum!");
  const std::string png =
      absl::StrCat("\x89PNG\r\n\x1A\n", tests::PngChunk("eXIf", tiff),
                   tests::PngChunk("IDAT", absl::StrCat(std::string(16, 'x'), behind, "rest")));
  const std::string erased = Erased(png);
  EXPECT_EQ(erased.size(), png.size());
  EXPECT_THAT(erased, Not(HasSubstr("IDAT")));
  EXPECT_THAT(erased, HasSubstr(absl::StrCat(behind, "rest")));
}

TEST(Erasure, EmptiesWhatAPngHasCompressed) {
  const std::string png = tests::Png({.gps = false});
  const size_t image = png.find("IDAT") - 4;
  for (const std::string& text : {std::string("Raw profile type exif\0\0abcdefgh", 31),
                                  std::string("XML:com.adobe.xmp\0\1\0\0\0abcdefgh", 30)}) {
    const std::string type = absl::StartsWith(text, "Raw") ? "zTXt" : "iTXt";
    std::string with = png;
    with.insert(image, tests::PngChunk(type, text));
    std::string expected = png;
    expected.insert(image,
                    tests::PngChunk("tEXt", absl::StrCat(absl::string_view("Comment\0", 8),
                                                         std::string(text.size() - 8, ' '))));
    EXPECT_EQ(Erased(with), expected);
  }
}

// Whatever the tags of the data say of themselves.
TEST(Erasure, LeavesNoPositionInChangedPictures) {
  const std::string whole = tests::Jpeg(kShot);
  const size_t first = whole.find("Exif");
  const size_t image = whole.find("\xFF\xDB");
  for (size_t i = first; i < image; ++i) {
    for (int change = 1; change < 256; change = change * 2 + 1) {
      std::string changed = whole;
      changed[i] = static_cast<char>(changed[i] ^ change);
      const std::string erased = Erased(changed);
      EXPECT_FALSE(ReadPhotoOrigin(erased).has_value()) << i << " " << change;
      EXPECT_EQ(erased.substr(image), whole.substr(image)) << i << " " << change;
    }
  }
}

// Found by the fuzzer: what is taken out of the inner data gave the outer ones a position again.
TEST(Erasure, LeavesNoPositionInDataWithinData) {
  for (const char* name : {"header-within-header", "xmp-within-exif"}) {
    const std::string path = absl::StrCat("tests/fuzz/corpus/picture/", name);
    const std::string erased = Erased(tests::ReadFile(path));
    EXPECT_FALSE(ReadPhotoOrigin(erased).has_value()) << name;
  }
}

// Two million headers, each of which leads to the same large directory.
TEST(Erasure, IsDoneInBoundedTime) {
  std::string bytes;
  while (bytes.size() < size_t{16} << 20)
    absl::StrAppend(&bytes, absl::string_view("II*\0\4\0\0\0", 8));
  EXPECT_EQ(Erased(bytes).size(), bytes.size());
}

}  // namespace
}  // namespace mugugno::routing
