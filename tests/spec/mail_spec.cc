// A citizen who writes to a comune's mailbox, from the mail to the answer; IMAP by a dovecot of the
// test, SMTP on this machine. Rules: inbox-systems.md f4.

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/counter_service.pb.h"
#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/set_aside_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tenant/errors.h"
#include "tests/spec/chat_desk.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/mailbox_servers.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kSori[] = "comune@comune.sori.example";
constexpr char kRecco[] = "urp@comune.recco.example";
constexpr char kPec[] = "comune@pec.comune.sori.example";
constexpr char kShared[] = "insieme@golfoparadiso.example";
constexpr char kPassword[] = "la parola della casella";

class Mailboxes : public ::testing::Test, public ChatDesk {
 protected:
  static Dovecot& Server() {
    // Ends with the tests.
    static const auto server = Must(Dovecot::Start(TheMailboxServers().imap_port), "dovecot");
    return *server;
  }
  static void SetUpTestSuite() {
    static bool made = false;
    if (std::exchange(made, true)) return;
    for (const char* address : {kSori, kRecco, kPec, kShared}) Server().Add(address, kPassword);
    Make("admin-sori", "tenants/sori/channels/posta", kSori);
    Make("admin-recco", "tenants/recco/channels/posta", kRecco);
    Make("admin-sori", "tenants/sori/channels/pec", kPec, true);
    Make("coordinamento", "associations/golfo-paradiso/channels/posta", kShared);
  }
  static v1::Channel::Mailbox MailboxOf(const std::string& address, bool certified = false) {
    v1::Channel::Mailbox mailbox;
    mailbox.set_address(address);
    mailbox.set_imap_server(TheMailboxServers().imap_url());
    mailbox.set_smtp_server(TheMailboxServers().smtp.url());
    mailbox.set_certified(certified);
    return mailbox;
  }
  static absl::StatusOr<v1::Channel> Create(const std::string& admin, const std::string& name,
                                            const v1::Channel::Mailbox& mailbox) {
    v1::CreateChannelRequest request;
    const size_t at = name.find("/channels/");
    request.set_parent(name.substr(0, at));
    request.set_channel_id(name.substr(at + 10));
    request.mutable_channel()->set_display_name("Posta");
    request.mutable_channel()->set_kind(v1::Channel::KIND_EMAIL);
    *request.mutable_channel()->mutable_mailbox() = mailbox;
    return GatewayUnderTest::Shared().Call<v1::Channel>(admin, "DirectoryService.CreateChannel",
                                                        request);
  }
  static absl::StatusOr<v1::Channel> SetPassword(const std::string& admin, const std::string& name,
                                                 const std::string& password) {
    v1::SetChannelSecretsRequest request;
    request.set_name(name);
    request.set_password(password);
    return GatewayUnderTest::Shared().Call<v1::Channel>(admin, "DirectoryService.SetChannelSecrets",
                                                        request);
  }
  static void Make(const std::string& admin, const std::string& name, const std::string& address,
                   bool certified = false, const std::string& password = kPassword) {
    const auto made = Create(admin, name, MailboxOf(address, certified));
    ASSERT_OK(made);
    EXPECT_EQ(made->state(), v1::Channel::STATE_SETUP);
    const auto set = SetPassword(admin, name, password);
    ASSERT_OK(set);
    EXPECT_EQ(set->state(), v1::Channel::STATE_ACTIVE);
  }

