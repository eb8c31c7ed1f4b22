#include "gateway/channels/mail/letter.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/delivery/mail_text.h"
#include "tenant/errors.h"

namespace mugugno::gateway::mail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Letter Read(absl::string_view raw) {
  absl::StatusOr<Letter> letter = ReadLetter(raw);
  EXPECT_TRUE(letter.ok()) << letter.status();
  return letter.ok() ? *std::move(letter) : Letter();
}

TEST(Letter, OnlyNothingAndTooMuchCannotBeRead) {
  for (const std::string& raw : {std::string(), std::string(" \r\n\t"), std::string(100, '\0')}) {
    EXPECT_EQ(ReadLetter(raw).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(ReadLetter(raw).status().message(), HasSubstr("is empty"));
  }
  const auto large = ReadLetter(std::string(kMostMailBytes + 1, 'a'));
  EXPECT_THAT(large.status().message(), HasSubstr("is too long"));
}

TEST(Letter, TheNewestReferenceComesFirstAndOnce) {
  const Letter letter = Read(
      "From: a@b.it\r\nIn-Reply-To: <3@x> (of yesterday)\r\n"
      "References: <1@x>\r\n <2@x>\t<3@x> <broken x@y\r\n\r\nciao");
  EXPECT_THAT(letter.references, ElementsAre("3@x", "2@x", "1@x"));
  EXPECT_THAT(Read("In-Reply-To: 3@x\r\n\r\nciao").references, ElementsAre("3@x"));
}

TEST(Letter, ManyReferencesAreBounded) {
  std::string raw = "From: a@b.it\r\nReferences:";
  for (int i = 0; i < 500; ++i) absl::StrAppend(&raw, " <", i, "@x>\r\n");
  const Letter letter = Read(absl::StrCat(raw, "\r\n\r\nciao"));
  EXPECT_EQ(letter.references.size(), kMostReferences);
  EXPECT_EQ(letter.references.front(), "499@x");
}

// L5.
TEST(Letter, WithoutAnIdItsBytesAreItsId) {
  const std::string raw = "From: a@b.it\r\n\r\nciao";
  EXPECT_EQ(Read(raw).message_id, Read(raw).message_id);
  EXPECT_NE(Read(raw).message_id, Read(raw + "!").message_id);
  for (const char* none : {"<>", "<a\x01@x>", "words", "<a\xFF@x>", "<a@x"}) {
    const Letter letter = Read(absl::StrCat("Message-ID: ", none, "\r\n\r\nciao"));
    EXPECT_THAT(letter.message_id, HasSubstr("@no-id.invalid")) << none;
  }
}

TEST(Letter, NamesAreReadAndCannotTurnOrHide) {
  const Letter letter = Read(
      "From: =?utf-8?B?QW5uYeKArg==?= Rossi <Anna@B.IT>\r\nReply-To: \"R\" <r@b.it>\r\n"
      "To: C <c@b.it>, d@b.it\r\nCc: e@b.it\r\n\r\nciao");
  EXPECT_EQ(letter.from.name, "Anna Rossi");
  EXPECT_EQ(letter.from.address, "Anna@b.it");
  EXPECT_EQ(letter.reply_to.address, "r@b.it");
  ASSERT_EQ(letter.to.size(), 3u);
  EXPECT_EQ(letter.to[2].address, "e@b.it");
}

TEST(Letter, AnAddressWithinANameIsNoSender) {
  EXPECT_EQ(
      Read("From: =?utf-8?Q?Sindaco_=3Cs@comune.example=3E=2C?= <a@b.it>\r\n\r\nx").from.address,
      "a@b.it");
  EXPECT_EQ(Read("From: \"s@comune.example\" <a@b.it>\r\n\r\nx").from.address, "a@b.it");
}

TEST(Letter, S44OfAHeaderThatComesTwiceTheFirstCounts) {
  const Letter letter = Read(
      "From: a@b.it\r\nFrom: c@d.it\r\nSubject: uno\r\nSubject: due\r\nMessage-ID: <1@x>\r\n"
      "Message-ID: <2@x>\r\n\r\nx");
  EXPECT_EQ(letter.from.address, "a@b.it");
  EXPECT_EQ(letter.subject, "uno");
  EXPECT_EQ(letter.message_id, "1@x");
}

TEST(Letter, FileNamesAreNames) {
  const auto name = [](absl::string_view header) {
    const Letter letter =
        Read(absl::StrCat("From: a@b.it\r\nContent-Type: application/pdf\r\n"
                          "Content-Disposition: attachment; ",
                          header, "\r\n\r\n%PDF"));
    return letter.parts.size() == 1 ? letter.parts[0].name : "";
  };
  EXPECT_EQ(name("filename=\"../../etc/passwd\""), "passwd");
  EXPECT_EQ(name("filename=\"C:\\\\x\\\\a.pdf\""), "a.pdf");
  EXPECT_EQ(name("filename*=utf-8''citt%C3%A0.pdf; filename=citta.pdf"), "città.pdf");
  EXPECT_EQ(name("filename=\"=?iso-8859-1?Q?citt=E0.pdf?=\""), "città.pdf");
  EXPECT_EQ(name("filename=\"..\""), "allegato-1.pdf");
  EXPECT_EQ(name("filename=\"\""), "allegato-1.pdf");
  const std::string longest = name(absl::StrCat("filename=\"", std::string(5000, 'a'), ".pdf\""));
  EXPECT_EQ(longest, std::string(196, 'a') + ".pdf");
}

TEST(Letter, AFileIsItsBytes) {
  const Letter letter = Read(
      "From: a@b.it\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nciao\r\n"
      "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBOR\r\nw0=\r\n"
      "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.it\r\nSubject: =?utf-8?Q?=C3=A0?=\r\n"
      "\r\ncorpo\r\n--b--\r\n");
  ASSERT_EQ(letter.parts.size(), 2u);
  EXPECT_EQ(letter.parts[0].bytes, "\x89PNG\x0D");
  EXPECT_EQ(letter.parts[1].name, "allegato-2.eml");
  EXPECT_THAT(letter.parts[1].bytes, HasSubstr("From: x@y.it"));
  EXPECT_THAT(letter.parts[1].bytes, HasSubstr("Subject: =?utf-8?Q?=C3=A0?="));
}

TEST(Letter, ALongTextIsCutAndWholeBesideIt) {
  std::string text;
  while (text.size() <= kMostLetterTextBytes) text += "Il lampione è spento.\n";
  const Letter letter = Read(absl::StrCat("From: a@b.it\r\n\r\n", text));
  EXPECT_LE(letter.text.size(), kMostLetterTextBytes);
  ASSERT_EQ(letter.parts.size(), 1u);
  EXPECT_GT(letter.parts[0].bytes.size(), kMostLetterTextBytes);
}

TEST(Letter, PartsBeyondTheLimitAreCounted) {
  std::string raw = "From: a@b.it\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (int i = 0; i < 1000; ++i) raw += "--b\r\nContent-Type: image/png\r\n\r\nx\r\n";
  const Letter letter = Read(raw);
  EXPECT_EQ(letter.parts.size() + letter.left_out, 1000u);
  EXPECT_GT(letter.left_out, 0u);
}

TEST(Letter, WhatNobodyTakesApartIsAFileAsItCame) {
  std::string raw = "From: a@b.it\r\n";
  for (int i = 0; i < 200; ++i) {
    absl::StrAppend(&raw, "Content-Type: multipart/mixed; boundary=b", i, "\r\n\r\n--b", i, "\r\n");
  }
  const Letter letter = Read(raw);
  EXPECT_EQ(letter.from.address, "a@b.it");
  ASSERT_EQ(letter.parts.size(), 1u);
  EXPECT_EQ(letter.parts[0].bytes, raw);
}

// The library goes into each group by a call of its own, also within an attached mail, and takes
// each beginning of an encoded word to the end of its header.
TEST(Letter, GroupsWithinGroupsAndBeginningsOfWordsAreReadInTime) {
  std::string groups;
  std::string words;
  for (int i = 0; i < 500000; ++i) {
    groups += "a:";
    words += "=?a?q? ";
  }
  for (const std::string& value : {groups, words}) {
    for (const char* field : {"From: ", "To: ", "Subject: "}) {
      const std::string own = absl::StrCat(field, value, "\r\n");
      EXPECT_TRUE(ReadLetter(absl::StrCat(own, "\r\nciao")).ok());
      for (const char* type : {"message/rfc822", "Message/RFC822", "message (x) /\r\n rfc822"}) {
        const Letter letter =
            Read(absl::StrCat("From: a@b.it\r\nContent-Type: ", type, "\r\n\r\n", own));
        EXPECT_EQ(letter.parts.size(), 1u);
      }
      EXPECT_EQ(Read(absl::StrCat("From: a@b.it\r\nContent-Type: multipart/digest; boundary=b\r\n"
                                  "\r\n--b\r\n\r\n",
                                  own, "\r\nciao\r\n--b--\r\n"))
                    .parts.size(),
                1u);
    }
    const Letter named =
        Read(absl::StrCat("From: a@b.it\r\nContent-Type: x/y; name=\"", value, "\"\r\n\r\nciao"));
    EXPECT_EQ(named.from.address, "a@b.it");
  }
}

TEST(Letter, AnAttachedMailIsAsItWas) {
  const std::string inner =
      "From: x@y.it\r\nContent-Type: multipart/Digest; boundary=i\r\n\r\n--i\r\nContent-Type:\r\n"
      " Message/RFC822\r\n\r\na message in a digest\r\n--i--\r\n";
  const Letter letter =
      Read(absl::StrCat("From: a@b.it\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                        "Content-Type: message/rfc822\r\n\r\n",
                        inner, "--b--\r\n"));
  ASSERT_EQ(letter.parts.size(), 1u);
  EXPECT_EQ(absl::StrCat(letter.parts[0].bytes, "\r\n"), inner);
  EXPECT_EQ(letter.parts[0].name, "allegato-1.eml");
}

TEST(Letter, ADigestIsItsMails) {
  const Letter letter = Read(
      "From: a@b.it\r\nContent-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n"
      "From: x@y.it\r\n\r\nuno\r\n--b\r\n\r\nFrom: z@y.it\r\n\r\ndue\r\n--b--\r\n");
  ASSERT_EQ(letter.parts.size(), 2u);
  EXPECT_EQ(letter.parts[1].bytes, "From: z@y.it\r\n\r\ndue");
  EXPECT_EQ(letter.parts[1].name, "allegato-2.eml");
}

TEST(Letter, WithoutAnEmptyLineWhatIsNoFieldIsTheText) {
  const Letter letter = Read("From: a@b.it\r\nSubject: Buca\r\nin via Roma c'è una buca\r\n");
  EXPECT_EQ(letter.subject, "Buca");
  EXPECT_EQ(letter.text, "in via Roma c'è una buca");
}

TEST(Letter, ADateIsAMoment) {
  EXPECT_EQ(Read("Date: Mon, 23 Nov 2026 09:15:00 +0100\r\n\r\nx").date,
            absl::FromUnixSeconds(1795421700));
  EXPECT_FALSE(Read("Date: domani\r\n\r\nx").date);
}

TEST(Letter, PecHeadersOfAnybodyAreReadAndMarked) {
  const Letter letter = Read(
      "From: a@b.it\r\nX-Ricevuta: avvenuta-consegna\r\n"
      "X-Riferimento-Message-ID: <1@x>\r\n\r\nx");
  ASSERT_EQ(letter.news.size(), 1u);
  EXPECT_TRUE(letter.news[0].by_pec);
  EXPECT_FALSE(letter.certified);
}

TEST(Letter, WhatWeWriteIsKnownAsOursAndReadAsItWas) {
  MailText mail = {"comune@sori.example",
                   "Comune di Sori, URP",
                   "anna@example.it",
                   "Re: Perché la città è al buio?",
                   "Giovedì mattina.\n",
                   "t.1@sori.example",
                   absl::FromUnixSeconds(1795421700)};
  mail.reply_to = "comune+t@sori.example";
  mail.in_reply_to = "2@example.it";
  mail.references = {"1@example.it", "2@example.it"};
  mail.author = MailAuthor::kPerson;
  const Letter letter = Read(Render(mail));
  EXPECT_EQ(letter.automatic, Automatic::kOurs);
  EXPECT_EQ(letter.from.name, mail.from_name);
  EXPECT_EQ(letter.from.address, mail.from);
  EXPECT_EQ(letter.reply_to.address, mail.reply_to);
  EXPECT_EQ(letter.subject, mail.subject);
  EXPECT_EQ(letter.text, "Giovedì mattina.");
  EXPECT_EQ(letter.message_id, mail.message_id);
  EXPECT_EQ(letter.date, mail.date);
  EXPECT_THAT(letter.references, ElementsAre("2@example.it", "1@example.it"));
}

}  // namespace
}  // namespace mugugno::gateway::mail
