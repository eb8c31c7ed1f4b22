#include "gateway/channels/mail/arrived_mail.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "tenant/errors.h"

namespace mugugno::gateway::mail {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kChannel[] = "tenants/sori/channels/posta";
constexpr char kMailbox[] = "comune@comune.sori.example";
constexpr char kOurs[] = "t.sori.03ABC.0123@comune.sori.example";
constexpr char kFrom[] = "From: Rosa Mugugna <Rosa@casa.example>\r\n";

class ArrivedMailTest : public ::testing::Test {
 protected:
  static std::string Mail(const std::string& headers, const std::string& body,
                          const std::string& id = "uno@casa.example") {
    return absl::StrCat("Message-ID: <", id, ">\r\n", headers, "\r\n", body, "\r\n");
  }
  routing::Post Read(const std::string& raw) const {
    auto post = ReadArrived(kChannel, Open(raw, found_).mail.SerializeAsString());
    EXPECT_TRUE(post.ok()) << post.status();
    return post.ok() ? *std::move(post) : routing::Post();
  }

  Found found_ = {kMailbox, false, absl::FromUnixSeconds(1'790'000'000)};
};

TEST_F(ArrivedMailTest, AMailIsItsSubjectAndItsWordsAndIsKeptWhole) {
  const std::string raw =
      Mail(absl::StrCat(kFrom, "Subject: Lampione\r\n"), "In via Stagno è spento.");
  const Opened opened = Open(raw, found_);
  ASSERT_THAT(opened.files, SizeIs(1));
  EXPECT_EQ(opened.files[0].name, "messaggio.eml");
  EXPECT_EQ(opened.files[0].bytes, raw);
  const routing::Post post = Read(raw);
  EXPECT_EQ(post.message.text(), "Lampione\n\nIn via Stagno è spento.");
  EXPECT_EQ(post.message.user_id(), "rosa@casa.example");
  EXPECT_EQ(post.message.display_name(), "Rosa Mugugna");
  EXPECT_EQ(post.message.letter().message_id(), "uno@casa.example");
  EXPECT_EQ(post.message.letter().subject(), "Lampione");
  EXPECT_FALSE(post.message.letter().automatic());
  EXPECT_EQ(post.send_time, found_.time);
  EXPECT_THAT(post.message.attachments(), SizeIs(1));
  EXPECT_THAT(post.about_key, IsEmpty());
}

TEST_F(ArrivedMailTest, TheSameMailByAnotherWayHasTheSameKeyAndFilesAndAnotherOneHasNot) {
  const std::string headers = absl::StrCat(kFrom, "Subject: Lampione\r\n");
  const routing::Post first = Read(Mail(headers, "Spento."));
  const routing::Post again =
      Read(Mail(absl::StrCat("Received: from a by b\r\n", headers), "Spento."));
  EXPECT_EQ(again.key, first.key);
  EXPECT_EQ(again.message.SerializeAsString(), first.message.SerializeAsString());
  EXPECT_NE(Read(Mail(headers, "Acceso.")).key, first.key);
  EXPECT_NE(Read(Mail(headers, "Spento.", "due@casa.example")).key, first.key);
}

TEST_F(ArrivedMailTest, AnAnswerToOneOfOursIsAboutItAndSaysItsOwnWordsOnly) {
  const routing::Post post = Read(Mail(
      absl::StrCat(kFrom, "Subject: Re: Lampione\r\nIn-Reply-To: <", kOurs, ">\r\n"), "Grazie."));
  EXPECT_EQ(post.about_key, absl::StrCat("id/", kOurs));
  EXPECT_EQ(post.message.text(), "Grazie.");
  // Of another mailbox's it knows nothing.
  EXPECT_THAT(Read(Mail(absl::StrCat(kFrom, "In-Reply-To: <t.recco.03ABC.0123@recco.example>\r\n"),
                        "Ciao."))
                  .about_key,
              IsEmpty());
}

TEST_F(ArrivedMailTest, AnAbsenceNoteIsARemarkAndSaysThatItIsAutomatic) {
  const routing::Post post = Read(
      Mail(absl::StrCat(kFrom, "Auto-Submitted: auto-replied\r\nIn-Reply-To: <", kOurs, ">\r\n"),
           "Sono in ferie: per un incendio chiamate il 112."));
  EXPECT_THAT(post.message.text(), IsEmpty());
  EXPECT_THAT(post.message.remark(), HasSubstr("in ferie"));
  EXPECT_TRUE(post.message.letter().automatic());
}

TEST_F(ArrivedMailTest, WhatTheMailboxItselfWroteOpensNothing) {
  const routing::Post post =
      Read(Mail(absl::StrCat("From: <", kMailbox, ">\r\nSubject: Eco\r\n"), "Eco."));
  EXPECT_THAT(post.message.text(), IsEmpty());
  EXPECT_THAT(post.message.remark(), HasSubstr("casella stessa"));
}

std::string Bounce() {
  return absl::StrCat(
      "Return-Path: <>\r\nMessage-ID: <b@mx.example>\r\nFrom: MAILER-DAEMON@mx.example\r\n"
      "Subject: Undelivered\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
      "--x\r\nContent-Type: text/plain\r\n\r\nNo such user\r\n"
      "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
      "Final-Recipient: rfc822; rosa@casa.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
      "--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <",
      kOurs, ">\r\nFrom: x\r\n\r\n--x--\r\n");
}

TEST_F(ArrivedMailTest, ABounceIsAReceiptOfOurs) {
  const routing::Post post = Read(Bounce());
  ASSERT_THAT(post.receipts, SizeIs(1));
  EXPECT_EQ(post.receipts[0].receipt, v1::DELIVERY_RECEIPT_FAILED);
  EXPECT_EQ(post.receipts[0].tag, "t.sori.03ABC.0123");
  EXPECT_EQ(post.receipts[0].provider_id, absl::StrCat("id/", kOurs));
  EXPECT_THAT(post.receipts[0].error, StartsWith("5.1.1"));
}

std::string Receipt() {
  return absl::StrCat(
      "Message-ID: <r@pec.example>\r\nFrom: posta-certificata@pec.example\r\n"
      "X-Ricevuta: avvenuta-consegna\r\nX-Riferimento-Message-ID: <",
      kOurs, ">\r\nSubject: CONSEGNA\r\n\r\nConsegnato.\r\n");
}

TEST_F(ArrivedMailTest, AReceiptOfCertifiedMailCountsInACertifiedMailboxOnly) {
  EXPECT_THAT(Read(Receipt()).receipts, IsEmpty());
  found_.certified = true;
  const routing::Post post = Read(Receipt());
  ASSERT_THAT(post.receipts, SizeIs(1));
  EXPECT_EQ(post.receipts[0].receipt, v1::DELIVERY_RECEIPT_DELIVERED);
}

std::string Signed(const std::string& signature) {
  return absl::StrCat(
      "Message-ID: <s@casa.example>\r\n", kFrom,
      "Subject: Istanza\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; micalg=sha-256; "
      "protocol=\"application/pkcs7-signature\"; boundary=x\r\n\r\n--x\r\nContent-Type: "
      "text/plain\r\n\r\nChiedo il rimborso.\r\n--x\r\nContent-Type: "
      "application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n",
      signature, "\r\n--x--\r\n");
}

// Good, broken or of nobody: what nobody has verified is not told as valid, and not as invalid.
TEST_F(ArrivedMailTest, S69ASignatureIsToldAsNotVerifiedWhateverItIs) {
  const std::string envelope =
      "From: posta-certificata@pec.example\r\nX-Trasporto: posta-certificata\r\nSubject: POSTA "
      "CERTIFICATA: Istanza\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
      "boundary=pec\r\n\r\n--pec\r\nContent-Type: message/rfc822; name=postacert.eml\r\n"
      "Content-Disposition: attachment; filename=postacert.eml\r\n\r\n";
  for (const char* signature : {"MIIGqgYJKoZIhvcNAQcCoIIGmzCCBpcCAQEx", "AAAA", ""}) {
    const routing::Post plain = Read(Signed(signature));
    EXPECT_THAT(plain.message.text(), HasSubstr("Chiedo il rimborso."));
    EXPECT_THAT(plain.message.remark(), HasSubstr("non è verificata"));
    EXPECT_FALSE(plain.message.letter().certified());
    // Nor does the certified envelope around it say anything of the signature.
    found_.certified = true;
    const routing::Post certified =
        Read(absl::StrCat(envelope, Signed(signature), "\r\n--pec--\r\n"));
    EXPECT_THAT(certified.message.remark(), HasSubstr("non è verificata"));
    EXPECT_TRUE(certified.message.letter().certified());
    found_.certified = false;
    // Which anybody can make who writes to an ordinary mailbox.
    EXPECT_FALSE(Read(absl::StrCat(envelope, Signed(signature), "\r\n--pec--\r\n"))
                     .message.letter()
                     .certified());
  }
  EXPECT_EQ(Read(Mail(kFrom, "Chiedo il rimborso.")).message.remark(), "");
}

TEST_F(ArrivedMailTest, AMailWithoutASenderIsSetAsideAndKeptWhole) {
  const Opened opened = Open(Mail("Subject: Anonimo\r\n", "Buca."), found_);
  EXPECT_THAT(opened.files, SizeIs(1));
  EXPECT_THAT(opened.mail.raw(), HasSubstr("Buca."));
  const auto post = ReadArrived(kChannel, opened.mail.SerializeAsString());
  EXPECT_EQ(tenant::ErrorReason(post.status()), "UNREADABLE");
  EXPECT_EQ(tenant::ErrorReason(ReadArrived(kChannel, "\xff").status()), "UNREADABLE");
}

TEST_F(ArrivedMailTest, FilesBeyondTheTenthAreInTheWholeMailAndAreTold) {
  std::string raw =
      absl::StrCat(kFrom, "MIME-Version: 1.0\r\nMessage-ID: <f@casa.example>\r\n",
                   "Content-Type: multipart/mixed; boundary=x\r\n\r\n", "--x\r\n\r\nEcco.\r\n");
  for (int i = 0; i < 12; ++i) {
    absl::StrAppend(&raw, "--x\r\nContent-Type: image/png\r\nContent-Disposition: attachment; ",
                    "filename=", i, ".png\r\n\r\nfile ", i, "\r\n");
  }
  absl::StrAppend(&raw, "--x--\r\n");
  const Opened opened = Open(raw, found_);
  ASSERT_THAT(opened.files, SizeIs(10));
  EXPECT_EQ(opened.files[0].name, "0.png");
  EXPECT_EQ(opened.files[9].name, "messaggio.eml");
  EXPECT_THAT(Read(raw).message.remark(), AllOf(HasSubstr("(3)"), HasSubstr("messaggio.eml")));
}

TEST_F(ArrivedMailTest, BytesThatAreNoTextAnywhereKeepNoMailFromBeingRead) {
  const routing::Post post = Read(
      Mail("From: Rosa\xff <rosa@casa.example>\r\nSubject: Buca\xfe\r\nReferences: <\xff@x>\r\n",
           "In via\xff Stagno.", "id\xff\xc3@casa.example"));
  EXPECT_THAT(post.message.text(), AllOf(HasSubstr("In via"), HasSubstr("Stagno.")));
  v1::InboundMessage again;
  EXPECT_TRUE(again.ParseFromString(post.message.SerializeAsString()));
}

TEST_F(ArrivedMailTest, OneThatIsTooLongSaysSo) {
  found_.cut = true;
  EXPECT_THAT(Read(Mail(kFrom, "Inizio")).message.remark(), HasSubstr("troppo lungo"));
}

}  // namespace
}  // namespace mugugno::gateway::mail