  static int Next() {
    static std::atomic<int> last = 0;
    return ++last;
  }
  std::string Id() const { return absl::StrCat("m", Next(), ".", citizen_); }
  // A mail of this citizen.
  std::string Mail(const std::string& subject, const std::string& text,
                   const std::string& headers = "", const std::string& id = "") const {
    return absl::StrCat(
        "From: Rosa Mugugna <", citizen_, ">\r\nTo: <", kSori, ">\r\nSubject: ", subject,
        "\r\nMessage-ID: <", id.empty() ? Id() : id, ">\r\n", headers,
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n", text, "\r\n");
  }
  // What left for this citizen so far, or as soon as there are so many.
  std::vector<SmtpServer::Mail> SentTo(size_t count) const {
    const absl::Time last = absl::Now() + kPatience;
    while (true) {
      std::vector<SmtpServer::Mail> mine;
      for (const SmtpServer::Mail& mail : TheMailboxServers().smtp.mails()) {
        if (absl::StrContains(mail.to, citizen_)) mine.push_back(mail);
      }
      if (mine.size() >= count || absl::Now() > last) return mine;
      absl::SleepFor(absl::Milliseconds(20));
    }
  }
  // Of a mail that left: the header's value, and the words.
  static std::string Header(const SmtpServer::Mail& mail, const std::string& name) {
    const std::string unfolded = absl::StrReplaceAll(mail.text, {{"\r", ""}, {"\n ", " "}});
    const size_t at = absl::StrCat("\n", unfolded).find(absl::StrCat("\n", name, ": "));
    if (at == std::string::npos) return "";
    const size_t begin = at + name.size() + 2;
    return unfolded.substr(begin, unfolded.find('\n', begin) - begin);
  }
  static std::string Words(const SmtpServer::Mail& mail) {
    const std::string text = absl::StrReplaceAll(mail.text, {{"\r", ""}});
    std::string words;
    absl::Base64Unescape(absl::StrReplaceAll(text.substr(text.find("\n\n") + 2), {{"\n", ""}}),
                         &words);
    return words;
  }
  static std::string Bare(std::string id) {
    return absl::StrReplaceAll(std::move(id), {{"<", ""}, {">", ""}});
  }
  // A citizen's matter, answered: the mail that left.
  SmtpServer::Mail Answered(const char* mailbox, const std::string& subject, v1::Ticket* ticket) {
    Server().Deliver(mailbox, Mail(subject, "Davanti al 12 di via Stagno."));
    *ticket = AwaitTicket("sori", subject);
    EXPECT_OK(Reply(*ticket, "Provvediamo giovedì."));
    const auto sent = SentTo(1);
    EXPECT_THAT(sent, SizeIs(1));
    return sent.empty() ? SmtpServer::Mail() : sent[0];
  }
  // The ticket's last reply as soon as it is in that state, with that receipt.
  void AwaitReply(const v1::Ticket& ticket, v1::DeliveryState state, v1::DeliveryReceipt receipt) {
    const absl::Time last = absl::Now() + kPatience;
    v1::TicketEntry reply;
    while (absl::Now() < last) {
      for (const v1::TicketEntry& entry : Entries(ticket)) {
        if (entry.kind() == v1::TicketEntry::KIND_REPLY) reply = entry;
      }
      if (reply.delivery_state() == state && reply.receipt() == receipt) return;
    }
    ADD_FAILURE() << reply.DebugString();
  }
  // That all that was delivered before is there.
  void AwaitMark(const char* mailbox, const std::string& tenant) {
    const std::string mark = absl::StrCat("Segnale ", Next(), " di via Stagno");
    Server().Deliver(mailbox,
                     absl::StrCat("From: <mark", Next(), "@casa.example>\r\nSubject: ", mark,
                                  "\r\nMessage-ID: <", Id(), ">\r\n\r\nLampione.\r\n"));
    AwaitTicket(tenant, mark);
  }
  std::string Count(const std::string& where) {
    return gateway_.Ask("SELECT COUNT(*) FROM mugugno." + where);
  }
  absl::StatusOr<std::string> Download(const std::string& who, const std::string& name) {
    v1::DownloadAttachmentRequest request;
    request.set_name(name);
    v1::DownloadAttachmentResponse response;
    std::string bytes;
    bool asked = false;
    const absl::Status status = gateway_.Exchange(
        who, "AttachmentService.DownloadAttachment", request, response,
        [&] { return !std::exchange(asked, true); }, [&] { bytes += response.chunk(); });
    if (!status.ok()) return status;
    return bytes;
  }

  const std::string citizen_ = absl::StrCat("rosa", Next(), "@casa.example");
};

TEST_F(Mailboxes, AMailIsATicketOfItsMailboxsComuneAndTheAnswerAndTheAnswerToThatStandWithIt) {
  const std::string id = Id();
  Server().Deliver(kSori, Mail("Lampione spento per posta", "In via Stagno, al 12.", "", id));
  const v1::Ticket ticket = AwaitTicket("sori", "Lampione spento per posta");
  EXPECT_EQ(ticket.channel(), "tenants/sori/channels/posta");
  EXPECT_EQ(ticket.contact_display_name(), "Rosa Mugugna");
  ASSERT_OK(Reply(ticket, "Lo ripariamo giovedì."));
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].from, HasSubstr(absl::StrCat("<", kSori, ">")));
  EXPECT_EQ(Header(sent[0], "From"), absl::StrCat("Comune di Sori <", kSori, ">"));
  EXPECT_EQ(Header(sent[0], "To"), absl::StrCat("<", citizen_, ">"));
  EXPECT_EQ(Header(sent[0], "Subject"), "Re: Lampione spento per posta");
  EXPECT_EQ(Header(sent[0], "In-Reply-To"), absl::StrCat("<", id, ">"));
  EXPECT_EQ(Header(sent[0], "References"), absl::StrCat("<", id, ">"));
  EXPECT_EQ(Header(sent[0], "Auto-Submitted"), "");
  EXPECT_THAT(Words(sent[0]), AllOf(HasSubstr("Lo ripariamo giovedì."), HasSubstr("Sori")));
  const std::string ours = Bare(Header(sent[0], "Message-ID"));
  EXPECT_THAT(ours, EndsWith("@comune.sori.example"));
  // Days later, of something else by its words: it answers that, so it belongs there.
  Server().Deliver(kSori,
                   Mail("Re: Lampione spento per posta", "Il cassonetto è pieno, a proposito.",
                        absl::StrCat("In-Reply-To: <", ours, ">\r\n")));
  EXPECT_THAT(AwaitInbound(ticket, 2),
              ElementsAre(HasSubstr("In via Stagno"), "Il cassonetto è pieno, a proposito."));
  ASSERT_OK(Reply(ticket, "Anche quello."));
  const auto later = SentTo(2);
  ASSERT_THAT(later, SizeIs(2));
  EXPECT_THAT(Header(later[1], "References"), AllOf(StartsWith(absl::StrCat("<", id, ">")),
                                                    Not(EndsWith(absl::StrCat("<", id, ">")))));
}

