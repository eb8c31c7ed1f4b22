// A citizen at a comune's Telegram bot, from the first update to the answer; the Bot API is on this
// machine. Names of cases: inbox-systems.md d and e.

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "mugugno/v1/set_aside_service.pb.h"
#include "mugugno/v1/transfer_service.pb.h"
#include "tenant/errors.h"
#include "tenant/try.h"
#include "tests/spec/chat_desk.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/bot_api.h"
#include "tests/support/gateway_config.h"
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

constexpr char kSori[] = "/webhook/telegram/comune/sori/telegram";
constexpr char kRecco[] = "/webhook/telegram/comune/recco/telegram";
constexpr char kShared[] = "/webhook/telegram/associazione/golfo-paradiso/telegram";
constexpr char kHeader[] = "X-Telegram-Bot-Api-Secret-Token";
constexpr char kSecret[] = "sori_0123456789abcdef0123456789abcdef";
constexpr char kReccoSecret[] = "recco_0123456789abcdef0123456789abcdef";
constexpr char kSharedSecret[] = "shared_0123456789abcdef0123456789abcdef";
constexpr char kToken[] = "7301:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
constexpr char kReccoToken[] = "7302:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";
constexpr char kSharedToken[] = "7303:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC";

v1::SetChannelSecretsRequest Secrets(const std::string& channel, const std::string& token,
                                     const std::string& secret) {
  v1::SetChannelSecretsRequest request;
  request.set_name(channel);
  request.set_token(token);
  request.set_webhook_secret(secret);
  return request;
}

class Telegram : public ::testing::Test, public ChatDesk {
 protected:
  static void SetUpTestSuite() {
    static bool made = false;
    if (std::exchange(made, true)) return;
    MakeBot("admin-sori", "tenants/sori", "telegram");
    Set("admin-sori", "tenants/sori/channels/telegram", kToken, kSecret);
    MakeBot("admin-recco", "tenants/recco", "telegram");
    Set("admin-recco", "tenants/recco/channels/telegram", kReccoToken, kReccoSecret);
    MakeBot("coordinamento", "associations/golfo-paradiso", "telegram");
    Set("coordinamento", "associations/golfo-paradiso/channels/telegram", kSharedToken,
        kSharedSecret);
  }
  static void MakeBot(const std::string& admin, const std::string& owner, const std::string& id) {
    v1::CreateChannelRequest request;
    request.set_parent(owner);
    request.set_channel_id(id);
    request.mutable_channel()->set_display_name("Bot");
    request.mutable_channel()->set_kind(v1::Channel::KIND_TELEGRAM);
    v1::Channel channel;
    ASSERT_OK(GatewayUnderTest::Shared().Call(admin, "DirectoryService.CreateChannel", request,
                                              &channel));
    EXPECT_EQ(channel.state(), v1::Channel::STATE_SETUP);
  }
  static void Set(const std::string& admin, const std::string& channel, const std::string& token,
                  const std::string& secret) {
    v1::Channel set;
    ASSERT_OK(GatewayUnderTest::Shared().Call(admin, "DirectoryService.SetChannelSecrets",
                                              Secrets(channel, token, secret), &set));
    EXPECT_EQ(set.state(), v1::Channel::STATE_ACTIVE);
  }

  static int64_t Next() {
    static std::atomic<int64_t> last = 1000;
    return ++last;
  }
  std::string Who() const {
    return absl::StrCat(R"("chat":{"id":)", chat_, R"(,"type":"private"},"from":{"id":)", chat_,
                        R"(,"first_name":"Rosa","last_name":"Mugugna","language_code":"it"})");
  }
  // An update with a message of that content: R"("text":"...")".
  std::string Message(const std::string& content, int64_t id = Next(), int64_t date = 0) const {
    if (date == 0) date = absl::ToUnixSeconds(absl::Now());
    return absl::StrCat(R"({"update_id":)", Next(), R"(,"message":{"message_id":)", id,
                        R"(,"date":)", date, ",", Who(), ",", content, "}}");
  }
  std::string Said(const std::string& text) const {
    return Message(absl::StrCat(R"("text":")", text, "\""));
  }
  Visitor::Page Bring(const std::string& path, const std::string& secret, const std::string& body) {
    Visitor platform(gateway_.http_socket());
    if (!secret.empty()) platform.Say(kHeader, secret);
    return platform.PostBytes(path, "application/json", body);
  }
  void MustBring(const std::string& path, const std::string& secret, const std::string& body) {
    const Visitor::Page answer = Bring(path, secret, body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body, "");
  }
  void MustBring(const std::string& body) { MustBring(kSori, kSecret, body); }

  // What was sent to this citizen so far, or as soon as there are so many.
  std::vector<BotApi::Call> SentTo(size_t count) const {
    const absl::Time last = absl::Now() + kPatience;
    while (true) {
      std::vector<BotApi::Call> mine;
      for (const BotApi::Call& call : TheBotApi().calls("sendMessage")) {
        if (absl::StrContains(call.body, absl::StrCat("\"chat_id\":", chat_, ","))) {
          mine.push_back(call);
        }
      }
      if (mine.size() >= count || absl::Now() > last) return mine;
      absl::SleepFor(absl::Milliseconds(20));
    }
  }
  // For what is sent to this citizen.
  void Script(std::vector<BotApi::Answer> answers) const {
    TheBotApi().Script(absl::StrCat("\"chat_id\":", chat_, ","), std::move(answers));
  }
  std::string Count(const std::string& table) {
    return gateway_.Ask("SELECT COUNT(*) FROM mugugno." + table);
  }

  const int64_t chat_ = 8'123'456'000'000 + Next();
};

