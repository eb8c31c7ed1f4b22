// What a comune says to citizens by its own texts: the receipt, that it is closed, and on which
// channels nobody answers.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/text_format.h"
#include <gmock/gmock.h>

#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "tenant/timestamp.h"
#include "tests/spec/chat_desk.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/status_matchers.h"
#include "tests/support/visitor.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using v1::ConversationEntry;

constexpr char kBot[] = "tenants/sori/channels/muto";
constexpr char kBotPath[] = "/webhook/telegram/comune/sori/muto";
constexpr char kBotToken[] = "7391:MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM";
constexpr char kBotSecret[] = "muto_0123456789abcdef0123456789abcdef";

v1::Tenant TenantOf(const std::string& name, const std::string& text) {
  v1::Tenant tenant;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &tenant)) << text;
  tenant.set_name(name);
  return tenant;
}

// The comune's texts and hours, for as long as this lives; the others of the suite know of none.
class OwnTexts final {
 public:
  OwnTexts(GatewayUnderTest& gateway, const std::string& id, const std::string& text)
      : gateway_(gateway), id_(id) {
    EXPECT_OK(Set(text));
  }
  OwnTexts(const OwnTexts&) = delete;
  OwnTexts& operator=(const OwnTexts&) = delete;
  ~OwnTexts() { EXPECT_OK(Set("")); }

  absl::Status Set(const std::string& text) {
    v1::UpdateTenantRequest request;
    *request.mutable_tenant() = TenantOf("tenants/" + id_, text);
    request.mutable_update_mask()->add_paths("citizen_notices");
    request.mutable_update_mask()->add_paths("opening_hours");
    return gateway_.Call<v1::Tenant>("admin-" + id_, "DirectoryService.UpdateTenant", request)
        .status();
  }

 private:
  GatewayUnderTest& gateway_;
  const std::string id_;
};

constexpr char kReceipt[] =
    "citizen_notices { receipt { it: 'Il Comune di {comune} ha la tua {numero}, va a {ufficio}.' "
    "de: "
    "'Ihre Nachricht {numero} ist da.' } }";
constexpr char kClosed[] =
    "citizen_notices { out_of_hours { it: 'Adesso siamo chiusi.' } } opening_hours { week: "
    "'mon-sun 00:00-24:00' closures: '2000-01-01/2099-12-31' }";

constexpr char kBoth[] =
    "citizen_notices { receipt { it: 'Ricevuto.' } out_of_hours { it: 'Adesso siamo chiusi.' } } "
    "opening_hours { week: 'mon-sun 00:00-24:00' closures: '2000-01-01/2099-12-31' }";