TEST_F(Mailboxes, WhoSpokeAtTheCounterAndGaveAnAddressIsAnsweredByTheComunesMailbox) {
  v1::CreateChannelRequest counter;
  counter.set_parent("tenants/sori");
  counter.set_channel_id("sportello-con-posta");
  counter.mutable_channel()->set_display_name("Sportello");
  counter.mutable_channel()->set_kind(v1::Channel::KIND_COUNTER);
  ASSERT_OK(gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.CreateChannel", counter));
  v1::TakeDownMessageRequest request;
  request.set_parent("tenants/sori");
  request.set_text("Detto a voce e risposto per posta: buca in via Stagno");
  request.set_email(citizen_);
  request.set_request_id(NewRequestId());
  ASSERT_OK(gateway_.Call<v1::CounterMessage>("comunicazione", "CounterService.TakeDownMessage",
                                              request));
  const v1::Ticket ticket = AwaitTicket("sori", "Detto a voce e risposto per posta");
  ASSERT_OK(Reply(ticket, "La chiudiamo lunedì."));
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].from, HasSubstr(absl::StrCat("<", kSori, ">")));
  EXPECT_THAT(Words(sent[0]), HasSubstr("La chiudiamo lunedì."));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
}

// S84.
TEST_F(Mailboxes, WhoAnswersAMailOfSomebodyElsesMatterIsNotLetIntoIt) {
  v1::Ticket ticket;
  const SmtpServer::Mail sent = Answered(kSori, "Panchina divelta per posta", &ticket);
  const std::string header = absl::StrCat("In-Reply-To: ", Header(sent, "Message-ID"), "\r\n");
  Server().Deliver(
      kSori, absl::StrCat("From: <altro", Next(), "@casa.example>\r\nSubject: Re: Panchina\r\n",
                          header, "Message-ID: <", Id(),
                          ">\r\n\r\nDi un altro per posta: tombino rotto in via Stagno\r\n"));
  const v1::Ticket other =
      AwaitTicket("sori", "Di un altro per posta: tombino rotto in via Stagno");
  EXPECT_NE(other.name(), ticket.name());
  EXPECT_THAT(AwaitInbound(ticket, 1), SizeIs(1));
}