TEST_F(Telegram, AMessageIsATicketOfTheBotsComuneAndTheSignedAnswerReachesTheChat) {
  MustBring(Said("Davanti al 12 di via Stagno c'è una buca"));
  const v1::Ticket ticket = AwaitTicket("sori", "Davanti al 12");
  EXPECT_EQ(ticket.channel(), "tenants/sori/channels/telegram");
  EXPECT_EQ(ticket.contact_display_name(), "Rosa Mugugna");
  ASSERT_OK(Reply(ticket, "La ripariamo giovedì."));
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].token, kToken);
  EXPECT_THAT(sent[0].body, AllOf(HasSubstr("La ripariamo giovedì."), HasSubstr("Comune di Sori")));
}

TEST_F(Telegram, S64WhoShowsNoSecretOrAnotherBotsIsRefusedAndNothingIsKept) {
  const std::string submissions = Count("submission");
  for (const std::string secret :
       {"", "x", "sori_0123456789abcdef0123456789abcde", kReccoSecret, kSharedSecret}) {
    const Visitor::Page answer = Bring(kSori, secret, Said("Lampione intruso"));
    EXPECT_EQ(answer.status, 401) << secret;
  }
  EXPECT_EQ(Bring("/webhook/telegram/comune/sori/altro", kSecret, Said("x")).status, 401);
  EXPECT_EQ(Bring("/webhook/telegram/comune/sori/app", kSecret, Said("x")).status, 401);
  EXPECT_EQ(Bring("/webhook/altro/comune/sori/telegram", kSecret, Said("x")).status, 401);
  // What comes after them shows that they were not on their way.
  MustBring(Said("Lampione spento in via Stagno"));
  AwaitTicket("sori", "Lampione spento in via Stagno");
  EXPECT_EQ(Count("submission"), absl::StrCat(std::stoll(submissions) + 1));
  EXPECT_EQ(FindTicket("sori", "Lampione intruso").name(), "");
}

TEST_F(Telegram, S60WithoutSecretsNobodyIsLetInAndTheCheckSaysWhatIsMissing) {
  MakeBot("admin-sori", "tenants/sori", "vuoto");
  EXPECT_EQ(Bring("/webhook/telegram/comune/sori/vuoto", "", Said("x")).status, 401);
  EXPECT_EQ(Bring("/webhook/telegram/comune/sori/vuoto", kSecret, Said("x")).status, 401);
  v1::CheckTenantRequest request;
  request.set_name("tenants/sori");
  const auto check =
      gateway_.Call<v1::CheckTenantResponse>("admin-sori", "DirectoryService.CheckTenant", request);
  ASSERT_OK(check);
  EXPECT_THAT(check->DebugString(), HasSubstr("adminctl channel secrets set"));
}

TEST_F(Telegram, TwoWebhookSecretsAreGoodWhileOneTakesTheOthersPlace) {
  const std::string name = "tenants/sori/channels/cambio";
  const std::string path = "/webhook/telegram/comune/sori/cambio";
  const std::string first(32, 'a');
  const std::string second(32, 'b');
  MakeBot("admin-sori", "tenants/sori", "cambio");
  Set("admin-sori", name, kToken, first);
  Set("admin-sori", name, "", second);
  MustBring(path, first, Said("Primo in via Stagno"));
  MustBring(path, second, Said("Secondo in via Stagno"));
  Set("admin-sori", name, "", second);
  EXPECT_EQ(Bring(path, first, Said("Terzo")).status, 401);
  MustBring(path, second, Said("Quarto in via Stagno"));
}

