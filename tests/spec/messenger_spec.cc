// A citizen at a comune's Page on Messenger, and at its Instagram account, from the first webhook
// to the answer; the Graph API is on this machine. Names of cases: inbox-systems.md d and e.

#include <atomic>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/set_aside_service.pb.h"
#include "tenant/errors.h"
#include "tenant/vault/webhook_signature.h"
#include "tests/spec/chat_desk.h"
#include "tests/support/gateway_config.h"
#include "tests/support/graph_api.h"
#include "tests/support/must.h"
#include "tests/support/picture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/visitor.h"

namespace mugugno::tests {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// A channel of one of the two kinds, with what it has to prove and what proves it.
struct Account {
  std::string admin;
  std::string owner;  // "tenants/sori"
  std::string path;   // "comune/sori"
  v1::Channel::Kind kind = v1::Channel::KIND_MESSENGER;
  std::string id;  // of the channel, and the word in its path
  std::string account;
  std::string page;  // of the account, where that is none itself
  std::string token;
  std::string app_secret;
  std::string verify_token;

  std::string name() const { return absl::StrCat(owner, "/channels/", id); }
  std::string place() const {
    return absl::StrCat("/webhook/", instagram() ? "instagram/" : "messenger/", path, "/", id);
  }
  bool instagram() const { return kind == v1::Channel::KIND_INSTAGRAM; }
  // What messages leave by.
  std::string messages() const {
    return absl::StrCat("/", page.empty() ? account : page, "/messages");
  }
};

Account AccountOf(v1::Channel::Kind kind, const std::string& id, const std::string& admin,
                  const std::string& owner, const std::string& path, char sign) {
  const int number = static_cast<int>(sign);
  return {admin,
          owner,
          path,
          kind,
          id,
          absl::StrCat("8880", number),
          kind == v1::Channel::KIND_INSTAGRAM ? absl::StrCat("9990", number) : "",
          "EAAM" + std::string(30, sign),
          std::string(32, sign),
          std::string(40, sign)};
}
const Account& Page() {
  static const auto& account = *new Account(AccountOf(
      v1::Channel::KIND_MESSENGER, "messenger", "admin-sori", "tenants/sori", "comune/sori", 'm'));
  return account;
}
const Account& Instagram() {
  static const auto& account = *new Account(AccountOf(
      v1::Channel::KIND_INSTAGRAM, "instagram", "admin-sori", "tenants/sori", "comune/sori", 'i'));
  return account;
}
const Account& Shared() {
  static const auto& account =
      *new Account(AccountOf(v1::Channel::KIND_MESSENGER, "messenger", "coordinamento",
                             "associations/golfo-paradiso", "associazione/golfo-paradiso", 'g'));
  return account;
}

class Messenger : public ::testing::Test, public ChatDesk {
 protected:
  static void SetUpTestSuite() {
    for (const Account* account : {&Page(), &Instagram(), &Shared()}) Make(*account);
  }
  static v1::CreateChannelRequest Wanted(const Account& account) {
    v1::CreateChannelRequest request;
    request.set_parent(account.owner);
    request.set_channel_id(account.id);
    request.mutable_channel()->set_display_name("Facebook");
    request.mutable_channel()->set_kind(account.kind);
    request.mutable_channel()->set_account(account.account);
    request.mutable_channel()->set_business_account(account.page);
    return request;
  }
  static void Make(const Account& account) {
    GatewayUnderTest& gateway = GatewayUnderTest::Shared();
    v1::Channel channel;
    ASSERT_OK(
        gateway.Call(account.admin, "DirectoryService.CreateChannel", Wanted(account), &channel));
    EXPECT_EQ(channel.state(), v1::Channel::STATE_SETUP);
    v1::SetChannelSecretsRequest secrets;
    secrets.set_name(account.name());
    secrets.set_access_token(account.token);
    secrets.set_app_secret(account.app_secret);
    secrets.set_verify_token(account.verify_token);
    ASSERT_OK(gateway.Call(account.admin, "DirectoryService.SetChannelSecrets", secrets, &channel));
    EXPECT_EQ(channel.state(), v1::Channel::STATE_ACTIVE);
  }