TEST_F(Mailboxes, AMailToTwoComuniIsATicketOfEachWhateverItsHeaderSays) {
  const std::string mail = Mail("Frana sulla strada per posta", "Tra via Stagno e il confine.");
  Server().Deliver(kSori, mail);
  Server().Deliver(kRecco, mail);
  const v1::Ticket sori = AwaitTicket("sori", "Frana sulla strada per posta");
  const v1::Ticket recco = AwaitTicket("recco", "Frana sulla strada per posta");
  EXPECT_EQ(sori.channel(), "tenants/sori/channels/posta");
  EXPECT_EQ(recco.channel(), "tenants/recco/channels/posta");
  v1::GetTicketRequest get;
  get.set_name(sori.name());
  EXPECT_TRUE(absl::IsPermissionDenied(
      gateway_.Call<v1::Ticket>("officer-recco", "TicketService.GetTicket", get).status()));
}

TEST_F(Mailboxes, TheSameMailTwiceIsOneMessageAndAnotherOneUnderItsNameIsNot) {
  const std::string id = Id();
  const std::string mail = Mail("Cassonetto pieno per posta", "In via Stagno.", "", id);
  Server().Deliver(kSori, mail);
  const v1::Ticket ticket = AwaitTicket("sori", "Cassonetto pieno per posta");
  Server().Deliver(kSori, absl::StrCat("Received: from a by b\r\n", mail));
  Server().Deliver(kSori, Mail("Cestino divelto per posta", "Nel parco di via Stagno.", "", id));
  EXPECT_NE(AwaitTicket("sori", "Cestino divelto per posta").name(), ticket.name());
  EXPECT_THAT(AwaitInbound(ticket, 1), SizeIs(1));
}

TEST_F(Mailboxes, WhatNoPersonWroteIsKeptAndNotAnswered) {
  Server().Deliver(kSori, Mail("Incendio nel bosco per posta", "C'è un incendio vicino alle case!",
                               "Auto-Submitted: auto-generated\r\n"));
  const v1::Ticket ticket = AwaitTicket("sori", "Incendio nel bosco per posta");
  EXPECT_TRUE(ticket.emergency());
  AwaitMark(kSori, "sori");
  EXPECT_EQ(Count(absl::StrCat("delivery WHERE way = ", v1::Delivery::WAY_MAILBOX,
                               " AND ticket_id = (SELECT id FROM mugugno.ticket WHERE number = '",
                               ticket.number(), "')")),
            "0");
  EXPECT_THAT(SentTo(0), IsEmpty());
}

TEST_F(Mailboxes, AnAbsenceNoteStandsInItsConversationAndChangesNothing) {
  v1::Ticket ticket;
  const SmtpServer::Mail sent = Answered(kSori, "Parapetto storto per posta", &ticket);
  Server().Deliver(kSori, Mail("Automatic reply: Ringhiera", "Sono in ferie; incendio? 112.",
                               absl::StrCat("Auto-Submitted: auto-replied\r\nIn-Reply-To: ",
                                            Header(sent, "Message-ID"), "\r\n")));
  EXPECT_THAT(AwaitInbound(ticket, 2), Contains(HasSubstr("Sono in ferie")));
  v1::GetTicketRequest get;
  get.set_name(ticket.name());
  const auto now = gateway_.Call<v1::Ticket>("comunicazione", "TicketService.GetTicket", get);
  ASSERT_OK(now);
  EXPECT_FALSE(now->emergency());
  EXPECT_THAT(SentTo(1), SizeIs(1));
}