TEST_F(Telegram, OnlyTheComunesOwnAdministratorSetsItsSecretsAndNobodySeesThem) {
  const std::string name = "tenants/sori/channels/telegram";
  for (const std::string who : {"root", "admin-recco", "comunicazione", "estraneo"}) {
    EXPECT_TRUE(absl::IsPermissionDenied(
        gateway_
            .Call<v1::Channel>(who, "DirectoryService.SetChannelSecrets",
                               Secrets(name, kReccoToken, std::string(40, 'x')))
            .status()))
        << who;
  }
  v1::GetChannelRequest get;
  get.set_name(name);
  const auto channel = gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.GetChannel", get);
  ASSERT_OK(channel);
  EXPECT_EQ(channel->account(), "7301");
  EXPECT_THAT(channel->DebugString(), AllOf(Not(HasSubstr("AAAA")), Not(HasSubstr(kSecret))));
  for (const std::string column : {"sealed_secrets", "webhook_hashes"}) {
    EXPECT_EQ(gateway_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.channel WHERE INSTR(", column,
                                        ", 'AAAA') OR INSTR(", column, ", '", kSecret, "')")),
              "0");
  }
}

TEST_F(Telegram, SecretsThatAreNoneAreRefusedByTheNameOfTheirField) {
  const std::string name = "tenants/sori/channels/telegram";
  for (const auto& [token, secret] : {std::pair<std::string, std::string>("nessun token", ""),
                                      {"", "breve"},
                                      {"", "con spazi e più di trentadue segni"}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(gateway_
                                            .Call<v1::Channel>("admin-sori",
                                                               "DirectoryService.SetChannelSecrets",
                                                               Secrets(name, token, secret))
                                            .status()))
        << token << secret;
  }
}

TEST_F(Telegram, ConnectingTellsThePlatformWhereAndWhatAndDropsNothing) {
  v1::ConnectChannelRequest request;
  request.set_name("tenants/recco/channels/telegram");
  ASSERT_OK(gateway_.Call<v1::Channel>("admin-recco", "DirectoryService.ConnectChannel", request));
  const auto calls = TheBotApi().calls("setWebhook");
  ASSERT_FALSE(calls.empty());
  EXPECT_EQ(calls.back().token, kReccoToken);
  EXPECT_THAT(calls.back().body, AllOf(HasSubstr(absl::StrCat("https://mugugno.example", kRecco)),
                                       HasSubstr(kReccoSecret), HasSubstr("message_reaction"),
                                       HasSubstr(R"("drop_pending_updates":false)")));
}

TEST_F(Telegram, L14TheSameUpdateTwiceIsOneMessage) {
  const std::string update = Said("Cassonetto pieno in via Stagno");
  MustBring(update);
  const v1::Ticket ticket = AwaitTicket("sori", "Cassonetto pieno in via Stagno");
  MustBring(update);
  MustBring(Said("È quello grande"));
  EXPECT_THAT(AwaitInbound(ticket, 2),
              ElementsAre("Cassonetto pieno in via Stagno", "È quello grande"));
}

TEST_F(Telegram, AnEmergencyIsFlaggedAndTheCitizenIsToldOf112AtOnce) {
  MustBring(Said("C'è un incendio nel bosco vicino alle case, ci sono persone"));
  const v1::Ticket ticket = AwaitTicket("sori", "C'è un incendio nel bosco");
  EXPECT_TRUE(ticket.emergency());
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].body, AllOf(HasSubstr("112"), HasSubstr("Comune di Sori")));
}

TEST_F(Telegram, OnTheSharedBotTheCitizenIsAskedByButtonsAndOnePressDecides) {
  MustBring(kShared, kSharedSecret, Said("C'è un lampione rotto nella strada"));
  const auto asked = SentTo(1);
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].token, kSharedToken);
  ASSERT_THAT(asked[0].body, AllOf(HasSubstr("Per quale comune ci scrivi?"),
                                   HasSubstr(R"("text":"Recco")"), HasSubstr(R"("text":"Sori")")));
  const std::string recco = R"("text":"Recco","callback_data":")";
  const size_t label = asked[0].body.find(recco);
  ASSERT_NE(label, std::string::npos) << asked[0].body;
  const size_t begin = label + recco.size();
  const std::string data = asked[0].body.substr(begin, asked[0].body.find('"', begin) - begin);
  MustBring(kShared, kSharedSecret,
            absl::StrCat(R"({"update_id":)", Next(), R"(,"callback_query":{"id":"press-)", chat_,
                         R"(","from":{"id":)", chat_, R"(},"message":{"message_id":1,)", Who(),
                         R"(},"data":")", data, R"("}})"));
  const v1::Ticket ticket = AwaitTicket("recco", "C'è un lampione rotto nella strada");
  EXPECT_EQ(ticket.channel(), "associations/golfo-paradiso/channels/telegram");
  const absl::Time last = absl::Now() + kPatience;
  const auto answered = [&] {
    for (const auto& call : TheBotApi().calls("answerCallbackQuery")) {
      if (absl::StrContains(call.body, absl::StrCat("press-", chat_))) return true;
    }
    return false;
  };
  while (!answered() && absl::Now() < last) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_TRUE(answered());
  // And Recco's answer leaves by the shared bot, in Recco's name.
  ASSERT_OK(Reply(ticket, "Lo ripariamo."));
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[1].token, kSharedToken);
  EXPECT_THAT(sent[1].body, AllOf(HasSubstr("Lo ripariamo."), HasSubstr("Recco")));
}