  static int64_t Next() {
    static std::atomic<int64_t> last = 1000;
    return ++last;
  }
  static std::string NewId() { return absl::StrCat("m_IN", Next()); }
  static int64_t Now() { return absl::ToUnixMillis(absl::Now()); }
  static constexpr int64_t kHour = 3600 * 1000;

  // Something this citizen did.
  std::string Event(const Account& account, const std::string& content,
                    int64_t time = Now()) const {
    return absl::StrCat(R"({"sender":{"id":")", citizen_, R"("},"recipient":{"id":")",
                        account.account, R"("},"timestamp":)", time, ",", content, "}");
  }
  std::string Message(const Account& account, const std::string& content,
                      const std::string& id = NewId(), int64_t time = Now()) const {
    return Event(account, absl::StrCat(R"("message":{"mid":")", id, "\",", content, "}"), time);
  }
  std::string Said(const std::string& text, const std::string& id = NewId(),
                   int64_t time = Now()) const {
    return Message(Page(), absl::StrCat(R"("text":")", text, "\""), id, time);
  }
  // What the account itself wrote to the citizen.
  std::string Echo(const Account& account, const std::string& content,
                   const std::string& id = NewId()) const {
    return absl::StrCat(R"({"sender":{"id":")", account.account, R"("},"recipient":{"id":")",
                        citizen_, R"("},"timestamp":)", Now(), R"(,"message":{"mid":")", id,
                        R"(","is_echo":true,)", content, "}}");
  }
  static std::string Entry(const Account& account, const std::string& events,
                           const std::string& list = "messaging") {
    return absl::StrCat(R"({"id":")", account.account, R"(","time":1,")", list, "\":[", events,
                        "]}");
  }
  static std::string Body(const Account& account, const std::string& entries) {
    return absl::StrCat(R"({"object":")", account.instagram() ? "instagram" : "page",
                        R"(","entry":[)", entries, "]}");
  }

  Visitor::Page BringSigned(const std::string& place, const std::string& signature,
                            const std::string& body) {
    Visitor platform(gateway_.http_socket());
    if (!signature.empty()) platform.Say("X-Hub-Signature-256", signature);
    return platform.PostBytes(place, "application/json", body);
  }
  void MustBring(const Account& account, const std::string& body) {
    const Visitor::Page answer =
        BringSigned(account.place(), tenant::SignBody(account.app_secret, body), body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body, "");
  }
  void MustSay(const Account& account, const std::string& events) {
    MustBring(account, Body(account, Entry(account, events)));
  }
  void MustSay(const std::string& events) { MustSay(Page(), events); }

  std::vector<v1::TicketEntry> Replies(const v1::Ticket& ticket) {
    std::vector<v1::TicketEntry> replies;
    for (const v1::TicketEntry& entry : Entries(ticket)) {
      if (entry.kind() == v1::TicketEntry::KIND_REPLY) replies.push_back(entry);
    }
    return replies;
  }
  // The ticket's reply of that place, as soon as it is in that state with that receipt.
  void AwaitReply(const v1::Ticket& ticket, v1::DeliveryState state, v1::DeliveryReceipt receipt,
                  size_t place = 0) {
    const absl::Time last = absl::Now() + kPatience;
    std::vector<v1::TicketEntry> replies;
    while (absl::Now() < last) {
      replies = Replies(ticket);
      if (replies.size() > place && replies[place].delivery_state() == state &&
          replies[place].receipt() == receipt) {
        return;
      }
    }
    ADD_FAILURE() << (replies.size() > place ? replies[place].DebugString() : "no reply");
  }
  // What was sent to this citizen so far, or as soon as there are so many.
  std::vector<GraphApi::Call> SentTo(size_t count) {
    const absl::Time last = absl::Now() + kPatience;
    while (true) {
      std::vector<GraphApi::Call> mine;
      for (const GraphApi::Call& call : TheGraphApi().calls("/messages")) {
        if (absl::StrContains(call.body, citizen_)) mine.push_back(call);
      }
      if (mine.size() >= count || absl::Now() > last) return mine;
      absl::SleepFor(absl::Milliseconds(20));
    }
  }
  void Script(std::vector<GraphApi::Answer> answers) {
    TheGraphApi().Script(citizen_, std::move(answers));
  }
  static std::string TagOf(const GraphApi::Call& call) {
    const std::string field = R"("metadata":")";
    const size_t begin = call.body.find(field) + field.size();
    return call.body.substr(begin, call.body.find('"', begin) - begin);
  }
  int CountSetAside(const std::string& reason) {
    const auto page =
        Must(gateway_.Call<v1::ListSetAsideMessagesResponse>(
                 "root", "SetAsideService.ListSetAsideMessages", v1::ListSetAsideMessagesRequest()),
             "entries");
    int count = 0;
    for (const auto& entry : page.set_aside_messages()) {
      if (absl::StrContains(entry.DebugString(), reason)) ++count;
    }
    return count;
  }
  int AwaitSetAside(const std::string& reason, int least) {
    const absl::Time last = absl::Now() + kPatience;
    int count = CountSetAside(reason);
    while (count < least && absl::Now() < last) count = CountSetAside(reason);
    return count;
  }

  const std::string citizen_ = absl::StrCat(24'000'000'000'000 + Next());
};