TEST_F(Mailboxes, AnEmergencyIsToldOf112OnceAndSaysThatNoPersonWroteIt) {
  Server().Deliver(kSori, Mail("Aiuto per posta", "C'è un incendio nel bosco, ci sono persone"));
  EXPECT_TRUE(AwaitTicket("sori", "Aiuto per posta").emergency());
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(Words(sent[0]), AllOf(HasSubstr("112"), HasSubstr("Comune di Sori")));
  EXPECT_EQ(Header(sent[0], "Auto-Submitted"), "auto-replied");
  const std::string mails = absl::StrCat("delivery WHERE way = ", v1::Delivery::WAY_MAILBOX);
  const std::string before = Count(mails);
  Server().Deliver(kSori, Mail("Ancora", "L'incendio si avvicina alle case, aiuto"));
  AwaitMark(kSori, "sori");
  EXPECT_EQ(Count(mails), before);
}

std::string BounceOf(const std::string& about, const std::string& to) {
  return absl::StrCat(
      "Return-Path: <>\r\nMessage-ID: <bounce-", about,
      ">\r\nFrom: MAILER-DAEMON@mx.example\r\n"
      "Subject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
      "--x\r\nContent-Type: text/plain\r\n\r\nNo such user\r\n"
      "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
      "Final-Recipient: rfc822; ",
      to,
      "\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
      "--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <",
      about, ">\r\nFrom: x\r\n\r\n--x--\r\n");
}

TEST_F(Mailboxes, ABounceMarksTheReplyAsNotReachedAndOpensNothing) {
  v1::Ticket ticket;
  const SmtpServer::Mail sent = Answered(kSori, "Aiuola secca per posta", &ticket);
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  const std::string tickets = Count("ticket");
  Server().Deliver(kSori, BounceOf(Bare(Header(sent, "Message-ID")), citizen_));
  AwaitReply(ticket, v1::DELIVERY_STATE_DEAD, v1::DELIVERY_RECEIPT_FAILED);
  EXPECT_THAT(
      AwaitDelivery(ticket, v1::Delivery::WAY_MAILBOX, v1::DELIVERY_STATE_DEAD).last_error(),
      HasSubstr("5.1.1"));
  EXPECT_EQ(Count("ticket"), tickets);
}

TEST_F(Mailboxes, ReceiptsOfCertifiedMailCountInACertifiedMailboxOnly) {
  const auto receipt = [](const std::string& kind, const SmtpServer::Mail& about) {
    return absl::StrCat("Message-ID: <", kind, Next(), "@pec.example>\r\nX-Ricevuta: ", kind,
                        "\r\nX-Riferimento-Message-ID: ", Header(about, "Message-ID"),
                        "\r\nFrom: posta-certificata@pec.example\r\nSubject: ", kind,
                        "\r\n\r\nRicevuta.\r\n");
  };
  v1::Ticket certified;
  const SmtpServer::Mail sent =
      Answered(kPec, "Istanza di accesso agli atti per posta", &certified);
  EXPECT_THAT(Header(sent, "From"), HasSubstr(kPec));
  Server().Deliver(kPec, receipt("accettazione", sent));
  AwaitReply(certified, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_ACCEPTED);
  Server().Deliver(kPec, receipt("avvenuta-consegna", sent));
  AwaitReply(certified, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_DELIVERED);
}

TEST_F(Mailboxes, AForgedReceiptOfCertifiedMailSaysNothingInAnOrdinaryMailbox) {
  v1::Ticket ticket;
  const SmtpServer::Mail sent = Answered(kSori, "Bacheca vecchia per posta", &ticket);
  Server().Deliver(
      kSori,
      absl::StrCat("Message-ID: <f", Next(), "@x.example>\r\nX-Ricevuta: ",
                   "avvenuta-consegna\r\nX-Riferimento-Message-ID: ", Header(sent, "Message-ID"),
                   "\r\nFrom: posta-certificata@pec.example\r\n\r\nRicevuta.\r\n"));
  AwaitMark(kSori, "sori");
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
}

