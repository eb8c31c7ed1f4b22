#include "gateway/delivery/mail_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

MailText AMail() {
  return {"mugugno@comuni.example",         "Comune di Sori",  "tecnico@sori.example",
          "Segnalazione SORI-2026-0000012", "C'è una buca.\n", "1@comuni.example",
          absl::FromUnixSeconds(1772600767)};
}

TEST(MailText, HeadersComeFirstAndTheBodyIsBase64) {
  const std::string text = Render(AMail());
  EXPECT_THAT(text, HasSubstr("Date: Wed, 04 Mar 2026 05:06:07 +0000\r\n"));
  EXPECT_THAT(text, HasSubstr("From: Comune di Sori <mugugno@comuni.example>\r\n"));
  EXPECT_THAT(text, HasSubstr("Subject: Segnalazione SORI-2026-0000012\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\n\r\nQyfDqCB1bmEgYnVjYS4K\r\n"));
}

TEST(MailText, WordsThatAreNotAsciiAreEncodedWithoutBreakingACharacter) {
  MailText mail = AMail();
  mail.subject = std::string(20, 'a') + "èèèèèèèèèèèèèèèèèèèèèèèèèèèèèèèèèèèè";
  const std::string text = Render(mail);
  EXPECT_THAT(text, HasSubstr("Subject: =?UTF-8?B?"));
  for (const char c : text) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
}

// S43.
TEST(MailText, ASubjectCannotStartAHeaderOfItsOwn) {
  MailText mail = AMail();
  mail.subject = "ciao\r\nBcc: altri@example.com";
  EXPECT_THAT(Render(mail), Not(HasSubstr("Bcc")));
}

TEST(MailText, ANameThatMeansSomethingInAHeaderIsEncoded) {
  MailText mail = AMail();
  for (const char* name :
       {"Comune di Sori, URP", "Sori <sindaco@altro.example>", "a\r\nBcc: b@c"}) {
    mail.from_name = name;
    const std::string text = Render(mail);
    EXPECT_THAT(text, HasSubstr("From: =?UTF-8?B?")) << text;
    EXPECT_THAT(text, HasSubstr("?= <mugugno@comuni.example>\r\n")) << text;
  }
}

TEST(MailText, AnAnswerJoinsItsThread) {
  MailText mail = AMail();
  mail.reply_to = "comune+abc@sori.example";
  mail.in_reply_to = "last@example.it";
  mail.references = {"first@example.it", "last@example.it"};
  mail.author = MailAuthor::kPerson;
  const std::string text = Render(mail);
  EXPECT_THAT(text, HasSubstr("Reply-To: <comune+abc@sori.example>\r\n"));
  EXPECT_THAT(text, HasSubstr("In-Reply-To: <last@example.it>\r\n"));
  EXPECT_THAT(text, HasSubstr("References: <first@example.it>\r\n <last@example.it>\r\n"));
  EXPECT_THAT(text, HasSubstr("X-Loop: mugugno\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("Auto-Submitted")));
}

TEST(MailText, AProgramSaysThatItIsOne) {
  MailText mail = AMail();
  EXPECT_THAT(Render(mail), HasSubstr("Auto-Submitted: auto-generated\r\n"));
  mail.author = MailAuthor::kAnswer;
  EXPECT_THAT(Render(mail), HasSubstr("Auto-Submitted: auto-replied\r\n"));
}

TEST(MailText, OfManyReferencesTheFirstAndTheLastAreKept) {
  MailText mail = AMail();
  for (int i = 0; i < 100; ++i) mail.references.push_back(absl::StrCat("r", i, "@example.it"));
  const std::string text = Render(mail);
  EXPECT_THAT(text, HasSubstr("References: <r0@example.it>\r\n <r81@example.it>"));
  EXPECT_THAT(text, HasSubstr("<r99@example.it>\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("<r80@example.it>")));
}

TEST(MailText, WhatIsNoMailboxAndNoIdIsLeftOut) {
  MailText mail = AMail();
  mail.reply_to = "a@b\r\nBcc: c@d";
  mail.in_reply_to = "x@y>\r\nBcc: <c@d";
  mail.references = {"x y@z", "", "x@y>\r\nBcc: <c@d", std::string(600, 'x'), "good@example.it"};
  const std::string text = Render(mail);
  EXPECT_THAT(text, Not(HasSubstr("Bcc")));
  EXPECT_THAT(text, Not(HasSubstr("In-Reply-To")));
  EXPECT_THAT(text, HasSubstr("References: <good@example.it>\r\n"));
}

TEST(MailText, TheSubjectOfAnAnswerSaysSoOnce) {
  EXPECT_EQ(ReplySubject("Lampione"), "Re: Lampione");
  for (const char* subject : {"Re: Lampione", "RE: R: Lampione", "AW: Re[2]: Lampione",
                              "R:Lampione", "re :  Lampione", "Rif: Lampione"}) {
    EXPECT_EQ(ReplySubject(subject), "Re: Lampione") << subject;
  }
  EXPECT_EQ(ReplySubject("I: Lampione"), "Re: I: Lampione");
  EXPECT_EQ(ReplySubject("Ringhiera: rotta"), "Re: Ringhiera: rotta");
  EXPECT_EQ(ReplySubject(""), "Re: ");
}

TEST(MailText, NoLineIsTooLongForAMailServer) {
  MailText mail = AMail();
  mail.body = std::string(100000, 'x');
  mail.subject = std::string(3000, 'y');
  for (const absl::string_view line : absl::StrSplit(Render(mail), "\r\n")) {
    EXPECT_LE(line.size(), 100u);
  }
}

TEST(MailText, AMailboxHoldsNothingThatEndsACommand) {
  EXPECT_TRUE(IsSafeMailbox("tecnico@comune.sori.ge.it"));
  for (const char* text : {"", "tecnico", "@x", "x@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>",
                           "<a@b>", "a@b,c@d", "\"a\"@b", "è@x"}) {
    EXPECT_FALSE(IsSafeMailbox(text)) << text;
  }
}

}  // namespace
}  // namespace mugugno::gateway