TEST_F(Messenger, AMessageIsATicketOfThePagesComuneAndTheSignedAnswerReachesTheCitizen) {
  MustSay(Said("Pagina: siepe incolta davanti al 3 di via Fontana"));
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: siepe incolta davanti al 3");
  EXPECT_EQ(ticket.channel(), Page().name());
  ASSERT_OK(Reply(ticket, "La potiamo oggi."));
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].token, Page().token);
  EXPECT_THAT(sent[0].path, HasSubstr(Page().messages()));
  EXPECT_THAT(sent[0].path, Not(HasSubstr("access_token")));
  EXPECT_THAT(sent[0].body, AllOf(HasSubstr("La potiamo oggi."), HasSubstr("Comune di Sori"),
                                  HasSubstr(R"("messaging_type":"RESPONSE")")));
}

TEST_F(Messenger, ACitizenOfInstagramIsAnsweredByThePageItIsLinkedToInShortParts) {
  MustSay(Instagram(),
          Message(Instagram(), R"("text":"Pagina: orari dell'isola ecologica di Fontana?")"));
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: orari dell'isola ecologica di Fontana?");
  EXPECT_EQ(ticket.channel(), Instagram().name());
  std::string text = "INIZIO";
  for (int i = 0; i < 70; ++i) absl::StrAppend(&text, " perché così è", i);
  ASSERT_OK(Reply(ticket, absl::StrCat(text, " FINE")));
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[0].token, Instagram().token);
  EXPECT_THAT(sent[0].path, HasSubstr(Instagram().messages()));
  EXPECT_THAT(sent[0].body, HasSubstr("INIZIO"));
  EXPECT_THAT(sent[1].body, HasSubstr("FINE"));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  // Instagram names the last message that was read.
  MustSay(Instagram(), Event(Instagram(), absl::StrCat(R"("read":{"mid":")", sent[1].id, "\"}")));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_READ);
  const std::string id = ticket.name().substr(ticket.name().rfind('/') + 1);
  EXPECT_EQ(gateway_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.delivery WHERE receipt = 4 AND "
                                      "ticket_id = UNHEX(REPLACE('",
                                      id, "', '-', ''))")),
            "2");
}