TEST_F(Mailboxes, FilesAndTheWholeMailCanBeDownloadedAndAnotherComuneSeesNoneOfThem) {
  const std::string mail = absl::StrCat(
      "From: <", citizen_, ">\r\nSubject: Foto della buca per posta\r\nMessage-ID: <", Id(),
      ">\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
      "--x\r\nContent-Type: text/plain\r\n\r\nEccola, in via Stagno.\r\n"
      "--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=nota.txt\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n",
      absl::Base64Escape("profonda un palmo"), "\r\n--x--\r\n");
  Server().Deliver(kSori, mail);
  const v1::Ticket ticket = AwaitTicket("sori", "Foto della buca per posta");
  const std::vector<v1::TicketEntry> entries = Entries(ticket);
  ASSERT_FALSE(entries.empty());
  ASSERT_THAT(entries[0].attachments(), SizeIs(2));
  EXPECT_EQ(entries[0].attachments(0).file_name(), "nota.txt");
  EXPECT_EQ(Download("comunicazione", entries[0].attachments(0).name()).value_or(""),
            "profonda un palmo");
  EXPECT_EQ(entries[0].attachments(1).file_name(), "messaggio.eml");
  EXPECT_EQ(Download("comunicazione", entries[0].attachments(1).name()).value_or(""), mail);
  EXPECT_TRUE(absl::IsPermissionDenied(
      Download("officer-recco", entries[0].attachments(1).name()).status()));
}

// More than two of the pieces it is fetched in.
TEST_F(Mailboxes, ALongMailIsKeptWhole) {
  std::string lines;
  for (int i = 0; lines.size() < (size_t{5} << 19); ++i) {
    absl::StrAppend(&lines, "riga ", i, " di un verbale che non finisce\r\n");
  }
  const std::string mail =
      absl::StrCat("From: <", citizen_, ">\r\nSubject: Verbale lungo per posta\r\nMessage-ID: <",
                   Id(), ">\r\n\r\n", lines);
  Server().Deliver(kSori, mail);
  const v1::Ticket ticket = AwaitTicket("sori", "Verbale lungo per posta");
  const std::vector<v1::TicketEntry> entries = Entries(ticket);
  ASSERT_FALSE(entries.empty());
  ASSERT_FALSE(entries[0].attachments().empty());
  const auto& whole = *entries[0].attachments().rbegin();
  EXPECT_EQ(whole.file_name(), "messaggio.eml");
  EXPECT_TRUE(Download("comunicazione", whole.name()).value_or("") == mail);
}

TEST_F(Mailboxes, GraziePerMailOpensNoTicketAndNothingInTheMailboxIsTouched) {
  v1::Ticket ticket;
  const SmtpServer::Mail sent = Answered(kSori, "Scala sconnessa per posta", &ticket);
  const std::string tickets = Count("ticket");
  const int untouched = Server().Untouched(kSori);
  Server().Deliver(kSori, Mail("Re: Scala sconnessa per posta", "Grazie!",
                               absl::StrCat("In-Reply-To: ", Header(sent, "Message-ID"), "\r\n")));
  EXPECT_THAT(AwaitInbound(ticket, 2), Contains(HasSubstr("Grazie!")));
  EXPECT_EQ(Count("ticket"), tickets);
  EXPECT_EQ(Server().Untouched(kSori), untouched + 1);
}

// L5.
TEST_F(Mailboxes, AMailWhoseCursorWasLostIsReadAgainAndIsOneMessage) {
  Server().Deliver(kSori, Mail("Fontanella guasta per posta", "In via Stagno."));
  const v1::Ticket ticket = AwaitTicket("sori", "Fontanella guasta per posta");
  const std::string messages = Count("submission");
  const std::string files = Count("attachment");
  // As where a gateway ends between the message and the cursor.
  gateway_.Run("UPDATE mugugno.mailbox_cursor SET last_uid = 0 WHERE owner = 'tenants/sori'");
  AwaitMark(kSori, "sori");
  EXPECT_EQ(Count("submission"), absl::StrCat(std::stoll(messages) + 1));
  // The mark has one.
  EXPECT_EQ(Count("attachment"), absl::StrCat(std::stoll(files) + 1));
  EXPECT_THAT(AwaitInbound(ticket, 1), SizeIs(1));
}

