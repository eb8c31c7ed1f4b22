#include "gateway/delivery/mail_text.h"

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

TEST(MailText, ASubjectCannotStartAHeaderOfItsOwn) {
  MailText mail = AMail();
  mail.subject = "ciao\r\nBcc: altri@example.com";
  EXPECT_THAT(Render(mail), Not(HasSubstr("Bcc")));
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
