#include "gateway/channels/mail/header_words.h"

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

namespace mugugno::gateway::mail {
namespace {

TEST(HeaderWords, SpaceBetweenTwoWordsIsNoneAndFoldingIsOne) {
  EXPECT_EQ(DecodeWords("=?utf-8?Q?a?= =?utf-8?Q?b?=\r\n\t=?iso-8859-1?Q?c?="), "abc");
  EXPECT_EQ(DecodeWords("a\r\n  b"), "a b");
  EXPECT_EQ(DecodeWords("=?utf-8?Q?a?= b =?utf-8?Q?c?="), "a b c");
}

TEST(HeaderWords, WhatIsNoWordStaysAsItIs) {
  for (const char* text : {"=?", "=?utf-8", "=?utf-8?X?a?=", "2 =? 3", "=?utf-8?Q"}) {
    EXPECT_EQ(DecodeWords(text), text);
  }
}

TEST(HeaderWords, ATextThatBeginsWithACodeIsNotTakenForItsEnd) {
  EXPECT_EQ(DecodeWords("=?utf-8?Q?=C3=A0?="), "à");
  EXPECT_EQ(DecodeWords("=?utf-8?Q?"
                        "?="),
            "");
}

TEST(HeaderWords, NoWordBringsAControlCharacter) {
  EXPECT_EQ(DecodeWords("=?utf-8?B?YQ0KQmNjOiB4AHk=?="), "a Bcc: x y");
}

TEST(HeaderWords, SimplifiedTheyAreTheSameWords) {
  for (const char* text :
       {"=?iso-8859-1?Q?=93citt=E0=94?= x", "citt\xE0",
        "=?utf-8?Q?c=C3?= =?utf-8?Q?=A0?=", "\"=?utf-8?Q?Rossi=2C_=C3=A0?=\" <a@b.it>"}) {
    EXPECT_EQ(DecodeWords(SimplifyWords(text)), DecodeWords(text)) << text;
  }
}

TEST(HeaderWords, AWordHidesNoSyntax) {
  EXPECT_EQ(SimplifyWords("=?utf-8?Q?a=40b=2C_<c@d>?= <x@y.it>").find('@'),
            SimplifyWords("=?utf-8?Q?a=40b=2C_<c@d>?= <x@y.it>").rfind('@'));
}

TEST(HeaderWords, AHeaderOfBeginningsIsReadInTime) {
  std::string header;
  while (header.size() < 65536) header += "=?a?q? ";
  EXPECT_FALSE(DecodeWords(header).empty());
}

}  // namespace
}  // namespace mugugno::gateway::mail