TEST_F(Messenger, S60S63WhoDoesNotSignWithTheSecretIsRefusedAndNothingIsKept) {
  const std::string body =
      Body(Page(), Entry(Page(), Said("Pagina: lampione intruso di Messenger")));
  const std::string good = tenant::SignBody(Page().app_secret, body);
  for (const std::string& signature :
       {std::string(), std::string("sha256="), "sha1=" + good.substr(7),
        tenant::SignBody(Instagram().app_secret, body), tenant::SignBody("", body)}) {
    EXPECT_EQ(BringSigned(Page().place(), signature, body).status, 401) << signature;
  }
  EXPECT_EQ(BringSigned("/webhook/instagram/comune/sori/messenger", good, body).status, 401);
  EXPECT_EQ(BringSigned("/webhook/whatsapp/comune/sori/messenger", good, body).status, 401);
  MustSay(Said("Pagina: lampione spento in fondo a via Fontana"));
  AwaitTicket("sori", "Pagina: lampione spento in fondo a via Fontana");
  EXPECT_EQ(FindTicket("sori", "Pagina: lampione intruso di Messenger").name(), "");
}

TEST_F(Messenger, S61ThePlatformsQuestionIsAnsweredWhoeverElseAsksIsNot) {
  Visitor platform(gateway_.http_socket());
  for (const Account* account : {&Page(), &Instagram()}) {
    const std::string ask = absl::StrCat(account->place(), "?hub.mode=subscribe&hub.challenge=1158",
                                         "&hub.verify_token=");
    EXPECT_EQ(platform.Get(ask + account->verify_token).body, "1158");
    EXPECT_EQ(platform.Get(ask + "x").status, 403);
  }
}

TEST_F(Messenger, AnAccountIsOfItsKind) {
  Account odd = Page();
  odd.id = "storto-messenger";
  const auto refused = [&](const Account& account) {
    return absl::IsInvalidArgument(
        gateway_.Call<v1::Channel>(account.admin, "DirectoryService.CreateChannel", Wanted(account))
            .status());
  };
  odd.account = "comune di Sori";
  EXPECT_TRUE(refused(odd));
  odd.account = "1";
  odd.page = "2";
  EXPECT_TRUE(refused(odd));
  odd.kind = v1::Channel::KIND_INSTAGRAM;
  odd.page = "";
  EXPECT_TRUE(refused(odd));
}

TEST_F(Messenger, L4EverythingInABatchIsTakenAndWhatIsOfAnotherPageIsSetAside) {
  const int other = CountSetAside("OTHER_ACCOUNT");
  const std::string first = Said("Pagina: primo del mazzo", NewId(), Now() - 3);
  const std::string second = Said("Aggiungo al mazzo", NewId(), Now() - 2);
  const std::string third = Said("E in attesa anche", NewId(), Now() - 1);
  MustBring(Page(),
            Body(Page(), absl::StrCat(
                             Entry(Page(), absl::StrCat(first, ",", second)), ",",
                             Entry(Page(), third, "standby"), ",",
                             Entry(Shared(), Message(Shared(), R"("text":"Pagina: non è suo")")))));
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: primo del mazzo");
  EXPECT_THAT(AwaitInbound(ticket, 3),
              ElementsAre("Pagina: primo del mazzo", "Aggiungo al mazzo", "E in attesa anche"));
  EXPECT_EQ(AwaitSetAside("OTHER_ACCOUNT", other + 1), other + 1);
  EXPECT_EQ(FindTicket("sori", "Pagina: non è suo").name(), "");
}

TEST_F(Messenger, L1S68TheSameMessageTwiceIsOne) {
  const std::string message =
      Said("Pagina: cestino bruciato in via Fontana", NewId(), Now() - 30000);
  MustSay(message);
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: cestino bruciato");
  MustSay(absl::StrCat(message, ",", Said("È quello verde")));
  EXPECT_THAT(AwaitInbound(ticket, 2),
              ElementsAre("Pagina: cestino bruciato in via Fontana", "È quello verde"));
}

TEST_F(Messenger, AnEmergencyIsFlaggedAndTheCitizenIsToldOf112AtOnce) {
  MustSay(Said("Pagina: incendio in via Fontana, ci sono persone dentro la casa"));
  EXPECT_TRUE(AwaitTicket("sori", "Pagina: incendio in via Fontana").emergency());
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].body, HasSubstr("112"));
}