TEST_F(Telegram, ALinkDeclaresTheComuneAndByItselfOpensNothing) {
  const std::string tickets = Count("ticket");
  const std::string items = Count("lobby_item");
  MustBring(kShared, kSharedSecret, Said("/start recco"));
  MustBring(kShared, kSharedSecret, Said("Il parco giochi di fronte a casa mia è sporco"));
  AwaitTicket("recco", "Il parco giochi di fronte");
  EXPECT_EQ(Count("ticket"), absl::StrCat(std::stoll(tickets) + 1));
  EXPECT_EQ(Count("lobby_item"), items);
}

TEST_F(Telegram, ALinkThatNamesNoMemberIsNoEvidence) {
  MustBring(kShared, kSharedSecret, Said("/start genova"));
  MustBring(kShared, kSharedSecret, Said("C'è un tombino rotto nella strada"));
  const auto asked = SentTo(1);
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_THAT(asked[0].body, HasSubstr("Per quale comune ci scrivi?"));
}

TEST_F(Telegram, APhotoThatIsNotGivenOutIsSeenAsMissingAndTheCitizenIsAskedOnceForWords) {
  MustBring(Said("Guardrail divelto in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Guardrail divelto");
  const auto photo = [&](const std::string& id) {
    return Message(absl::StrCat(R"("photo":[{"file_unique_id":")", id, "\"}]"));
  };
  MustBring(photo("uno"));
  MustBring(photo("due"));
  const auto texts = AwaitInbound(ticket, 3);
  ASSERT_THAT(texts, SizeIs(3));
  EXPECT_THAT(texts[1], HasSubstr("una foto"));
  MustBring(Said("Si vede il bullone"));
  AwaitInbound(ticket, 4);
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].body, HasSubstr("Descrivi a parole"));
}

class TelegramFiles : public Telegram {
 protected:
  // Unlike any other's.
  const std::string file_ = absl::StrCat("file-", Next());
  const std::string path_ = absl::StrCat("photos/", file_, ".jpg");

  std::string Photo(const std::string& caption) const {
    return Message(absl::StrCat(R"("caption":")", caption, R"(","photo":[{"file_id":")", file_,
                                R"(","file_unique_id":"u-)", file_, "\"}]"));
  }
  size_t Asked(const std::string& method) const {
    size_t count = 0;
    for (const BotApi::Call& call : TheBotApi().calls(method)) {
      if (absl::StrContains(call.body, file_)) ++count;
    }
    return count;
  }
  // Of the ticket's first message, once nobody fetches it any more.
  v1::Attachment AwaitFile(const v1::Ticket& ticket) {
    const absl::Time last = absl::Now() + kPatience;
    while (absl::Now() < last) {
      const auto entries = Entries(ticket);
      if (entries.empty() || entries[0].attachments().empty()) break;
      if (!entries[0].attachments(0).fetching()) return entries[0].attachments(0);
    }
    ADD_FAILURE() << "no file, or it is fetched for ever";
    return {};
  }
  // Tried again now, not in a while.
  void Hasten() {
    gateway_.Run("UPDATE mugugno.file_fetch SET due_time = '2020-01-01' WHERE attempt_count > 0");
  }
  void AwaitAttempt() {
    const absl::Time last = absl::Now() + kPatience;
    while (Asked("file") == 0 && absl::Now() < last) absl::SleepFor(absl::Milliseconds(20));
  }
  absl::StatusOr<std::string> Download(const std::string& who, const std::string& name) {
    v1::DownloadAttachmentRequest request;
    request.set_name(name);
    v1::DownloadAttachmentResponse response;
    std::string content;
    bool sent = false;
    RETURN_IF_ERROR(gateway_.Exchange(
        who, "AttachmentService.DownloadAttachment", request, response,
        [&] { return !std::exchange(sent, true); }, [&] { content += response.chunk(); }));
    return content;
  }
};