class Notices : public ::testing::Test {
 protected:
  std::vector<std::string> Told(const std::string& app, const v1::Submission& submission) {
    std::vector<std::string> told;
    for (const ConversationEntry& entry : gateway_.Conversation(app, submission)) {
      if (entry.kind() == ConversationEntry::KIND_RECEIPT) told.push_back(entry.text());
    }
    return told;
  }
  v1::Submission Submit(const std::string& app, const std::string& user, const std::string& text) {
    return gateway_.SubmitUntilApplied(GatewayUnderTest::Message(app, user, text));
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  const std::string user_ = NewRequestId();
};

TEST_F(Notices, WhoFirstWritesGetsTheComunesReceiptWithNumberAndOfficeOnce) {
  const OwnTexts texts(gateway_, "sori", kReceipt);
  const v1::Submission first = Submit("sori-app", user_, "Transenna rovesciata in via Caorsi");
  v1::GetOfficeRequest get;
  get.set_name(gateway_.TicketOf("sori", first.number()).office());
  const auto office = gateway_.Call<v1::Office>("admin-sori", "DirectoryService.GetOffice", get);
  ASSERT_OK(office);
  EXPECT_THAT(Told("sori-app", first),
              ElementsAre(absl::StrCat(
                  "Il Comune di Sori ha la tua ", first.number(), ", va a ", office->display_name(),
                  ".\n\nSe c'è pericolo per le persone chiama subito il 112.")));
  const v1::Submission second = Submit("sori-app", user_, "Anche il tombino di via Caorsi è rotto");
  EXPECT_THAT(Told("sori-app", second), SizeIs(1));
}

TEST_F(Notices, AReceiptIsSaidByTheComuneItBelongsToAndNoOther) {
  const OwnTexts texts(gateway_, "sori", kReceipt);
  const v1::Submission submission =
      Submit("recco-app", user_, "Transenna rovesciata in via Roma a Recco");
  EXPECT_THAT(Told("recco-app", submission), IsEmpty());
}

TEST_F(Notices, AReceiptIsInTheLanguageOfTheMessage) {
  const OwnTexts texts(gateway_, "sori", kReceipt);
  const v1::Submission submission = Submit(
      "sori-app", user_, "Guten Tag, die Absperrung in der via Caorsi ist leider umgefallen");
  EXPECT_THAT(Told("sori-app", submission),
              ElementsAre(AllOf(StartsWith("Ihre Nachricht SORI-"), HasSubstr("rufen Sie"))));
}

TEST_F(Notices, WhatACitizenTypesStandsForNothing) {
  const OwnTexts texts(gateway_, "sori", kReceipt);
  v1::SubmitMessageRequest request = GatewayUnderTest::Message(
      "sori-app", user_, "La {numero} di {comune} non funziona in via Caorsi");
  request.mutable_message()->set_display_name("{ufficio}");
  const v1::Submission submission = gateway_.SubmitUntilApplied(request);
  const auto entries = gateway_.Conversation("sori-app", submission);
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_THAT(entries[0].text() + entries[1].text(), HasSubstr("La {numero} di {comune} non"));
}

TEST_F(Notices, WhileItIsClosedTheComuneSaysSoOnce) {
  const OwnTexts texts(gateway_, "sori", kClosed);
  const v1::Submission first = Submit("sori-app", user_, "Corrimano staccato in via Combattenti");
  EXPECT_THAT(Told("sori-app", first), ElementsAre(StartsWith("Adesso siamo chiusi.\n\nSe c'è")));
  const v1::Submission second = Submit("sori-app", user_, "Manca il coperchio in via Combattenti");
  EXPECT_THAT(Told("sori-app", second), SizeIs(1));
}

TEST_F(Notices, AnEmergencyIsTold112AndNothingElse) {
  const OwnTexts texts(gateway_, "sori", kBoth);
  const v1::Submission submission = Submit(
      "sori-app", user_, "Aiuto, un uomo è caduto dal tetto in via Combattenti e non respira");
  EXPECT_THAT(Told("sori-app", submission),
              ElementsAre(HasSubstr("chiama subito il 112. Abbiamo")));
}

TEST_F(Notices, WhoThreatensIsToldNothing) {
  const OwnTexts texts(gateway_, "sori", kBoth);
  const v1::Submission submission =
      Submit("sori-app", user_, "Vi ammazzo tutti in ufficio, via Combattenti compresa");
  EXPECT_EQ(gateway_.TicketOf("sori", submission.number()).kind(), v1::TICKET_KIND_THREAT);
  EXPECT_THAT(Told("sori-app", submission), IsEmpty());
}

TEST_F(Notices, WhatAPersonBringsFromTheLobbyGetsTheReceiptOfItsComune) {
  const OwnTexts texts(gateway_, "sori", kReceipt);
  const v1::Submission asked =
      Submit("golfo-app", user_, "Vorrei sapere quando ritirate i vecchi divani ingombranti");
  ASSERT_EQ(asked.state(), v1::Submission::STATE_ASKED);
  v1::ListLobbyItemsRequest list;
  list.set_parent("associations/golfo-paradiso");
  list.set_page_size(200);
  const auto items = gateway_.Call<v1::ListLobbyItemsResponse>("comunicazione",
                                                               "LobbyService.ListLobbyItems", list);
  ASSERT_OK(items);
  v1::AssignLobbyItemRequest assign;
  for (const v1::LobbyItem& item : items->lobby_items()) {
    if (absl::StrContains(item.text(), "divani ingombranti")) assign.set_name(item.name());
  }
  assign.set_tenant("tenants/sori");
  ASSERT_OK(gateway_.Call<v1::LobbyItem>("comunicazione", "LobbyService.AssignLobbyItem", assign)
                .status());
  EXPECT_THAT(Told("golfo-app", asked),
              ElementsAre(StartsWith("Il Comune di Sori ha la tua SORI-")));
}

TEST_F(Notices, ATextThatNamesAnotherComuneOrAnUnknownVariableIsRefused) {
  OwnTexts texts(gateway_, "sori", "");
  EXPECT_THAT(texts.Set("citizen_notices { receipt { it: 'Qui è il comune di RECCO.' } }"),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(texts.Set("citizen_notices { receipt { it: 'Ciao {nome}' } }"),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(texts.Set("citizen_notices { receipt { it: 'Apriamo {apertura}' } }"),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(texts.Set("citizen_notices { receipt { de: 'Nur deutsch' } }"),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(texts.Set("opening_hours { week: 'lun 8-12' }"),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_OK(texts.Set("citizen_notices { receipt { it: 'Scrivi pure di Reccolina.' } }"));
}

// A bot of Sori's own, whose comune answered on it two hours ago, and does not since one.
class RepliesOff : public Notices, public ChatDesk {
 protected:
  static void SetUpTestSuite() {
    static bool made = false;
    if (std::exchange(made, true)) return;
    v1::CreateChannelRequest create;
    create.set_parent("tenants/sori");
    create.set_channel_id("muto");
    create.mutable_channel()->set_display_name("Bot di prova");
    create.mutable_channel()->set_kind(v1::Channel::KIND_TELEGRAM);
    v1::ReplyPolicy& policy = *create.mutable_channel()->add_reply_policies();
    policy.set_replies(v1::ReplyPolicy::REPLIES_OFF);
    *policy.mutable_start_time() = tenant::ToTimestamp(absl::Now() - absl::Hours(1));
    policy.mutable_notice()->set_it("Su questo bot il Comune non risponde.");
    GatewayUnderTest& gateway = GatewayUnderTest::Shared();
    ASSERT_OK(
        gateway.Call<v1::Channel>("admin-sori", "DirectoryService.CreateChannel", create).status());
    v1::SetChannelSecretsRequest secrets;
    secrets.set_name(kBot);
    secrets.set_token(kBotToken);
    secrets.set_webhook_secret(kBotSecret);
    ASSERT_OK(gateway.Call<v1::Channel>("admin-sori", "DirectoryService.SetChannelSecrets", secrets)
                  .status());
  }
  v1::Ticket Bring(const std::string& text, absl::Time time) {
    Send(text, time);
    return AwaitTicket("sori", text);
  }
  void Send(const std::string& text, absl::Time time) {
    static int64_t last = 910'000;
    ++last;
    Visitor platform(Notices::gateway_.http_socket());
    platform.Say("X-Telegram-Bot-Api-Secret-Token", kBotSecret);
    const std::string body =
        absl::StrCat(R"({"update_id":)", last, R"(,"message":{"message_id":)", last, R"(,"date":)",
                     absl::ToUnixSeconds(time), R"(,"chat":{"id":)", chat_,
                     R"(,"type":"private"},"from":{"id":)", chat_,
                     R"(,"first_name":"Rosa","language_code":"it"},"text":")", text, R"("}})");
    EXPECT_EQ(platform.PostBytes(kBotPath, "application/json", body).status, 200);
  }
  std::vector<std::string> NoticesIn(const v1::Ticket& ticket) {
    std::vector<std::string> notices;
    for (const v1::TicketEntry& entry : Entries(ticket)) {
      if (entry.kind() == v1::TicketEntry::KIND_NOTICE) notices.push_back(entry.text());
    }
    return notices;
  }
  absl::StatusOr<v1::Channel> SetPolicy(v1::ReplyPolicy::Replies replies, absl::Time start,
                                        const std::string& who = "admin-sori") {
    v1::SetReplyPolicyRequest request;
    request.set_name(kBot);
    request.mutable_policy()->set_replies(replies);
    *request.mutable_policy()->mutable_start_time() = tenant::ToTimestamp(start);
    request.mutable_policy()->mutable_notice()->set_it("Da oggi il Comune risponde anche qui.");
    request.mutable_policy()->set_reason("delibera");
    return Notices::gateway_.Call<v1::Channel>(who, "DirectoryService.SetReplyPolicy", request);
  }

  static int64_t NextChat() {
    static int64_t last = 9'391'000'000'000;
    return ++last;
  }
  const int64_t chat_ = NextChat();
};

TEST_F(RepliesOff, TheCitizenIsToldSoOnceAndNobodyCanAnswer) {
  const OwnTexts texts(Notices::gateway_, "sori", kBoth);
  const v1::Ticket ticket = Bring("Panchina senza doghe in via Sorgente", absl::Now());
  EXPECT_THAT(NoticesIn(ticket),
              ElementsAre(AllOf(StartsWith("Su questo bot il Comune non risponde."),
                                HasSubstr("112"), Not(HasSubstr("siamo chiusi")))));
  EXPECT_EQ(ticket.replies_off().notice().it(), "Su questo bot il Comune non risponde.");
  EXPECT_THAT(Reply(ticket, "Arriviamo lunedì.").status(), HasReason("REPLIES_OFF"));
  Send("Anche l'altalena di via Sorgente è piegata", absl::Now());
  AwaitInbound(ticket, 2);
  EXPECT_THAT(NoticesIn(ticket), SizeIs(1));
}

TEST_F(RepliesOff, WhatCameBeforeIsAnsweredAsItWasPromised) {
  const v1::Ticket ticket =
      Bring("Fontanella asciutta in via Sorgente", absl::Now() - absl::Hours(2));
  EXPECT_THAT(NoticesIn(ticket), IsEmpty());
  EXPECT_FALSE(ticket.has_replies_off());
  EXPECT_OK(Reply(ticket, "La riapriamo domani.").status());
}

TEST_F(RepliesOff, ACriticismCanBeClosedThoughNobodyMayAnswerIt) {
  const v1::Ticket ticket =
      Bring("Vergogna, in via Sorgente non si vede mai nessuno del Comune", absl::Now());
  v1::CloseTicketRequest close;
  close.set_name(ticket.name());
  close.set_outcome(v1::TICKET_OUTCOME_NO_REPLY_NEEDED);
  close.set_reason("sul canale non si risponde");
  EXPECT_OK(Notices::gateway_.Call<v1::Ticket>("comunicazione", "TicketService.CloseTicket", close)
                .status());
}

TEST_F(RepliesOff, APolicyOfTheFutureDoesNotHoldYetAndWhatHasBegunStays) {
  EXPECT_THAT(SetPolicy(v1::ReplyPolicy::REPLIES_ON, absl::Now() - absl::Minutes(5)).status(),
              StatusIs(StatusCode::kInvalidArgument));
  const auto set = SetPolicy(v1::ReplyPolicy::REPLIES_ON, absl::Now() + absl::Hours(24 * 30));
  ASSERT_OK(set);
  const v1::Ticket ticket = Bring("Cestino ribaltato in via Sorgente", absl::Now());
  EXPECT_TRUE(ticket.has_replies_off());

  v1::UpdateChannelRequest update;
  *update.mutable_channel() = *set;
  update.mutable_channel()->clear_etag();
  update.mutable_update_mask()->add_paths("reply_policies");
  update.mutable_channel()->mutable_reply_policies(0)->mutable_notice()->set_it("Mai detto.");
  EXPECT_THAT(
      Notices::gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.UpdateChannel", update)
          .status(),
      StatusIs(StatusCode::kInvalidArgument));
  // What has not begun can still be taken back.
  *update.mutable_channel() = *set;
  update.mutable_channel()->clear_etag();
  update.mutable_channel()->mutable_reply_policies()->RemoveLast();
  EXPECT_OK(
      Notices::gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.UpdateChannel", update)
          .status());
}

TEST_F(RepliesOff, OnlyTheComunesOwnAdministratorSaysIt) {
  for (const std::string who : {"comunicazione", "admin-recco", "officer-sori"}) {
    EXPECT_TRUE(absl::IsPermissionDenied(
        SetPolicy(v1::ReplyPolicy::REPLIES_ON, absl::Now() + absl::Hours(1), who).status()))
        << who;
  }
  v1::SetReplyPolicyRequest shared;
  shared.set_name("associations/golfo-paradiso/channels/app");
  shared.mutable_policy()->set_replies(v1::ReplyPolicy::REPLIES_OFF);
  shared.mutable_policy()->mutable_notice()->set_it("Nessuno.");
  EXPECT_THAT(Notices::gateway_
                  .Call<v1::Channel>("coordinamento", "DirectoryService.SetReplyPolicy", shared)
                  .status(),
              HasReason("CHANNEL_SHARED"));
}

}  // namespace
}  // namespace mugugno::tests
