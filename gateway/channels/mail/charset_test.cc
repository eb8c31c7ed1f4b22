#include "gateway/channels/mail/charset.h"

#include <gtest/gtest.h>

namespace mugugno::gateway::mail {
namespace {

TEST(Charset, ALabelIsBelievedWhereItSaysSomething) {
  EXPECT_EQ(ToUtf8("5 \xA4", "ISO-8859-15"), "5 €");
  EXPECT_EQ(ToUtf8("5 \xA4", "iso-8859-1"), "5 ¤");
  EXPECT_EQ(ToUtf8("\xCF\xF0\xE8\xE2\xE5\xF2", "windows-1251"), "Привет");
  EXPECT_EQ(ToUtf8("perch+AOk-", "UTF-7"), "perché");
  EXPECT_EQ(ToUtf8("citt\xC3\xA0", "\"utf-8\";"), "città");
}

TEST(Charset, Utf8IsSeenWhereProgramsSayWhatTheyAlwaysSay) {
  for (const char* label : {"", "us-ascii", "ISO-8859-1", "windows-1252", "x-niente"}) {
    EXPECT_EQ(ToUtf8("citt\xC3\xA0", label), "città") << label;
    EXPECT_EQ(ToUtf8("citt\xE0 5 \x80", label), "città 5 €") << label;
  }
}

TEST(Charset, WhatIsSaidToBeUtf8AndNeverWasIsRead) {
  EXPECT_EQ(ToUtf8("citt\xE0", "utf-8"), "città");
  EXPECT_EQ(ToUtf8("citt\xC3\xA0 \xE0", "utf-8"), "città \xEF\xBF\xBD");
}

TEST(Charset, ACutOrBrokenCharacterIsReplaced) {
  EXPECT_EQ(ToUtf8("\x1B$B%F%9", "iso-2022-jp"), "テス");
  EXPECT_EQ(ToUtf8("a\xE3", "shift_jis"), "a\xEF\xBF\xBD");
  EXPECT_EQ(ToUtf8("", "utf-16"), "");
}

TEST(Charset, ALabelDoesNotReachTheLibrarysOptions) {
  EXPECT_EQ(ToUtf8("citt\xE0", "iso-8859-15//TRANSLIT"), "città");
  EXPECT_EQ(ToUtf8("citt\xE0", std::string(10000, 'x')), "città");
}

}  // namespace
}  // namespace mugugno::gateway::mail
