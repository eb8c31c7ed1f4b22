#include "tenant/attachments/content_type.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

using std::string_literals::operator""s;

TEST(ContentType, IsReadFromTheContent) {
  EXPECT_EQ(ContentTypeOf("\xFF\xD8\xFF\xE0\x00\x10JFIF"s), "image/jpeg");
  EXPECT_EQ(ContentTypeOf("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"s), "image/png");
  EXPECT_EQ(ContentTypeOf("RIFF\x24\0\0\0WEBPVP8 "s), "image/webp");
  EXPECT_EQ(ContentTypeOf("\0\0\0\x18"s + "ftypheic\0\0\0\0"s), "image/heic");
  EXPECT_EQ(ContentTypeOf("\0\0\0\x18"s + "ftypmp42\0\0\0\0"s), "video/mp4");
  EXPECT_EQ(ContentTypeOf("\0\0\0\x18"s + "ftypM4A \0\0\0\0"s), "audio/mp4");
  EXPECT_EQ(ContentTypeOf("OggS\0\x02"s), "audio/ogg");
  EXPECT_EQ(ContentTypeOf("\xFF\xFB\x90\x64"s), "audio/mpeg");
  EXPECT_EQ(ContentTypeOf("%PDF-1.7\n%\xE2\xE3"s), "application/pdf");
  EXPECT_EQ(ContentTypeOf("PK\x03\x04"s + std::string(26, '\0') + "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(ContentTypeOf("PK\x03\x04"s + std::string(26, '\0') +
                          "mimetypeapplication/vnd.oasis.opendocument.textPK"),
            "application/vnd.oasis.opendocument.text");
  EXPECT_EQ(ContentTypeOf("Buongiorno, la strada è bagnata.\r\n"), "text/plain");
}

// S55: no picture that is a program is shown as one.
TEST(ContentType, S55OfWhatABrowserWouldRunIsNone) {
  for (const char* markup :
       {"<!DOCTYPE html><html>", "  \n<html><script>alert(1)</script>", "<script>alert(1)</script>",
        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\">", "<svg onload=x()>",
        "\xEF\xBB\xBF<html>", "<!-- x --><html>", "<b>x</b><script>y()</script>"}) {
    EXPECT_EQ(ContentTypeOf(markup), "application/octet-stream") << markup;
  }
}

TEST(ContentType, OfUnknownBytesIsNone) {
  EXPECT_EQ(ContentTypeOf(""), "application/octet-stream");
  EXPECT_EQ(ContentTypeOf("MZ\x90\0\x03"s), "application/octet-stream");
  EXPECT_EQ(ContentTypeOf("caff\xE8 latin-1"), "application/octet-stream");
  EXPECT_EQ(ContentTypeOf("\xFF"), "application/octet-stream");
}

TEST(ContentType, OfALongTextIsTextEvenWhereACharacterIsCut) {
  std::string text(kSniffedBytes - 1, 'a');
  EXPECT_EQ(ContentTypeOf(text + "è"), "text/plain");
  EXPECT_EQ(ContentTypeOf(text.substr(8) + "\xE8" + std::string(100, 'b')),
            "application/octet-stream");
}

}  // namespace
}  // namespace mugugno::tenant
