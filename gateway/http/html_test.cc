#include "gateway/http/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::gateway {
namespace {

std::string TextOf(absl::string_view text) {
  Html html;
  html.Leaf("p", {}, text);
  return std::move(html).Finish();
}

TEST(HtmlTest, WhatPeopleTypedIsText) {
  EXPECT_EQ(
      TextOf("<img src=x onerror='a()'> & \"b\""),
      "<!DOCTYPE html>\n<p>&lt;img src=x onerror=&#39;a()&#39;&gt; &amp; &quot;b&quot;</p>\n");
}

TEST(HtmlTest, AValueOfAnAttributeDoesNotLeaveIt) {
  Html html;
  html.Void("input", {{"value", "\"><script>"}});
  EXPECT_EQ(std::move(html).Finish(),
            "<!DOCTYPE html>\n<input value=\"&quot;&gt;&lt;script&gt;\">\n");
}

TEST(HtmlTest, SignsThatTurnTheWritingAndControlCharactersAreLeftOut) {
  EXPECT_EQ(TextOf("a\xE2\x80\xAE"
                   "b\xE2\x81\xA6"
                   "c\x1B[31m\x7F\xC2\x85"
                   "d\n\te"),
            "<!DOCTYPE html>\n<p>abc[31md\n\te</p>\n");
}

TEST(HtmlTest, BytesThatAreNoUtf8AreShownAsSuch) {
  EXPECT_EQ(TextOf("x\xFFy\xC3"), "<!DOCTYPE html>\n<p>x\xEF\xBF\xBDy\xEF\xBF\xBD</p>\n");
}

TEST(HtmlTest, OtherScriptsAndJoinedSignsStay) {
  const std::string family = "👩\xE2\x80\x8D👧 čšž ñ";
  EXPECT_THAT(TextOf(family), testing::HasSubstr(family));
}

TEST(HtmlDeathTest, APageWithAnOpenElementIsNotFinished) {
  Html html;
  html.Open("p");
  EXPECT_DEATH(std::move(html).Finish(), "");
}

}  // namespace
}  // namespace mugugno::gateway