TEST_F(Messenger, OnTheSharedPageTheCitizenIsAskedByQuickRepliesAndOneChoiceDecides) {
  MustSay(Shared(), Message(Shared(), R"("text":"Pagina: c'è un semaforo spento nella strada")"));
  const auto asked = SentTo(1);
  ASSERT_THAT(asked, SizeIs(1));
  ASSERT_THAT(asked[0].body,
              AllOf(HasSubstr("Per quale comune ci scrivi?"), HasSubstr("quick_replies")));
  const size_t title = asked[0].body.find(R"("title":"Recco")");
  ASSERT_NE(title, std::string::npos) << asked[0].body;
  const std::string field = R"("payload":")";
  const size_t begin = asked[0].body.find(field, title) + field.size();
  const std::string code = asked[0].body.substr(begin, asked[0].body.find('"', begin) - begin);
  MustSay(Shared(), Message(Shared(), absl::StrCat(R"("text":"Recco","quick_reply":{"payload":")",
                                                   code, "\"}")));
  const v1::Ticket ticket = AwaitTicket("recco", "Pagina: c'è un semaforo spento nella strada");
  EXPECT_EQ(ticket.channel(), Shared().name());
  ASSERT_OK(Reply(ticket, "Lo ripariamo."));
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[1].token, Shared().token);
}

TEST_F(Messenger, APhotoIsFetchedFromThePlatformsMachinesWithoutTheToken) {
  TheGraphApi().Give("4801", {.bytes = Jpeg({}), .failures = 1});
  const auto with_photo = [&](const std::string& text, const std::string& url) {
    return Message(Page(), absl::StrCat(R"("text":")", text,
                                        R"(","attachments":[{"type":"image","payload":{"url":")",
                                        url, "\"}}]"));
  };
  MustSay(with_photo("Pagina: tombino sfondato in via Fontana", TheGraphApi().file_url("4801")));
  MustSay(with_photo("Si vede anche da qui", "https://files.example/4802"));
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: tombino sfondato in via Fontana");
  AwaitInbound(ticket, 2);
  std::vector<v1::Attachment> files;
  const absl::Time last = absl::Now() + kPatience;
  bool fetching = true;
  while (fetching && absl::Now() < last) {
    gateway_.Run("UPDATE mugugno.file_fetch SET due_time = '2020-01-01' WHERE attempt_count = 1");
    files.clear();
    fetching = false;
    for (const auto& entry : Entries(ticket)) {
      for (const auto& file : entry.attachments()) {
        files.push_back(file);
        fetching = fetching || file.fetching();
      }
    }
  }
  ASSERT_THAT(files, SizeIs(2));
  EXPECT_EQ(files[0].content_type(), "image/jpeg");
  EXPECT_TRUE(files[1].missing());
  const auto asked = TheGraphApi().calls("/files/4801");
  ASSERT_GE(asked.size(), 2);
  EXPECT_EQ(asked[0].token, "");
}

TEST_F(Messenger, L7ReactionsCorrectionsAndWithdrawalsAreSeenWhereTheirMessageIs) {
  const std::string id = NewId();
  MustSay(Said("Pagina: due tigli caduti in via Fontana", id, Now() - 30000));
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: due tigli caduti");
  MustSay(Event(Page(),
                absl::StrCat(R"("reaction":{"action":"react","emoji":"👍","mid":")", id, "\"}")));
  MustSay(Event(Page(), absl::StrCat(R"("message_edit":{"text":"Tre tigli","num_edit":1,"mid":")",
                                     id, "\"}")));
  MustSay(Message(Page(), R"("is_deleted":true)", id));
  const auto texts = AwaitInbound(ticket, 4);
  EXPECT_EQ(texts.front(), "Pagina: due tigli caduti in via Fontana");
  EXPECT_THAT(texts, Contains(HasSubstr("👍")));
  EXPECT_THAT(texts, Contains(AllOf(HasSubstr("Tre tigli"), HasSubstr("ha corretto"))));
  EXPECT_THAT(texts, Contains(HasSubstr("cancellato")));
}