TEST_F(Mailboxes, AMailboxThatNumbersAnewIsReadFromTheBeginningAndNothingComesTwice) {
  Server().Deliver(kRecco, Mail("Altalena rotta per posta", "Nel parco."));
  const v1::Ticket ticket = AwaitTicket("recco", "Altalena rotta per posta");
  const auto validity = [this] {
    return gateway_.Ask(
        "SELECT uid_validity FROM mugugno.mailbox_cursor WHERE owner = "
        "'tenants/recco' AND channel_id = 'posta'");
  };
  const std::string before = validity();
  const std::string messages = Count("submission");
  Server().Renumber(kRecco);
  AwaitMark(kRecco, "recco");
  EXPECT_NE(validity(), before);
  EXPECT_EQ(Count("submission"), absl::StrCat(std::stoll(messages) + 1));
  EXPECT_THAT(AwaitInbound(ticket, 1), SizeIs(1));
}

TEST_F(Mailboxes, WhatCannotBeReadIsSetAsideAndHoldsUpNothing) {
  const auto entries = [this] {
    return Must(gateway_.Call<v1::ListSetAsideMessagesResponse>(
                    "root", "SetAsideService.ListSetAsideMessages",
                    v1::ListSetAsideMessagesRequest()),
                "entries")
        .set_aside_messages_size();
  };
  const int before = entries();
  Server().Deliver(kSori, absl::StrCat("Subject: Senza mittente ", Next(), "\r\n\r\nBuca.\r\n"));
  AwaitMark(kSori, "sori");
  EXPECT_EQ(entries(), before + 1);
}

TEST_F(Mailboxes, AtTheSharedMailboxTheCitizenIsAskedForTheComuneAndTheAnswerDecides) {
  Server().Deliver(kShared,
                   Mail("Lampione rotto per posta", "C'è un lampione rotto nella strada."));
  const auto asked = SentTo(1);
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_THAT(Header(asked[0], "From"), HasSubstr(kShared));
  EXPECT_THAT(Words(asked[0]), AllOf(HasSubstr("Per quale comune ci scrivi?"), HasSubstr("Recco")));
  Server().Deliver(kShared,
                   Mail("Re: Lampione rotto per posta", "Recco",
                        absl::StrCat("In-Reply-To: ", Header(asked[0], "Message-ID"), "\r\n")));
  const v1::Ticket ticket = AwaitTicket("recco", "Lampione rotto per posta");
  EXPECT_EQ(ticket.channel(), "associations/golfo-paradiso/channels/posta");
  ASSERT_OK(Reply(ticket, "Lo ripariamo."));
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(Header(sent[1], "From"), absl::StrCat("Comune di Recco <", kShared, ">"));
  EXPECT_EQ(Header(sent[1], "Subject"), "Re: Lampione rotto per posta");
}