TEST_F(TelegramFiles, APhotoIsFetchedFromThePlatformAndShownWithoutWhereItWasTaken) {
  const std::string taken = Jpeg({}, 70'000);
  TheBotApi().Give(file_, {.bytes = taken, .path = path_});
  MustBring(Photo("Bacheca sfondata in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Bacheca sfondata");
  const v1::Attachment file = AwaitFile(ticket);
  EXPECT_FALSE(file.missing());
  EXPECT_EQ(file.content_type(), "image/jpeg");
  const auto content = Download("comunicazione", file.name());
  ASSERT_OK(content);
  EXPECT_EQ(content->size(), taken.size());
  EXPECT_FALSE(*content == taken);
  EXPECT_TRUE(absl::IsPermissionDenied(Download("officer-recco", file.name()).status()));
  EXPECT_EQ(Asked("file"), 1);
  EXPECT_EQ(gateway_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE owner = "
                                      "'tenants/sori' AND action = 'attachment.fetch' AND "
                                      "INSTR(resource, '",
                                      file.name().substr(file.name().rfind('/') + 1), "')")),
            "1");
}

// L3.
TEST_F(TelegramFiles, WhatThePlatformDoesNotGiveNowIsAskedForAgain) {
  TheBotApi().Give(file_, {.bytes = Jpeg({}), .path = path_, .failures = 1});
  MustBring(Photo("Pergola sfondata in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Pergola sfondata");
  AwaitAttempt();
  EXPECT_TRUE(Entries(ticket)[0].attachments(0).fetching());
  Hasten();
  EXPECT_FALSE(AwaitFile(ticket).missing());
  EXPECT_EQ(Asked("file"), 2);
}

TEST_F(TelegramFiles, WhatIsTooLongOrNotGivenOutIsGivenUpAndShownAsMissing) {
  TheBotApi().Give(file_, {.bytes = "x", .path = path_, .told_size = 17 << 20});
  MustBring(Photo("Cancello sfondato in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Cancello sfondato");
  EXPECT_TRUE(AwaitFile(ticket).missing());
  EXPECT_EQ(Asked("getFile"), 1);
  EXPECT_EQ(Asked("file"), 0);
}

// S73.
TEST_F(TelegramFiles, APathThatLeadsElsewhereIsNotFollowed) {
  TheBotApi().Give(file_, {.bytes = "x", .path = "../" + path_});
  MustBring(Photo("Staccionata sfondata in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Staccionata sfondata");
  EXPECT_TRUE(AwaitFile(ticket).missing());
  EXPECT_EQ(Asked("file"), 0);
}

TEST_F(TelegramFiles, AFileFollowsItsMessageToTheComuneItWasTransferredTo) {
  TheBotApi().Give(file_, {.bytes = Jpeg({}), .path = path_, .failures = 1});
  MustBring(Photo("Mi serve la carta d'identità elettronica, questa è la vecchia"));
  const v1::Ticket ticket = AwaitTicket("sori", "Mi serve la carta");
  AwaitAttempt();
  v1::ProposeTransferRequest propose;
  propose.set_name(ticket.name());
  propose.set_target("tenants/recco");
  propose.set_reason_code(v1::Transfer::REASON_CODE_COMPETENCE);
  propose.set_reason("È a Recco");
  const auto transfer =
      gateway_.Call<v1::Transfer>("officer-sori", "TransferService.ProposeTransfer", propose);
  ASSERT_OK(transfer);
  v1::AcceptTransferRequest accept;
  accept.set_name("tenants/recco" + transfer->name().substr(transfer->name().find("/transfers")));
  ASSERT_OK(gateway_.Call<v1::Transfer>("officer-recco", "TransferService.AcceptTransfer", accept));
  Hasten();
  const v1::Ticket taken = AwaitTicket("recco", "Mi serve la carta");
  const v1::Attachment file = AwaitFile(taken);
  EXPECT_FALSE(file.missing());
  EXPECT_OK(Download("officer-recco", file.name()));
}

TEST_F(TelegramFiles, AFileComesToAMessageInTheLobbyAndGoesOnWithIt) {
  TheBotApi().Give(file_, {.bytes = Jpeg({}), .path = path_});
  MustBring(kShared, kSharedSecret, Photo("Tettoia sfondata vicino a casa mia"));
  v1::ListLobbyItemsRequest list;
  list.set_parent("associations/golfo-paradiso");
  list.set_page_size(200);
  v1::LobbyItem item;
  const absl::Time last = absl::Now() + kPatience;
  while (absl::Now() < last && (item.attachments().empty() || item.attachments(0).fetching())) {
    const auto page = gateway_.Call<v1::ListLobbyItemsResponse>(
        "comunicazione", "LobbyService.ListLobbyItems", list);
    ASSERT_OK(page);
    for (const v1::LobbyItem& each : page->lobby_items()) {
      if (absl::StartsWith(each.text(), "Tettoia sfondata")) item = each;
    }
  }
  ASSERT_THAT(item.attachments(), SizeIs(1));
  EXPECT_FALSE(item.attachments(0).missing());
  v1::AssignLobbyItemRequest assign;
  assign.set_name(item.name());
  assign.set_tenant("tenants/sori");
  ASSERT_OK(gateway_.Call<v1::LobbyItem>("comunicazione", "LobbyService.AssignLobbyItem", assign));
  const v1::Ticket ticket = AwaitTicket("sori", "Tettoia sfondata");
  const v1::Attachment file = AwaitFile(ticket);
  EXPECT_FALSE(file.missing());
  EXPECT_OK(Download("comunicazione", file.name()));
}

TEST_F(TelegramFiles, AJobThatCannotBeReadStandsInNobodysWay) {
  const std::string job = "owner = 'tenants/sori' AND id = X'0190A6B27C1E70008000000000000BAD'";
  gateway_.Run(
      "INSERT INTO mugugno.file_fetch SET owner = 'tenants/sori', id = "
      "X'0190A6B27C1E70008000000000000BAD', channel = 'tenants/sori/channels/telegram', "
      "message_id = X'0190A6B27C1E70008000000000000BAD', words = 'nothing sealed', "
      "attempt_count = 0, due_time = '2020-01-01', create_time = '2020-01-01'");
  TheBotApi().Give(file_, {.bytes = Jpeg({}), .path = path_});
  MustBring(Photo("Fioriera sfondata in via Stagno"));
  EXPECT_FALSE(AwaitFile(AwaitTicket("sori", "Fioriera sfondata")).missing());
  EXPECT_EQ(gateway_.Ask("SELECT due_time > '2021-01-01' FROM mugugno.file_fetch WHERE " + job),
            "1");
  gateway_.Run("DELETE FROM mugugno.file_fetch WHERE " + job);
}

TEST_F(Telegram, L7CorrectionsAndReactionsAreSeenWhereTheirMessageIs) {
  const int64_t id = Next();
  MustBring(Message(R"("text":"Due alberi caduti in via Stagno")", id));
  const v1::Ticket ticket = AwaitTicket("sori", "Due alberi caduti");
  MustBring(absl::StrCat(R"({"update_id":)", Next(), R"(,"edited_message":{"message_id":)", id,
                         R"(,"date":1763848800,"edit_date":)", absl::ToUnixSeconds(absl::Now()),
                         ",", Who(), R"(,"text":"Tre alberi caduti in via Stagno"}})"));
  MustBring(absl::StrCat(R"({"update_id":)", Next(), R"(,"message_reaction":{"chat":{"id":)", chat_,
                         R"(,"type":"private"},"message_id":)", id, R"(,"user":{"id":)", chat_,
                         R"(},"date":)", absl::ToUnixSeconds(absl::Now() + absl::Seconds(2)),
                         R"(,"old_reaction":[],"new_reaction":[{"type":"emoji","emoji":"👍"}]}})"));
  const auto texts = AwaitInbound(ticket, 3);
  ASSERT_THAT(texts, SizeIs(3));
  EXPECT_EQ(texts[0], "Due alberi caduti in via Stagno");
  EXPECT_THAT(texts, Contains(AllOf(HasSubstr("Tre alberi"), HasSubstr("ha corretto"))));
  EXPECT_THAT(texts, Contains(HasSubstr("👍")));
}

TEST_F(Telegram, L8APositionIsThePositionOfTheTicketsMessage) {
  MustBring(Said("Muretto crollato"));
  const v1::Ticket ticket = AwaitTicket("sori", "Muretto crollato");
  MustBring(Message(R"("location":{"latitude":44.3712,"longitude":9.1036})"));
  AwaitInbound(ticket, 2);
  bool placed = false;
  for (const auto& entry : Entries(ticket)) {
    placed = placed || absl::StrContains(entry.DebugString(), "44.3712");
  }
  EXPECT_TRUE(placed);
}

TEST_F(Telegram, L7WhatCannotBeReadIsKeptAndAnsweredAndNobodyLosesIt) {
  const auto entries = [&] {
    return Must(gateway_.Call<v1::ListSetAsideMessagesResponse>(
                    "root", "SetAsideService.ListSetAsideMessages",
                    v1::ListSetAsideMessagesRequest()),
                "entries")
        .set_aside_messages_size();
  };
  const int before = entries();
  const std::string odd =
      absl::StrCat(R"({"update_id":)", Next(), R"(,"novelty":{"chat":{"id":)", chat_, "}}}");
  MustBring(odd);
  MustBring("{ nessun json");
  MustBring(odd);
  EXPECT_EQ(entries(), before + 2);
}

TEST_F(Telegram, AGroupIsNoConversationAndNothingIsSaidThere) {
  const std::string tickets = Count("ticket");
  MustBring(absl::StrCat(R"({"update_id":)", Next(),
                         R"(,"message":{"message_id":1,"date":1763848800,"chat":{"id":-)", chat_,
                         R"(,"type":"group"},"from":{"id":5},"text":"Buca in via Stagno"}})"));
  EXPECT_EQ(Count("ticket"), tickets);
  EXPECT_THAT(SentTo(0), IsEmpty());
}

TEST_F(Telegram, AConversationIsInTheOrderOfThePlatformsTime) {
  const int64_t now = absl::ToUnixSeconds(absl::Now());
  MustBring(Message(R"("text":"Schienale della panchina rotto in via Stagno")", Next(), now - 60));
  const v1::Ticket ticket = AwaitTicket("sori", "Schienale della panchina");
  MustBring(Message(R"("text":"È quella davanti alla chiesa")", Next(), now - 20));
  AwaitInbound(ticket, 2);
  MustBring(Message(R"("text":"È ancora così")", Next(), now - 40));
  EXPECT_THAT(AwaitInbound(ticket, 3),
              ElementsAre("Schienale della panchina rotto in via Stagno", "È ancora così",
                          "È quella davanti alla chiesa"));
}

TEST_F(Telegram, WhoBlockedTheBotIsShownAsNotReached) {
  MustBring(Said("Fontana rotta in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Fontana rotta");
  Script({{403, R"({"ok":false,"error_code":403})"}});
  ASSERT_OK(Reply(ticket, "Arriviamo."));
  const v1::Delivery dead =
      AwaitDelivery(ticket, v1::Delivery::WAY_TELEGRAM, v1::DELIVERY_STATE_DEAD);
  EXPECT_THAT(dead.last_error(), HasSubstr("blocked the bot"));
}

TEST_F(Telegram, WhatIsTooMuchIsSentLaterAsThePlatformAsks) {
  MustBring(Said("Scala sporca in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Scala sporca");
  Script({{429, R"({"ok":false,"error_code":429,"parameters":{"retry_after":2}})"}});
  ASSERT_OK(Reply(ticket, "Puliamo domani."));
  EXPECT_THAT(SentTo(2), SizeIs(2));
}

TEST_F(Telegram, AnAttemptWithoutAnAnswerIsUnknownAndNotRepeated) {
  MustBring(Said("Ringhiera storta in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Ringhiera storta");
  Script({{0, "", true}});
  ASSERT_OK(Reply(ticket, "La raddrizziamo."));
  const v1::Delivery unknown =
      AwaitDelivery(ticket, v1::Delivery::WAY_TELEGRAM, v1::DELIVERY_STATE_UNKNOWN);
  EXPECT_EQ(unknown.attempt_count(), 1);
  EXPECT_THAT(SentTo(1), SizeIs(1));
}

TEST_F(Telegram, L15ARefusedTokenHoldsWhatLeavesAndMessagesGoOnComingIn) {
  const std::string name = "tenants/sori/channels/scaduto";
  const std::string path = "/webhook/telegram/comune/sori/scaduto";
  const std::string secret(32, 's');
  MakeBot("admin-sori", "tenants/sori", "scaduto");
  Set("admin-sori", name, kToken, secret);
  MustBring(path, secret, Said("Grondaia rotta in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Grondaia rotta");
  Script({{401, R"({"ok":false,"error_code":401})"}});
  ASSERT_OK(Reply(ticket, "Passiamo lunedì."));
  ASSERT_THAT(SentTo(1), SizeIs(1));
  const v1::Delivery held =
      AwaitDelivery(ticket, v1::Delivery::WAY_TELEGRAM, v1::DELIVERY_STATE_QUEUED);
  EXPECT_THAT(held.DebugString(), Not(HasSubstr("AAAA")));
  MustBring(path, secret, Said("È ancora così"));
  EXPECT_THAT(AwaitInbound(ticket, 2), SizeIs(2));
  // With another one it leaves, and counts as if it had never been tried.
  Set("admin-sori", name, "7301:DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD", "");
  gateway_.Run(
      "UPDATE mugugno.delivery_lane SET due_time = UTC_TIMESTAMP(6) WHERE due_time < '9000-01-01'");
  gateway_.Run(
      "UPDATE mugugno.delivery SET next_attempt_time = UTC_TIMESTAMP(6) WHERE state = 1 AND way = "
      "3");
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_THAT(sent[1].token, HasSubstr("DDDD"));
}

TEST_F(Telegram, ALongAnswerArrivesInPartsAndInOrder) {
  MustBring(Said("Orari dell'ufficio anagrafe?"));
  const v1::Ticket ticket = AwaitTicket("sori", "Orari dell'ufficio anagrafe?");
  std::string text = "INIZIO";
  for (int i = 0; i < 900; ++i) absl::StrAppend(&text, " parola", i);
  ASSERT_OK(Reply(ticket, absl::StrCat(text, " FINE")));
  const auto sent = SentTo(3);
  ASSERT_THAT(sent, SizeIs(3));
  EXPECT_THAT(sent[0].body, HasSubstr("INIZIO"));
  EXPECT_THAT(sent[2].body, AllOf(HasSubstr("FINE"), HasSubstr("Comune di Sori")));
}

TEST_F(Telegram, AfterATransferTheOtherComunesAnswerIsRelayedByTheBotTheCitizenWroteTo) {
  MustBring(Said("Serve la carta d'identità elettronica, come faccio?"));
  const v1::Ticket ticket = AwaitTicket("sori", "Serve la carta d'identità elettronica");
  v1::ProposeTransferRequest propose;
  propose.set_name(ticket.name());
  propose.set_target("tenants/recco");
  propose.set_reason_code(v1::Transfer::REASON_CODE_COMPETENCE);
  propose.set_reason("La carta la rilascia Recco.");
  propose.set_etag(ticket.etag());
  const auto offered =
      gateway_.Call<v1::Transfer>("officer-sori", "TransferService.ProposeTransfer", propose);
  ASSERT_OK(offered);
  v1::AcceptTransferRequest accept;
  accept.set_name("tenants/recco" + offered->name().substr(offered->name().find("/transfers")));
  ASSERT_OK(gateway_.Call<v1::Transfer>("officer-recco", "TransferService.AcceptTransfer", accept));
  const auto told = SentTo(1);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_THAT(told[0].body, HasSubstr("Il nuovo numero è RECCO-"));
  const v1::Ticket taken = AwaitTicket("recco", "Serve la carta d'identità elettronica");
  ASSERT_OK(Reply(taken, "Venga in municipio a Recco.", "officer-recco"));
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[1].token, kToken);
  EXPECT_THAT(sent[1].body, AllOf(HasSubstr("Il Comune di Recco risponde:"),
                                  HasSubstr("Venga in municipio a Recco.")));
}

TEST_F(Telegram, OneCitizenAtTwoComunesBotsIsTwoConversations) {
  MustBring(kSori, kSecret, Said("Prima segnalazione in via Stagno"));
  MustBring(kRecco, kReccoSecret, Said("Seconda segnalazione per voi"));
  const v1::Ticket sori = AwaitTicket("sori", "Prima segnalazione");
  const v1::Ticket recco = AwaitTicket("recco", "Seconda segnalazione");
  ASSERT_OK(Reply(recco, "Da Recco."));
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].token, kReccoToken);
  EXPECT_THAT(AwaitInbound(sori, 1), SizeIs(1));
}

TEST_F(Telegram, WhileTheChannelIsSuspendedNothingLeavesAndMessagesAreTaken) {
  const std::string name = "tenants/recco/channels/telegram";
  MustBring(kRecco, kReccoSecret, Said("Ascensore fermo in stazione"));
  const v1::Ticket ticket = AwaitTicket("recco", "Ascensore fermo");
  v1::SuspendChannelRequest suspend;
  suspend.set_name(name);
  suspend.set_reason("manutenzione");
  ASSERT_OK(gateway_.Call<v1::Channel>("admin-recco", "DirectoryService.SuspendChannel", suspend));
  MustBring(kRecco, kReccoSecret, Said("È ancora fermo"));
  EXPECT_THAT(AwaitInbound(ticket, 2), SizeIs(2));
  EXPECT_EQ(tenant::ErrorReason(Reply(ticket, "x").status()), "CHANNEL_SUSPENDED");
  v1::ResumeChannelRequest resume;
  resume.set_name(name);
  ASSERT_OK(gateway_.Call<v1::Channel>("admin-recco", "DirectoryService.ResumeChannel", resume));
}

}  // namespace
}  // namespace mugugno::tests
