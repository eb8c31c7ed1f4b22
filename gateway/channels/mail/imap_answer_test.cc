#include "gateway/channels/mail/imap_answer.h"

#include <gmock/gmock.h>

namespace mugugno::gateway::mail {
namespace {

using ::testing::ElementsAre;

TEST(ImapAnswer, ALineWithLiteralsIsWholeOnlyWithAllOfThem) {
  const std::string whole =
      "* 1 FETCH (UID 7 BODY[]<0> {6}\r\na\r\nb{3 FLAGS ())\r\nm2 OK done\r\n";
  for (size_t i = 0; i < whole.find("m2"); ++i) {
    std::string part = whole.substr(0, i);
    EXPECT_FALSE(TakeImapLine(&part)) << i;
    EXPECT_EQ(part, whole.substr(0, i));
  }
  std::string bytes = whole;
  const auto line = TakeImapLine(&bytes);
  ASSERT_TRUE(line);
  EXPECT_EQ(line->text, "* 1 FETCH (UID 7 BODY[]<0> {} FLAGS ())");
  EXPECT_THAT(line->literals, ElementsAre("a\r\nb{3"));
  EXPECT_EQ(bytes, "m2 OK done\r\n");
}

TEST(ImapAnswer, WhatALiteralSaysIsNoPartOfTheAnswer) {
  std::string bytes = "* 1 FETCH (UID 7 BODY[] {22}\r\nUID 9 RFC822.SIZE 1000\r\n)\r\n";
  // 22 bytes are the literal; what follows it is the answer's.
  const auto mail = MailOf(*TakeImapLine(&bytes));
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->uid, 7U);
  EXPECT_EQ(mail->size, 0U);
  EXPECT_EQ(mail->bytes, "UID 9 RFC822.SIZE 1000");
}

TEST(ImapAnswer, SizeAndTimeOfAMail) {
  const auto mail =
      MailOf({R"(* 12 FETCH (UID 5 RFC822.SIZE 4711 INTERNALDATE " 7-Feb-2026 22:07:01 +0100"))"});
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->uid, 5U);
  EXPECT_EQ(mail->size, 4711U);
  EXPECT_EQ(mail->time,
            absl::FromCivil(absl::CivilSecond(2026, 2, 7, 21, 7, 1), absl::UTCTimeZone()));
  EXPECT_FALSE(mail->bytes);
  EXPECT_FALSE(MailOf({"* 12 EXISTS"}));
  EXPECT_FALSE(MailOf({"m1 OK FETCH done"}));
}

TEST(ImapAnswer, AnEmptyMailIsThere) {
  const auto mail = MailOf({R"(* 1 FETCH (UID 3 BODY[]<0> ""))"});
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->bytes, "");
}

TEST(ImapAnswer, TheEndOfAMailMayBeQuoted) {
  const auto mail = MailOf({R"(* 1 FETCH (UID 3 BODY[]<1048576> "dice \"sì\" \\ no"))"});
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->bytes, R"(dice "sì" \ no)");
  EXPECT_EQ(MailOf({"* 1 FETCH (BODY[]<1048576> NIL UID 3)"})->bytes, "");
}

TEST(ImapAnswer, WhatASearchFound) {
  EXPECT_THAT(FoundBy({"* SEARCH 3 5 11"}).value(), ElementsAre(3, 5, 11));
  EXPECT_THAT(FoundBy({"* SEARCH"}).value(), ElementsAre());
  EXPECT_FALSE(FoundBy({"* OK 3"}));
}

TEST(ImapAnswer, TheFoldersNumbering) {
  EXPECT_EQ(UidValidityOf({"* OK [UIDVALIDITY 1795412828] UIDs valid"}), 1795412828U);
  EXPECT_FALSE(UidValidityOf({"* OK [UIDNEXT 4] next"}));
}

TEST(ImapAnswer, ADayIsWrittenAsServersReadIt) {
  const absl::Time time =
      absl::FromCivil(absl::CivilSecond(2026, 3, 2, 0, 30, 0), absl::UTCTimeZone());
  EXPECT_EQ(DayBefore(time), "1-Mar-2026");
}

}  // namespace
}  // namespace mugugno::gateway::mail