TEST_F(Mailboxes, AWrongPasswordIsToldAndHoldsUpNoOtherMailbox) {
  const std::string name = "tenants/sori/channels/sbagliata";
  Server().Add("sbagliata@comune.sori.example", "un'altra");
  Make("admin-sori", name, "sbagliata@comune.sori.example");
  Server().Deliver("sbagliata@comune.sori.example",
                   Mail("Ritardo per posta", "Bus in via Stagno."));
  v1::ConnectChannelRequest connect;
  connect.set_name(name);
  const auto refused =
      gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.ConnectChannel", connect);
  EXPECT_EQ(tenant::ErrorReason(refused.status()), "PLATFORM_REFUSED");
  EXPECT_THAT(refused.status().message(), AllOf(HasSubstr("password"), Not(HasSubstr(kPassword))));
  AwaitMark(kSori, "sori");
  v1::CheckTenantRequest check;
  check.set_name("tenants/sori");
  std::string finding;
  const absl::Time last = absl::Now() + kPatience;
  while (!absl::StrContains(finding, "casella non letta") && absl::Now() < last) {
    finding = Must(gateway_.Call<v1::CheckTenantResponse>("admin-sori",
                                                          "DirectoryService.CheckTenant", check),
                   "check")
                  .Utf8DebugString();
  }
  EXPECT_THAT(finding, HasSubstr("casella non letta"));
  ASSERT_OK(SetPassword("admin-sori", name, "un'altra"));
  EXPECT_OK(gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.ConnectChannel", connect));
  EXPECT_EQ(AwaitTicket("sori", "Ritardo per posta").channel(), name);
}

TEST_F(Mailboxes, AnotherServerNeedsThePasswordAnewAndNobodySeesIt) {
  const std::string name = "tenants/sori/channels/cambio-posta";
  Server().Add("cambio@comune.sori.example", kPassword);
  Make("admin-sori", name, "cambio@comune.sori.example");
  EXPECT_EQ(gateway_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.channel WHERE INSTR("
                                      "sealed_secrets, '",
                                      kPassword, "')")),
            "0");
  v1::UpdateChannelRequest update;
  update.mutable_channel()->set_name(name);
  update.mutable_channel()->set_display_name("Posta nuova");
  *update.mutable_channel()->mutable_mailbox() = MailboxOf("cambio@comune.sori.example");
  update.mutable_channel()->set_kind(v1::Channel::KIND_EMAIL);
  auto changed = gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.UpdateChannel", update);
  ASSERT_OK(changed);
  EXPECT_EQ(changed->state(), v1::Channel::STATE_ACTIVE);
  update.mutable_channel()->mutable_mailbox()->set_imap_server("imaps://altrove.example:993");
  changed = gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.UpdateChannel", update);
  ASSERT_OK(changed);
  EXPECT_EQ(changed->state(), v1::Channel::STATE_SETUP);
}

TEST_F(Mailboxes, AServerThatIsNotAllowedIsNotCalledAndAMailboxWithoutOneIsNone) {
  v1::Channel::Mailbox inside = MailboxOf("dentro@comune.sori.example");
  inside.set_imap_server("imap://127.0.0.1:1");
  ASSERT_OK(Create("admin-sori", "tenants/sori/channels/dentro", inside));
  ASSERT_OK(SetPassword("admin-sori", "tenants/sori/channels/dentro", kPassword));
  v1::ConnectChannelRequest connect;
  connect.set_name("tenants/sori/channels/dentro");
  const auto refused =
      gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.ConnectChannel", connect);
  EXPECT_THAT(refused.status().message(), HasSubstr("not public"));
  v1::Channel::Mailbox none = MailboxOf("nessuna@comune.sori.example");
  for (const std::string server : {"", "http://x.example:1", "imaps://x.example", "imaps://:1"}) {
    none.set_imap_server(server);
    EXPECT_TRUE(absl::IsInvalidArgument(
        Create("admin-sori", "tenants/sori/channels/nessuna", none).status()))
        << server;
  }
}

TEST_F(Mailboxes, OneRefusedRecipientIsRefusedAndOneWhoseServerEndsAfterTheMailIsUnknown) {
  Server().Deliver(kSori, Mail("Cartello sbiadito per posta", "In via Stagno."));
  const v1::Ticket refused = AwaitTicket("sori", "Cartello sbiadito per posta");
  TheMailboxServers().smtp.Script({SmtpServer::Conduct::kRefuseRecipient});
  ASSERT_OK(Reply(refused, "Lo cambiamo."));
  EXPECT_THAT(
      AwaitDelivery(refused, v1::Delivery::WAY_MAILBOX, v1::DELIVERY_STATE_DEAD).last_error(),
      HasSubstr("550"));
  TheMailboxServers().smtp.Script({SmtpServer::Conduct::kCloseAfterBody});
  ASSERT_OK(Reply(refused, "Lo cambiamo davvero."));
  AwaitReply(refused, v1::DELIVERY_STATE_UNKNOWN, v1::DELIVERY_RECEIPT_UNSPECIFIED);
}

}  // namespace
}  // namespace mugugno::tests