TEST_F(Messenger, AnAnswerToOneOfOurMessagesIsInItsTicket) {
  MustSay(Said("Pagina: panchina senza gambe in via Fontana"));
  const v1::Ticket first = AwaitTicket("sori", "Pagina: panchina senza gambe");
  ASSERT_OK(Reply(first, "Quale?"));
  AwaitReply(first, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  // Ours comes back; it is no message of its own.
  MustSay(Echo(Page(), absl::StrCat(R"("text":"Quale?","metadata":")", TagOf(sent[0]), "\""),
               sent[0].id));
  MustSay(Said("Pagina: topi nel cortile della scuola di via Fontana"));
  const v1::Ticket second =
      AwaitTicket("sori", "Pagina: topi nel cortile della scuola di via Fontana");
  EXPECT_NE(second.name(), first.name());
  MustSay(Message(
      Page(), absl::StrCat(R"("text":"Quella a destra","reply_to":{"mid":")", sent[0].id, "\"}")));
  EXPECT_THAT(AwaitInbound(first, 2),
              ElementsAre("Pagina: panchina senza gambe in via Fontana", "Quella a destra"));
}

TEST_F(Messenger, WatermarksAreOfAllThatWasSentBeforeThemAndOnlyGrow) {
  MustSay(Said("Pagina: fontanella asciutta in piazza Fontana"));
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: fontanella asciutta in piazza");
  ASSERT_OK(Reply(ticket, "La riapriamo."));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  const int64_t between = Now();
  ASSERT_OK(Reply(ticket, "È aperta."));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED, 1);
  MustSay(Event(Page(), absl::StrCat(R"("read":{"watermark":)", between, "}")));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_READ);
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED, 1);
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  MustSay(Event(Page(), absl::StrCat(R"("delivery":{"mids":[")", sent[1].id, R"("],"watermark":)",
                                     Now(), "}")));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_DELIVERED, 1);
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_READ);
}

TEST_F(Messenger, L12AnAttemptWithoutAnAnswerIsSettledByItsEcho) {
  MustSay(Said("Pagina: inferriata storta in via Fontana"));
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: inferriata storta in via Fontana");
  Script({{200, "", true}});
  ASSERT_OK(Reply(ticket, "La raddrizziamo."));
  AwaitReply(ticket, v1::DELIVERY_STATE_UNKNOWN, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  MustSay(Echo(Page(), absl::StrCat(R"("metadata":")", TagOf(sent[0]), "\""), sent[0].id));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_ACCEPTED);
  EXPECT_THAT(SentTo(1), SizeIs(1));
}

TEST_F(Messenger, WhatColleaguesWriteElsewhereIsSeenInTheTicketAndOpensNoWindow) {
  const int64_t before = Now() - 2 * kHour;
  MustSay(Said("Pagina: ringhiera arrugginita in via Fontana", NewId(), before));
  v1::Ticket ticket = AwaitTicket("sori", "Pagina: ringhiera arrugginita in via Fontana");
  MustSay(Echo(Page(), R"("text":"Passiamo domani, l'ufficio")"));
  EXPECT_THAT(AwaitInbound(ticket, 2), Contains(HasSubstr("«Passiamo domani, l'ufficio»")));
  ticket = AwaitTicket("sori", "Pagina: ringhiera arrugginita in via Fontana");
  EXPECT_EQ(ticket.reply_window_end_time().seconds(), before / 1000 + 7 * 24 * 3600);
  // One without what we carry, as Instagram's, is ours by its id.
  ASSERT_OK(Reply(ticket, "Confermo."));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  MustSay(Echo(Page(), R"("text":"Confermo.")", sent[0].id));
  MustSay(Said("Grazie mille"));
  EXPECT_THAT(AwaitInbound(ticket, 3), Not(Contains(HasSubstr("Confermo"))));
}

TEST_F(Messenger, APersonsAnswerHasSevenDaysAndIsTaggedAsOneAfterTheFirst) {
  const int64_t days_ago = Now() - 48 * kHour;
  MustSay(Said("Pagina: insegna cadente in via Fontana", NewId(), days_ago));
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: insegna cadente in via Fontana");
  EXPECT_EQ(ticket.reply_window_end_time().seconds(), days_ago / 1000 + 7 * 24 * 3600);
  EXPECT_FALSE(ticket.has_reply_template());
  ASSERT_OK(Reply(ticket, "La fissiamo."));
  auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].body, AllOf(HasSubstr(R"("messaging_type":"MESSAGE_TAG")"),
                                  HasSubstr(R"("tag":"HUMAN_AGENT")")));
  // The citizen answers: from then on it is an answer.
  MustSay(Said("Grazie, attendo"));
  AwaitInbound(ticket, 2);
  ASSERT_OK(Reply(ticket, "Fatto."));
  sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_THAT(sent[1].body, AllOf(HasSubstr("RESPONSE"), Not(HasSubstr("HUMAN_AGENT"))));
}

TEST_F(Messenger, WhatIsSaidAutomaticallyIsNeverTaggedAsAPersons) {
  MustSay(Said("Esplosione in via Fontana, persone sotto le macerie", NewId(), Now() - 48 * kHour));
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].body, AllOf(HasSubstr("112"), Not(HasSubstr("HUMAN_AGENT"))));
}

TEST_F(Messenger, AfterSevenDaysAnAnswerIsRefusedBeforeAnythingIsQueued) {
  MustSay(
      Said("Pagina: gronda cadente in via Fontana", NewId(), Now() - 7 * 24 * kHour - 600 * 1000));
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: gronda cadente in via Fontana");
  EXPECT_EQ(tenant::ErrorReason(Reply(ticket, "Arriviamo.").status()), "REPLY_WINDOW_CLOSED");
  EXPECT_THAT(SentTo(0), IsEmpty());
}

TEST_F(Messenger, WhatThePlatformRefusesIsShownSoAndARefusedTokenHolds) {
  MustSay(Said("Pagina: balcone pericolante in via Fontana"));
  const v1::Ticket ticket = AwaitTicket("sori", "Pagina: balcone pericolante in via Fontana");
  Script({{400, R"({"error":{"code":10,"error_subcode":2018278,"message":"outside"}})"}});
  ASSERT_OK(Reply(ticket, "Arriviamo."));
  EXPECT_THAT(
      AwaitDelivery(ticket, v1::Delivery::WAY_MESSENGER, v1::DELIVERY_STATE_DEAD).last_error(),
      HasSubstr("Messenger 10"));
  Account expired = Page();
  expired.id = "scaduto-messenger";
  expired.account = "88099";
  Make(expired);
  MustSay(expired, Message(expired, R"("text":"Pagina: pluviale rotto in via Fontana")"));
  const v1::Ticket held = AwaitTicket("sori", "Pagina: pluviale rotto in via Fontana");
  Script({{400, R"({"error":{"code":190}})"}});
  ASSERT_OK(Reply(held, "Passiamo lunedì."));
  EXPECT_THAT(
      AwaitDelivery(held, v1::Delivery::WAY_MESSENGER, v1::DELIVERY_STATE_QUEUED).DebugString(),
      Not(HasSubstr("EAAM")));
}

TEST_F(Messenger, ConnectingSubscribesTheAppToThePage) {
  v1::ConnectChannelRequest request;
  for (const Account* account : {&Page(), &Instagram()}) {
    request.set_name(account->name());
    ASSERT_OK(gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.ConnectChannel", request));
  }
  const auto calls = TheGraphApi().calls("message_edits,standby");
  ASSERT_FALSE(calls.empty());
  EXPECT_EQ(calls.back().token, Page().token);
  EXPECT_THAT(calls.back().path, AllOf(HasSubstr(Page().account + "/subscribed_apps"),
                                       HasSubstr("message_echoes"), HasSubstr("message_reads")));
  EXPECT_THAT(TheGraphApi().calls(Instagram().page + "/subscribed_apps?subscribed_fields=messages"),
              Not(IsEmpty()));
}

}  // namespace
}  // namespace mugugno::tests
