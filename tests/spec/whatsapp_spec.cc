// A citizen at a comune's WhatsApp number, from the first webhook to the answer; the Graph API is
// on this machine. Names of cases: inbox-systems.md d and e.

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/set_aside_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "mugugno/v1/transfer_service.pb.h"
#include "tenant/errors.h"
#include "tenant/vault/webhook_signature.h"
#include "tests/spec/chat_desk.h"
#include "tests/spec/gateway_under_test.h"
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

// A channel of the kind, with what it has to prove and what proves it.
struct Number {
  std::string admin;
  std::string owner;  // "tenants/sori"
  std::string path;   // "comune/sori"
  std::string id;     // of the channel
  std::string account;
  std::string business_account;
  std::string token;
  std::string app_secret;
  std::string verify_token;

  std::string name() const { return absl::StrCat(owner, "/channels/", id); }
  std::string place() const { return absl::StrCat("/webhook/whatsapp/", path, "/", id); }
};

Number NumberOf(const std::string& admin, const std::string& owner, const std::string& path,
                char sign) {
  return {admin,
          owner,
          path,
          "whatsapp",
          absl::StrCat("5550", static_cast<int>(sign)),
          absl::StrCat("7770", static_cast<int>(sign)),
          "EAAG" + std::string(30, sign),
          std::string(32, sign),
          std::string(40, sign)};
}
const Number& Sori() {
  static const auto& number =
      *new Number(NumberOf("admin-sori", "tenants/sori", "comune/sori", 'a'));
  return number;
}
const Number& Recco() {
  static const auto& number =
      *new Number(NumberOf("admin-recco", "tenants/recco", "comune/recco", 'b'));
  return number;
}
const Number& Shared() {
  static const auto& number = *new Number(
      NumberOf("coordinamento", "associations/golfo-paradiso", "associazione/golfo-paradiso", 'c'));
  return number;
}

class WhatsApp : public ::testing::Test, public ChatDesk {
 protected:
  static void SetUpTestSuite() {
    for (const Number* number : {&Sori(), &Recco(), &Shared()}) Make(*number);
  }
  static void Make(const Number& number) {
    v1::CreateChannelRequest request;
    request.set_parent(number.owner);
    request.set_channel_id(number.id);
    request.mutable_channel()->set_display_name("WhatsApp");
    request.mutable_channel()->set_kind(v1::Channel::KIND_WHATSAPP);
    request.mutable_channel()->set_account(number.account);
    request.mutable_channel()->set_business_account(number.business_account);
    v1::Channel channel;
    ASSERT_OK(GatewayUnderTest::Shared().Call(number.admin, "DirectoryService.CreateChannel",
                                              request, &channel));
    EXPECT_EQ(channel.state(), v1::Channel::STATE_SETUP);
    Set(number, number.token, number.app_secret, number.verify_token);
  }
  static void Set(const Number& number, const std::string& token, const std::string& app_secret,
                  const std::string& verify_token) {
    v1::Channel set;
    ASSERT_OK(GatewayUnderTest::Shared().Call(
        number.admin, "DirectoryService.SetChannelSecrets",
        Secrets(number.name(), token, app_secret, verify_token), &set));
    EXPECT_EQ(set.state(), v1::Channel::STATE_ACTIVE);
  }
  static v1::SetChannelSecretsRequest Secrets(const std::string& name, const std::string& token,
                                              const std::string& app_secret,
                                              const std::string& verify_token) {
    v1::SetChannelSecretsRequest request;
    request.set_name(name);
    request.set_access_token(token);
    request.set_app_secret(app_secret);
    request.set_verify_token(verify_token);
    return request;
  }

  static int64_t Next() {
    static std::atomic<int64_t> last = 1000;
    return ++last;
  }
  static std::string NewId() { return absl::StrCat("wamid.IN", Next()); }
  static int64_t Now() { return absl::ToUnixSeconds(absl::Now()); }

  // A message of this citizen with that content.
  std::string Message(const std::string& content, const std::string& id = NewId(),
                      int64_t time = Now()) const {
    return absl::StrCat(R"({"from":")", citizen_, R"(","id":")", id, R"(","timestamp":")", time,
                        "\",", content, "}");
  }
  std::string Said(const std::string& text, const std::string& id = NewId(),
                   int64_t time = Now()) const {
    return Message(absl::StrCat(R"("type":"text","text":{"body":")", text, "\"}"), id, time);
  }
  std::string Status(const std::string& id, const std::string& status,
                     const std::string& more = "") const {
    return absl::StrCat(R"({"id":")", id, R"(","status":")", status, R"(","timestamp":")", Now(),
                        R"(","recipient_id":")", citizen_, "\"", more, "}");
  }
  // A change of the number's.
  std::string Change(const Number& number, const std::string& messages,
                     const std::string& statuses) const {
    return absl::StrCat(
        R"({"field":"messages","value":{"messaging_product":"whatsapp","metadata":)",
        R"({"display_phone_number":"39010","phone_number_id":")", number.account,
        R"("},"contacts":[{"wa_id":")", citizen_, R"(","profile":{"name":"Rosa Mugugna"}}],)",
        R"("messages":[)", messages, R"(],"statuses":[)", statuses, "]}}");
  }
  static std::string Entry(const Number& number, const std::string& changes) {
    return absl::StrCat(R"({"id":")", number.business_account, R"(","changes":[)", changes, "]}");
  }
  static std::string Body(const std::string& entries) {
    return absl::StrCat(R"({"object":"whatsapp_business_account","entry":[)", entries, "]}");
  }

  Visitor::Page BringSigned(const std::string& place, const std::string& signature,
                            const std::string& body) {
    Visitor platform(gateway_.http_socket());
    if (!signature.empty()) platform.Say("X-Hub-Signature-256", signature);
    return platform.PostBytes(place, "application/json", body);
  }
  Visitor::Page Bring(const Number& number, const std::string& body) {
    return BringSigned(number.place(), tenant::SignBody(number.app_secret, body), body);
  }
  void MustBring(const Number& number, const std::string& body) {
    const Visitor::Page answer = Bring(number, body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body, "");
  }
  void MustSay(const Number& number, const std::string& message) {
    MustBring(number, Body(Entry(number, Change(number, message, ""))));
  }
  void MustSay(const std::string& message) { MustSay(Sori(), message); }
  void MustTell(const std::string& status) {
    MustBring(Sori(), Body(Entry(Sori(), Change(Sori(), "", status))));
  }

  // The ticket's last reply as soon as it is in that state, with that receipt.
  v1::TicketEntry AwaitReply(const v1::Ticket& ticket, v1::DeliveryState state,
                             v1::DeliveryReceipt receipt) {
    const absl::Time last = absl::Now() + kPatience;
    v1::TicketEntry reply;
    while (absl::Now() < last) {
      for (const v1::TicketEntry& entry : Entries(ticket)) {
        if (entry.kind() == v1::TicketEntry::KIND_REPLY) reply = entry;
      }
      if (reply.delivery_state() == state && reply.receipt() == receipt) return reply;
    }
    ADD_FAILURE() << reply.DebugString();
    return reply;
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
  // What a message carried to be found again by.
  static std::string TagOf(const GraphApi::Call& call) {
    const std::string field = R"("biz_opaque_callback_data":")";
    const size_t begin = call.body.find(field) + field.size();
    return call.body.substr(begin, call.body.find('"', begin) - begin);
  }
  static std::string WithTag(const GraphApi::Call& call) {
    return absl::StrCat(R"(,"biz_opaque_callback_data":")", TagOf(call), "\"");
  }
  void Script(std::vector<GraphApi::Answer> answers) {
    TheGraphApi().Script(citizen_, std::move(answers));
  }
  // A ticket by that message, and an answer to it; the call that sent it.
  GraphApi::Call Answered(const std::string& text, v1::Ticket* ticket) {
    MustSay(Said(text));
    *ticket = AwaitTicket("sori", text);
    EXPECT_OK(Reply(*ticket, "Grazie, provvediamo."));
    const auto sent = SentTo(1);
    EXPECT_THAT(sent, SizeIs(1));
    return sent.empty() ? GraphApi::Call() : sent.front();
  }
  // So many, or as soon as there are at least so many.
  int SetAside(const std::string& reason, int least = 0) {
    const absl::Time last = absl::Now() + kPatience;
    int count = CountSetAside(reason);
    while (count < least && absl::Now() < last) count = CountSetAside(reason);
    return count;
  }
  int CountSetAside(const std::string& reason) {
    int count = 0;
    const auto page =
        Must(gateway_.Call<v1::ListSetAsideMessagesResponse>(
                 "root", "SetAsideService.ListSetAsideMessages", v1::ListSetAsideMessagesRequest()),
             "entries");
    for (const auto& entry : page.set_aside_messages()) {
      if (absl::StrContains(entry.DebugString(), reason)) ++count;
    }
    return count;
  }

  const std::string citizen_ = absl::StrCat(393'330'000'000 + Next());
};

TEST_F(WhatsApp, AMessageIsATicketOfTheNumbersComuneAndTheSignedAnswerReachesTheCitizen) {
  MustSay(Said("Aiuola trascurata davanti al 12 di via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Aiuola trascurata davanti al 12");
  EXPECT_EQ(ticket.channel(), Sori().name());
  EXPECT_EQ(ticket.contact_display_name(), "Rosa Mugugna");
  ASSERT_OK(Reply(ticket, "La curiamo oggi."));
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].token, Sori().token);
  EXPECT_THAT(sent[0].path, HasSubstr(Sori().account + "/messages"));
  EXPECT_THAT(sent[0].body, AllOf(HasSubstr("La curiamo oggi."), HasSubstr("Comune di Sori")));
}

TEST_F(WhatsApp, S60S63WhoDoesNotSignWithTheSecretIsRefusedAndNothingIsKept) {
  const std::string body =
      Body(Entry(Sori(), Change(Sori(), Said("Lampione intruso di WhatsApp"), "")));
  const std::string good = tenant::SignBody(Sori().app_secret, body);
  for (const std::string& signature :
       {std::string(), std::string("sha256="), good.substr(0, good.size() - 1),
        "sha1=" + good.substr(7), good + "0", tenant::SignBody(Recco().app_secret, body),
        tenant::SignBody("", body), tenant::SignBody(Sori().app_secret, body + " ")}) {
    EXPECT_EQ(BringSigned(Sori().place(), signature, body).status, 401) << signature;
  }
  EXPECT_EQ(BringSigned("/webhook/whatsapp/comune/sori/altro", good, body).status, 401);
  EXPECT_EQ(BringSigned("/webhook/telegram/comune/sori/whatsapp", good, body).status, 401);
  MustSay(Said("Lampione spento in fondo a via Stagno"));
  AwaitTicket("sori", "Lampione spento in fondo");
  EXPECT_EQ(FindTicket("sori", "Lampione intruso di WhatsApp").name(), "");
}

// The signature is of the bytes that came, wherever they came through.
TEST_F(WhatsApp, S62WhatAProxyChangesAroundTheBodyChangesNoProof) {
  const auto body = [&](const std::string& text) {
    return Body(Entry(Sori(), Change(Sori(), Said(text), "")));
  };
  const auto bring = [&](const std::string& sent, const std::string& signature,
                         const std::string& query,
                         const std::vector<std::pair<std::string, std::string>>& headers) {
    Visitor platform(gateway_.http_socket());
    if (!signature.empty()) platform.Say("X-Hub-Signature-256", signature);
    for (const auto& [name, value] : headers) platform.Say(name, value);
    return platform.PostBytes(Sori().place() + query, "application/json", sent).status;
  };
  const auto sign = [](const std::string& sent) {
    return tenant::SignBody(Sori().app_secret, sent);
  };
  const std::string prefixed = body("Prefissata la buca in via Stagno");
  EXPECT_EQ(bring(prefixed, sign(prefixed), "?da=proxy",
                  {{"Host", "interno.example"},
                   {"X-Forwarded-Host", "comune.sori.example"},
                   {"X-Forwarded-Prefix", "/sportello"},
                   {"X-Forwarded-Proto", "http"}}),
            200);
  AwaitTicket("sori", "Prefissata la buca");
  const std::string chunked = body("Spezzettata la ringhiera in via Stagno");
  EXPECT_EQ(bring(chunked, sign(chunked), "", {{"Transfer-Encoding", "chunked"}}), 200);
  AwaitTicket("sori", "Spezzettata la ringhiera");
  // Of what somebody compressed on the way the platform's signature says nothing.
  const std::string squeezed = "\x1f\x8b\x08 compressed";
  const std::vector<std::pair<std::string, std::string>> gzip = {{"Content-Encoding", "gzip"}};
  EXPECT_EQ(bring(squeezed, sign(body("Compressa la siepe in via Stagno")), "", gzip), 401);
  const int before = CountSetAside("UNREADABLE");
  EXPECT_EQ(bring(squeezed, sign(squeezed), "", gzip), 200);
  EXPECT_GT(SetAside("UNREADABLE", before + 1), before);
  // Two signatures are none, whichever comes first.
  const std::string twice = body("Raddoppiata la firma in via Stagno");
  const std::string wrong = tenant::SignBody(Recco().app_secret, twice);
  EXPECT_EQ(
      bring(twice, "", "", {{"X-Hub-Signature-256", sign(twice)}, {"x-hub-signature-256", wrong}}),
      401);
  EXPECT_EQ(
      bring(twice, "", "", {{"X-Hub-Signature-256", wrong}, {"x-hub-signature-256", sign(twice)}}),
      401);
  EXPECT_EQ(FindTicket("sori", "Raddoppiata la firma").name(), "");
}

TEST_F(WhatsApp, S61ThePlatformsQuestionIsAnsweredWhoeverElseAsksIsNot) {
  Visitor platform(gateway_.http_socket());
  const auto ask = [&](const std::string& mode, const std::string& token,
                       const std::string& challenge) {
    return platform.Get(absl::StrCat(Sori().place(), "?hub.mode=", mode,
                                     "&hub.verify_token=", token, "&hub.challenge=", challenge));
  };
  const Visitor::Page answer = ask("subscribe", Sori().verify_token, "1158201444");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "1158201444");
  EXPECT_THAT(answer.Header("content-type"), HasSubstr("text/plain"));
  EXPECT_EQ(ask("subscribe", Recco().verify_token, "1").status, 403);
  EXPECT_EQ(ask("subscribe", "", "1").status, 403);
  EXPECT_EQ(ask("unsubscribe", Sori().verify_token, "1").status, 403);
  EXPECT_EQ(ask("subscribe", Sori().verify_token, "").status, 403);
  EXPECT_EQ(ask("subscribe", Sori().verify_token, "%3Cscript%3E").status, 403);
  EXPECT_EQ(ask("subscribe", Sori().verify_token + "&hub.verify_token[]=x",
                "1&hub.verify_token=" + Recco().verify_token)
                .status,
            403);
  EXPECT_EQ(platform.Get(Sori().place()).status, 403);
  EXPECT_EQ(platform.Get("/webhook/whatsapp/comune/sori/altro?hub.mode=subscribe").status, 403);
}

TEST_F(WhatsApp, S60WithoutItsSecretsAChannelLetsNobodyIn) {
  Number empty = Sori();
  empty.id = "vuoto-whatsapp";
  v1::CreateChannelRequest request;
  request.set_parent(empty.owner);
  request.set_channel_id(empty.id);
  request.mutable_channel()->set_display_name("WhatsApp");
  request.mutable_channel()->set_kind(v1::Channel::KIND_WHATSAPP);
  request.mutable_channel()->set_account("1");
  request.mutable_channel()->set_business_account("2");
  ASSERT_OK(gateway_.Call<v1::Channel>(empty.admin, "DirectoryService.CreateChannel", request));
  const std::string body = Body("");
  EXPECT_EQ(BringSigned(empty.place(), tenant::SignBody("", body), body).status, 401);
  EXPECT_EQ(Bring(empty, body).status, 401);
  Visitor platform(gateway_.http_socket());
  EXPECT_EQ(
      platform
          .Get(absl::StrCat(empty.place(), "?hub.mode=subscribe&hub.verify_token=&hub.challenge=1"))
          .status,
      403);
}

TEST_F(WhatsApp, S65NoChannelComesIntoUseWithASecretThatIsEmptyOrShort) {
  Number number = Sori();
  number.id = "svuotato-whatsapp";
  v1::CreateChannelRequest request;
  request.set_parent(number.owner);
  request.set_channel_id(number.id);
  request.mutable_channel()->set_display_name("WhatsApp");
  request.mutable_channel()->set_kind(v1::Channel::KIND_WHATSAPP);
  request.mutable_channel()->set_account("3");
  request.mutable_channel()->set_business_account("4");
  ASSERT_OK(gateway_.Call<v1::Channel>(number.admin, "DirectoryService.CreateChannel", request));
  const std::string& token = number.token;
  const auto set = [&](const std::string& app_secret, const std::string& verify_token) {
    return gateway_
        .Call<v1::Channel>(number.admin, "DirectoryService.SetChannelSecrets",
                           Secrets(number.name(), token, app_secret, verify_token))
        .status();
  };
  const std::string body = Body("");
  for (const std::string& secret : {std::string(), std::string("x"), std::string(31, 'x')}) {
    EXPECT_THAT(set(secret, number.verify_token), StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(set(number.app_secret, secret), StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_EQ(BringSigned(number.place(), tenant::SignBody(secret, body), body).status, 401);
  }
  ASSERT_OK(set(number.app_secret, number.verify_token));
  // An empty one leaves what is there: it takes no secret away.
  ASSERT_OK(set("", ""));
  EXPECT_EQ(BringSigned(number.place(), tenant::SignBody("", body), body).status, 401);
  EXPECT_EQ(BringSigned(number.place(), "", body).status, 401);
  EXPECT_EQ(Bring(number, body).status, 200);
}

TEST_F(WhatsApp, AChannelHasANumberAndAnAccountAndSecretsOfItsKindOnly) {
  v1::CreateChannelRequest request;
  request.set_parent("tenants/sori");
  request.set_channel_id("storto");
  request.mutable_channel()->set_display_name("WhatsApp");
  request.mutable_channel()->set_kind(v1::Channel::KIND_WHATSAPP);
  request.mutable_channel()->set_account("+39 010");
  EXPECT_THAT(
      gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.CreateChannel", request).status(),
      ::testing::ResultOf(
          [](const absl::Status& status) { return absl::IsInvalidArgument(status); }, true));
  v1::SetChannelSecretsRequest secrets = Secrets(Sori().name(), "", "", "");
  secrets.set_webhook_secret(std::string(40, 'x'));
  EXPECT_TRUE(absl::IsInvalidArgument(
      gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.SetChannelSecrets", secrets)
          .status()));
  for (const auto& [token, app_secret, verify_token] :
       {std::tuple<std::string, std::string, std::string>("con a capo\r\nX: y aaaaaaaaa", "", ""),
        {"", "breve", ""},
        {"", "", "con spazi e più di trentadue segni"}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        gateway_
            .Call<v1::Channel>("admin-sori", "DirectoryService.SetChannelSecrets",
                               Secrets(Sori().name(), token, app_secret, verify_token))
            .status()));
  }
}

TEST_F(WhatsApp, TwoAppSecretsAreGoodWhileOneTakesTheOthersPlace) {
  Number number = Sori();
  number.id = "cambio-whatsapp";
  number.account = "66601";
  Make(number);
  Number next = number;
  next.app_secret = std::string(32, 'z');
  Set(number, "", next.app_secret, "");
  MustSay(number, Said("Primo segreto in via Stagno"));
  MustSay(next, Said("Secondo segreto in via Stagno"));
  Set(number, "", next.app_secret, "");
  EXPECT_EQ(Bring(number, Body("")).status, 401);
  MustSay(next, Said("Terzo segreto in via Stagno"));
}

TEST_F(WhatsApp, NobodySeesTheSecretsAndTheAuditSaysWhichWereSet) {
  v1::GetChannelRequest get;
  get.set_name(Sori().name());
  const auto channel = gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.GetChannel", get);
  ASSERT_OK(channel);
  EXPECT_EQ(channel->account(), Sori().account);
  EXPECT_EQ(channel->business_account(), Sori().business_account);
  EXPECT_THAT(channel->DebugString(), Not(HasSubstr("aaaa")));
  EXPECT_EQ(
      gateway_.Ask("SELECT COUNT(*) FROM mugugno.channel WHERE INSTR(sealed_secrets, 'aaaa') OR "
                   "INSTR(webhook_hashes, 'aaaa')"),
      "0");
}

TEST_F(WhatsApp, S67WhatWasForAnotherNumberIsSetAsideAndIsNobodys) {
  const int before = SetAside("OTHER_ACCOUNT");
  const std::string body =
      Body(Entry(Recco(), Change(Recco(), Said("Buca per un altro numero"), "")));
  EXPECT_EQ(BringSigned(Sori().place(), tenant::SignBody(Sori().app_secret, body), body).status,
            200);
  Number moved = Sori();
  moved.business_account = "999";
  MustBring(Sori(), Body(Entry(moved, Change(moved, Said("Buca per un altro conto"), ""))));
  EXPECT_EQ(SetAside("OTHER_ACCOUNT", before + 2), before + 2);
  MustSay(Said("Buca per questo numero in via Stagno"));
  AwaitTicket("sori", "Buca per questo numero");
  EXPECT_EQ(FindTicket("sori", "Buca per un altro").name(), "");
  EXPECT_EQ(FindTicket("recco", "Buca per un altro").name(), "");
}

TEST_F(WhatsApp, L4EverythingInABatchIsTakenAndWhatIsBadStopsNothingElse) {
  const int unread = SetAside("UNREADABLE");
  MustBring(Sori(),
            Body(absl::StrCat(
                Entry(Sori(),
                      absl::StrCat(Change(Sori(),
                                          absl::StrCat(Said("Primo del mucchio"), ",",
                                                       R"({"id":"x"},)", Said("Aggiungo al primo")),
                                          Status("wamid.nobody", "read")),
                                   ",", Change(Sori(), Said("E ancora questo"), ""))),
                ",", Entry(Sori(), Change(Sori(), Said("Ultimo del mucchio"), "")))));
  const v1::Ticket ticket = AwaitTicket("sori", "Primo del mucchio");
  EXPECT_THAT(AwaitInbound(ticket, 4), ElementsAre("Primo del mucchio", "Aggiungo al primo",
                                                   "E ancora questo", "Ultimo del mucchio"));
  EXPECT_EQ(SetAside("UNREADABLE", unread + 1), unread + 1);
}

// Whoever writes a lot at once loses nothing: nobody waits for a lock until they are given up.
TEST_F(WhatsApp, L16ManyMessagesOfOneCitizenAtOnceAreAllThere) {
  MustSay(Said("Raffica di foglie in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Raffica di foglie");
  constexpr size_t kThreads = 6;
  constexpr size_t kEach = 6;
  std::vector<std::thread> threads;
  for (size_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([this, thread] {
      for (size_t i = 0; i < kEach; ++i) {
        MustSay(Said(absl::StrCat("e poi ancora ", thread, "-", i)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto texts = AwaitInbound(ticket, 1 + kThreads * kEach);
  EXPECT_THAT(texts, SizeIs(1 + kThreads * kEach));
  for (size_t thread = 0; thread < kThreads; ++thread) {
    for (size_t i = 0; i < kEach; ++i) {
      EXPECT_THAT(texts, Contains(absl::StrCat("e poi ancora ", thread, "-", i)).Times(1));
    }
  }
}

// What the platform tells with an error is seen in the citizen's ticket; where there is none it is
// kept for a person, and makes no conversation without a message.
TEST_F(WhatsApp, L16AMessageWithAnErrorIsSeenAndLeavesNoEmptyConversation) {
  const std::string error =
      R"("type":"unknown","errors":[{"code":131000,"title":"Something went wrong"}])";
  const std::string kept =
      "SELECT COUNT(*) FROM mugugno.set_aside WHERE reason = 'NO_CONVERSATION'";
  const int before = std::stoi(gateway_.Ask(kept));
  MustSay(Message(error));
  const absl::Time last = absl::Now() + kPatience;
  while (std::stoi(gateway_.Ask(kept)) == before && absl::Now() < last) {
  }
  EXPECT_EQ(std::stoi(gateway_.Ask(kept)), before + 1);
  EXPECT_EQ(gateway_.Ask("SELECT COUNT(*) FROM mugugno.ticket k WHERE NOT EXISTS (SELECT 1 FROM "
                         "mugugno.ticket_entry e WHERE e.tenant_id = k.tenant_id AND e.ticket_id = "
                         "k.id)"),
            "0");
  MustSay(Said("Grondaia pericolante in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Grondaia pericolante");
  MustSay(Message(error));
  EXPECT_THAT(AwaitInbound(ticket, 2),
              ElementsAre("Grondaia pericolante in via Stagno", HasSubstr("non si può mostrare")));
}

TEST_F(WhatsApp, L1S68TheSameMessageTwiceIsOneAlsoInAnotherBatch) {
  const std::string message = Said("Cestino rovesciato in via Stagno", NewId(), Now() - 30);
  MustSay(message);
  const v1::Ticket ticket = AwaitTicket("sori", "Cestino rovesciato");
  MustSay(message);
  MustSay(absl::StrCat(message, ",", Said("È quello verde")));
  EXPECT_THAT(AwaitInbound(ticket, 2),
              ElementsAre("Cestino rovesciato in via Stagno", "È quello verde"));
}

TEST_F(WhatsApp, WhoHasNoNumberWritesAndIsAnsweredByTheirId) {
  const std::string user = "IT." + citizen_ + "741918";
  const std::string change = absl::StrCat(
      R"({"field":"messages","value":{"metadata":{"phone_number_id":")", Sori().account,
      R"("},"contacts":[{"user_id":")", user, R"(","profile":{"username":"rosa"}}],"messages":)",
      R"([{"from_user_id":")", user, R"(","id":")", NewId(), R"(","timestamp":")", Now(),
      R"(","type":"text","text":{"body":"Siepe sul marciapiede di via Stagno"}}]}})");
  MustBring(Sori(), Body(Entry(Sori(), change)));
  const v1::Ticket ticket = AwaitTicket("sori", "Siepe sul marciapiede");
  EXPECT_EQ(ticket.contact_display_name(), "rosa");
  ASSERT_OK(Reply(ticket, "La potiamo."));
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].body, HasSubstr(absl::StrCat(R"("recipient":")", user, "\"")));
}

TEST_F(WhatsApp, AnEmergencyIsFlaggedAndTheCitizenIsToldOf112AtOnce) {
  MustSay(Said("Incendio nel bosco sopra le case, ci sono persone dentro"));
  EXPECT_TRUE(AwaitTicket("sori", "Incendio nel bosco sopra").emergency());
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].body, HasSubstr("112"));
}

TEST_F(WhatsApp, OnTheSharedNumberTheCitizenIsAskedByAListAndOneChoiceDecides) {
  MustSay(Shared(), Said("C'è un semaforo rotto nella strada"));
  const auto asked = SentTo(1);
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].token, Shared().token);
  ASSERT_THAT(asked[0].body, AllOf(HasSubstr("Per quale comune ci scrivi?"),
                                   HasSubstr(R"("type":"interactive")")));
  const size_t title = asked[0].body.find(R"("title":"Recco")");
  ASSERT_NE(title, std::string::npos) << asked[0].body;
  const std::string field = R"("id":")";
  const size_t begin = asked[0].body.rfind(field, title) + field.size();
  const std::string code = asked[0].body.substr(begin, asked[0].body.find('"', begin) - begin);
  MustSay(Shared(),
          Message(absl::StrCat(R"("type":"interactive","context":{"id":")", asked[0].id,
                               R"("},"interactive":{"type":"list_reply","list_reply":{"id":")",
                               code, R"(","title":"Recco"}})")));
  const v1::Ticket ticket = AwaitTicket("recco", "C'è un semaforo rotto nella strada");
  EXPECT_EQ(ticket.channel(), Shared().name());
  ASSERT_OK(Reply(ticket, "Lo ripariamo."));
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[1].token, Shared().token);
  EXPECT_THAT(sent[1].body, AllOf(HasSubstr("Lo ripariamo."), HasSubstr("Recco")));
}

TEST_F(WhatsApp, APhotoIsFetchedAsSoonAsThePlatformGivesIt) {
  TheGraphApi().Give("4711", {.bytes = Jpeg({}), .failures = 1});
  MustSay(
      Message(R"("type":"image","image":{"id":"4711","caption":"Tombino sfondato in via Stagno",)"
              R"("mime_type":"image/jpeg"})"));
  const v1::Ticket ticket = AwaitTicket("sori", "Tombino sfondato");
  v1::Attachment file;
  const absl::Time last = absl::Now() + kPatience;
  do {
    gateway_.Run("UPDATE mugugno.file_fetch SET due_time = '2020-01-01' WHERE attempt_count = 1");
    const auto entries = Entries(ticket);
    ASSERT_THAT(entries[0].attachments(), SizeIs(1));
    file = entries[0].attachments(0);
  } while (file.fetching() && absl::Now() < last);
  EXPECT_FALSE(file.missing());
  EXPECT_EQ(file.content_type(), "image/jpeg");
  const auto asked = TheGraphApi().calls("/files/4711");
  ASSERT_GE(asked.size(), 2);
  EXPECT_EQ(asked[0].token, Sori().token);
}

// S73.
TEST_F(WhatsApp, TheTokenGoesToThePlatformsOwnHostsOnly) {
  TheGraphApi().Give("4712", {.bytes = Jpeg({}), .url = "https://files.example/4712"});
  MustSay(Message(R"("type":"image","image":{"id":"4712","caption":"Grata sfondata in via Stagno",)"
                  R"("mime_type":"image/jpeg"})"));
  const v1::Ticket ticket = AwaitTicket("sori", "Grata sfondata");
  const absl::Time last = absl::Now() + kPatience;
  while (Entries(ticket)[0].attachments(0).fetching() && absl::Now() < last) {
  }
  EXPECT_TRUE(Entries(ticket)[0].attachments(0).missing());
  EXPECT_FALSE(Entries(ticket)[0].attachments(0).fetching());
  EXPECT_THAT(TheGraphApi().calls("/files/4712"), IsEmpty());
}

TEST_F(WhatsApp, APhotoWithoutAnIdIsSeenAsMissingAndTheCitizenIsAskedOnceForWords) {
  MustSay(Said("Staccionata divelta in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Staccionata divelta");
  MustSay(Message(R"("type":"image","image":{"sha256":"1","mime_type":"image/jpeg"})"));
  MustSay(Message(R"("type":"image","image":{"sha256":"2","mime_type":"image/jpeg"})"));
  EXPECT_THAT(AwaitInbound(ticket, 3), Contains(HasSubstr("una foto")).Times(2));
  MustSay(Said("Si vede il chiodo"));
  AwaitInbound(ticket, 4);
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].body, HasSubstr("Descrivi a parole"));
}

TEST_F(WhatsApp, L7ReactionsCorrectionsAndWithdrawalsAreSeenWhereTheirMessageIs) {
  const std::string id = NewId();
  MustSay(Said("Due pini caduti in via Stagno", id, Now() - 30));
  const v1::Ticket ticket = AwaitTicket("sori", "Due pini caduti");
  MustSay(Message(
      absl::StrCat(R"("type":"reaction","reaction":{"message_id":")", id, R"(","emoji":"👍"})")));
  MustSay(Message(absl::StrCat(R"("type":"edit","edit":{"original_message_id":")", id,
                               R"(","message":{"type":"text","text":{"body":"Tre pini"}}})")));
  MustSay(Message(absl::StrCat(R"("type":"revoke","revoke":{"original_message_id":")", id, "\"}")));
  const auto texts = AwaitInbound(ticket, 4);
  EXPECT_EQ(texts.front(), "Due pini caduti in via Stagno");
  EXPECT_THAT(texts, Contains(HasSubstr("👍")));
  EXPECT_THAT(texts, Contains(AllOf(HasSubstr("Tre pini"), HasSubstr("ha corretto"))));
  EXPECT_THAT(texts, Contains(HasSubstr("cancellato")));
}

TEST_F(WhatsApp, L8APositionIsThePositionOfTheTicketsMessage) {
  MustSay(Said("Scarpata franata"));
  const v1::Ticket ticket = AwaitTicket("sori", "Scarpata franata");
  MustSay(Message(R"("type":"location","location":{"latitude":44.3713,"longitude":9.1037})"));
  AwaitInbound(ticket, 2);
  bool placed = false;
  for (const auto& entry : Entries(ticket)) {
    placed = placed || absl::StrContains(entry.DebugString(), "44.3713");
  }
  EXPECT_TRUE(placed);
}

TEST_F(WhatsApp, AnAnswerToOneOfOurMessagesIsInItsTicket) {
  v1::Ticket first;
  const GraphApi::Call sent = Answered("Panchina senza schienale in via Stagno", &first);
  AwaitReply(first, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  MustSay(Said("Topi nel cortile della scuola di via Stagno"));
  const v1::Ticket second = AwaitTicket("sori", "Topi nel cortile");
  EXPECT_NE(second.name(), first.name());
  MustSay(Message(absl::StrCat(R"("type":"text","text":{"body":"Quella a destra del bar"},)",
                               R"("context":{"id":")", sent.id, "\"}")));
  EXPECT_THAT(AwaitInbound(first, 2), Contains("Quella a destra del bar"));
}

TEST_F(WhatsApp, AConversationIsInTheOrderOfThePlatformsTime) {
  MustSay(Said("Gradino rotto in via Stagno", NewId(), Now() - 60));
  const v1::Ticket ticket = AwaitTicket("sori", "Gradino rotto");
  MustSay(Said("È il terzo", NewId(), Now() - 20));
  AwaitInbound(ticket, 2);
  MustSay(Said("Dico dal basso", NewId(), Now() - 40));
  EXPECT_THAT(AwaitInbound(ticket, 3),
              ElementsAre("Gradino rotto in via Stagno", "Dico dal basso", "È il terzo"));
}

TEST_F(WhatsApp, ReceiptsOnlyGrow) {
  v1::Ticket ticket;
  const GraphApi::Call sent = Answered("Fontanella asciutta in via Stagno", &ticket);
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  MustTell(Status(sent.id, "delivered", WithTag(sent)));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_DELIVERED);
  MustTell(Status(sent.id, "sent", WithTag(sent)));
  // By the id alone, too.
  MustTell(Status(sent.id, "read"));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_READ);
  MustTell(Status(sent.id, "failed", WithTag(sent)));
  MustSay(Said("È ancora così"));
  AwaitInbound(ticket, 2);
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_READ);
}

TEST_F(WhatsApp, WhatThePlatformCouldNotBringIsShownAsNotReached) {
  v1::Ticket ticket;
  const GraphApi::Call sent = Answered("Cartello illeggibile in via Stagno", &ticket);
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  MustTell(Status(sent.id, "failed",
                  absl::StrCat(WithTag(sent), R"(,"errors":[{"code":131026,"title":"x"}])")));
  AwaitReply(ticket, v1::DELIVERY_STATE_DEAD, v1::DELIVERY_RECEIPT_FAILED);
  EXPECT_THAT(
      AwaitDelivery(ticket, v1::Delivery::WAY_WHATSAPP, v1::DELIVERY_STATE_DEAD).last_error(),
      HasSubstr("131026"));
}

TEST_F(WhatsApp, L12AnAttemptWithoutAnAnswerIsUnknownAndThePlatformsLaterStatusSettlesIt) {
  MustSay(Said("Inferriata storta in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Inferriata storta");
  Script({{200, "", true}});
  ASSERT_OK(Reply(ticket, "La raddrizziamo."));
  AwaitReply(ticket, v1::DELIVERY_STATE_UNKNOWN, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  const auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  // Another channel's tag is none here.
  MustBring(
      Recco(),
      Body(Entry(Recco(), Change(Recco(), "", Status(sent[0].id, "sent", WithTag(sent[0]))))));
  MustSay(Said("Grazie davvero"));
  AwaitInbound(ticket, 2);
  AwaitReply(ticket, v1::DELIVERY_STATE_UNKNOWN, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  MustTell(Status(sent[0].id, "delivered", WithTag(sent[0])));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_DELIVERED);
  EXPECT_THAT(SentTo(1), SizeIs(1));
}

TEST_F(WhatsApp, ATagOfAnotherDeliveryIsNone) {
  v1::Ticket ticket;
  const GraphApi::Call sent = Answered("Portone graffiato in via Stagno", &ticket);
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  std::string tag = TagOf(sent);
  tag.back() = tag.back() == '0' ? '1' : '0';
  MustTell(Status("wamid.unknown", "failed",
                  absl::StrCat(R"(,"biz_opaque_callback_data":")", tag, "\"")));
  MustTell(Status(sent.id, "delivered", WithTag(sent)));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_DELIVERED);
}

TEST_F(WhatsApp, OutsideTheWindowAnAnswerIsRefusedBeforeAnythingIsQueuedAndSinceWhenIsTold) {
  const int64_t yesterday = Now() - 24 * 3600 - 120;
  MustSay(Said("Insegna cadente in via Stagno", NewId(), yesterday));
  v1::Ticket ticket = AwaitTicket("sori", "Insegna cadente");
  EXPECT_EQ(ticket.reply_window_end_time().seconds(), yesterday + 24 * 3600);
  const std::string deliveries =
      gateway_.Ask("SELECT COUNT(*) FROM mugugno.delivery WHERE way = 4");
  const absl::Status refused = Reply(ticket, "La fissiamo.").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused));
  EXPECT_EQ(tenant::ErrorReason(refused), "REPLY_WINDOW_CLOSED");
  EXPECT_THAT(refused.ToString(),
              HasSubstr(absl::FormatTime(absl::RFC3339_sec, absl::FromUnixSeconds(yesterday),
                                         absl::UTCTimeZone())));
  EXPECT_EQ(gateway_.Ask("SELECT COUNT(*) FROM mugugno.delivery WHERE way = 4"), deliveries);
  EXPECT_THAT(SentTo(0), IsEmpty());
  // L17: the citizen writes again, in another matter even, and it is open.
  MustSay(Said("Orari della biblioteca di via Stagno?"));
  AwaitTicket("sori", "Orari della biblioteca");
  ticket = AwaitTicket("sori", "Insegna cadente");
  EXPECT_GT(ticket.reply_window_end_time().seconds(), Now());
  EXPECT_OK(Reply(ticket, "La fissiamo."));
  EXPECT_THAT(SentTo(1), SizeIs(1));
}

// A number with a template, and a ticket whose citizen wrote the day before yesterday.
class WhatsAppTemplate : public WhatsApp {
 protected:
  static constexpr char kText[] = "Il Comune di {{1}} ha una risposta: scrivi per leggerla.";

  static void SetUpTestSuite() { Make(Late()); }
  static const Number& Late() {
    static const auto& number = *new Number([] {
      Number late = Sori();
      late.id = "modello-whatsapp";
      late.account = "66610";
      return late;
    }());
    return number;
  }
  absl::StatusOr<v1::Channel> SetTemplate(const std::string& name, const std::string& text) {
    v1::UpdateChannelRequest request;
    request.mutable_channel()->set_name(Late().name());
    if (!name.empty()) {
      auto* approved = request.mutable_channel()->mutable_reply_template();
      approved->set_name(name);
      approved->set_language("it");
      approved->set_text(text);
    }
    request.mutable_update_mask()->add_paths("reply_template");
    return gateway_.Call<v1::Channel>(Late().admin, "DirectoryService.UpdateChannel", request);
  }
  v1::Ticket LateTicket(const std::string& text) {
    MustSay(Late(), Said(text, NewId(), Now() - 48 * 3600));
    return AwaitTicket("sori", text);
  }
  absl::StatusOr<v1::Ticket> ReplyByTemplate(const v1::Ticket& ticket, const std::string& text) {
    v1::ReplyToTicketRequest request;
    request.set_name(ticket.name());
    request.set_text(text);
    request.set_use_template(true);
    return gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ReplyToTicket", request);
  }
};

TEST_F(WhatsAppTemplate, TheCitizenIsToldAtOnceAndTheAnswerLeavesWhenTheyWrite) {
  ASSERT_OK(SetTemplate("risposta_pronta", kText));
  v1::Ticket ticket = LateTicket("Panca scolorita in via Stagno");
  EXPECT_TRUE(ticket.has_reply_template());
  EXPECT_EQ(tenant::ErrorReason(Reply(ticket, "La ridipingiamo.").status()), "REPLY_WINDOW_CLOSED");
  ASSERT_OK(ReplyByTemplate(ticket, "La ridipingiamo."));
  auto sent = SentTo(1);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0].body,
              AllOf(HasSubstr(R"("type":"template")"), HasSubstr(R"("name":"risposta_pronta")"),
                    HasSubstr(R"("code":"it")"), HasSubstr(R"("text":"Sori")"),
                    Not(HasSubstr("ridipingiamo"))));
  AwaitReply(ticket, v1::DELIVERY_STATE_WAITING, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  std::vector<std::string> notices;
  for (const v1::TicketEntry& entry : Entries(ticket)) {
    if (entry.kind() == v1::TicketEntry::KIND_NOTICE) notices.push_back(entry.text());
  }
  EXPECT_THAT(notices, Contains("Il Comune di Sori ha una risposta: scrivi per leggerla."));
  // A second one is announced already.
  ASSERT_OK(ReplyByTemplate(ticket, "E mettiamo una rete."));
  MustSay(Late(), Said("Eccomi"));
  sent = SentTo(3);
  ASSERT_THAT(sent, SizeIs(3));
  EXPECT_THAT(sent[1].body, AllOf(HasSubstr("La ridipingiamo."), HasSubstr("Comune di Sori")));
  EXPECT_THAT(sent[2].body, HasSubstr("E mettiamo una rete."));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  // Now the platform takes answers, and there is nothing to announce.
  ASSERT_OK(ReplyByTemplate(ticket, "Finito."));
  sent = SentTo(4);
  ASSERT_THAT(sent, SizeIs(4));
  EXPECT_THAT(sent[3].body, AllOf(HasSubstr("Finito."), Not(HasSubstr("template"))));
}

TEST_F(WhatsAppTemplate, WhatClosesATicketWaitsToo) {
  ASSERT_OK(SetTemplate("risposta_pronta", kText));
  const v1::Ticket ticket = LateTicket("Edicola abusiva in via Stagno");
  v1::CloseTicketRequest request;
  request.set_name(ticket.name());
  request.set_outcome(v1::TICKET_OUTCOME_FIXED);
  request.set_text("È stata rimossa.");
  const auto close = [&] {
    return gateway_.Call<v1::Ticket>("comunicazione", "TicketService.CloseTicket", request);
  };
  EXPECT_EQ(tenant::ErrorReason(close().status()), "REPLY_WINDOW_CLOSED");
  request.set_use_template(true);
  ASSERT_OK(close());
  MustSay(Late(), Said("Mi dica"));
  const auto sent = SentTo(2);
  ASSERT_GE(sent.size(), 2);
  EXPECT_THAT(sent[1].body, HasSubstr("È stata rimossa."));
}

TEST_F(WhatsAppTemplate, WithoutATemplateNothingIsSaidAndNothingWaits) {
  ASSERT_OK(SetTemplate("", ""));
  const v1::Ticket ticket = LateTicket("Tenda strappata in via Stagno");
  EXPECT_FALSE(ticket.has_reply_template());
  EXPECT_EQ(tenant::ErrorReason(ReplyByTemplate(ticket, "La togliamo.").status()),
            "REPLY_TEMPLATE_MISSING");
  EXPECT_THAT(SentTo(0), IsEmpty());
}

TEST_F(WhatsAppTemplate, ATemplateThePlatformDoesNotKnowIsShownSoAndTheAnswerWaits) {
  ASSERT_OK(SetTemplate("risposta_pronta", kText));
  const v1::Ticket ticket = LateTicket("Cabina scoperchiata in via Stagno");
  Script({{400, R"({"error":{"code":132001,"message":"Template name does not exist"}})"}});
  ASSERT_OK(ReplyByTemplate(ticket, "La chiudiamo."));
  EXPECT_THAT(
      AwaitDelivery(ticket, v1::Delivery::WAY_WHATSAPP, v1::DELIVERY_STATE_DEAD).last_error(),
      AllOf(HasSubstr("132001"), HasSubstr("template")));
  AwaitReply(ticket, v1::DELIVERY_STATE_WAITING, v1::DELIVERY_RECEIPT_UNSPECIFIED);
}

TEST_F(WhatsAppTemplate, WhatWaitsIsGivenUpWhereTheTicketGoesToAnotherComune) {
  ASSERT_OK(SetTemplate("risposta_pronta", kText));
  const v1::Ticket ticket = LateTicket("Serve il certificato di morte, dove?");
  ASSERT_OK(ReplyByTemplate(ticket, "Da noi no."));
  AwaitReply(ticket, v1::DELIVERY_STATE_WAITING, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  ASSERT_THAT(SentTo(1), SizeIs(1));
  v1::TicketEntry notice;
  const absl::Time last = absl::Now() + kPatience;
  while (notice.delivery_state() != v1::DELIVERY_STATE_SENT && absl::Now() < last) {
    for (const v1::TicketEntry& entry : Entries(ticket)) {
      if (absl::StrContains(entry.text(), "ha una risposta")) notice = entry;
    }
  }
  v1::ProposeTransferRequest propose;
  propose.set_name(ticket.name());
  propose.set_target("tenants/recco");
  propose.set_reason_code(v1::Transfer::REASON_CODE_COMPETENCE);
  propose.set_reason("Lo rilascia Recco.");
  const auto offered =
      gateway_.Call<v1::Transfer>("officer-sori", "TransferService.ProposeTransfer", propose);
  ASSERT_OK(offered);
  v1::AcceptTransferRequest accept;
  accept.set_name("tenants/recco" + offered->name().substr(offered->name().find("/transfers")));
  ASSERT_OK(gateway_.Call<v1::Transfer>("officer-recco", "TransferService.AcceptTransfer", accept));
  EXPECT_NE(AwaitDelivery(ticket, v1::Delivery::WAY_WHATSAPP, v1::DELIVERY_STATE_DEAD).name(), "");
}

TEST_F(WhatsAppTemplate, ATemplateHasANameALanguageAndWordsWithOnePlaceAtMost) {
  const auto refused = [&](const std::string& name, const std::string& text) {
    return absl::IsInvalidArgument(SetTemplate(name, text).status());
  };
  EXPECT_TRUE(refused("risposta pronta", kText));
  EXPECT_TRUE(refused("risposta_pronta", ""));
  EXPECT_TRUE(refused("risposta_pronta", "{{1}} {{2}}"));
  EXPECT_TRUE(refused("risposta_pronta", "{{1}} {{1}}"));
  EXPECT_TRUE(refused("risposta_pronta", "{{nome}}"));
  EXPECT_OK(SetTemplate("risposta_pronta", "C'è una risposta."));
  // Whose answer it is has to be said where the number is of several comuni.
  v1::CreateChannelRequest shared;
  shared.set_parent("associations/golfo-paradiso");
  shared.set_channel_id("modello-condiviso");
  shared.mutable_channel()->set_display_name("WhatsApp");
  shared.mutable_channel()->set_kind(v1::Channel::KIND_WHATSAPP);
  shared.mutable_channel()->set_account("1");
  shared.mutable_channel()->set_business_account("2");
  auto* approved = shared.mutable_channel()->mutable_reply_template();
  approved->set_name("risposta_pronta");
  approved->set_language("it");
  approved->set_text("C'è una risposta.");
  EXPECT_TRUE(absl::IsInvalidArgument(
      gateway_.Call<v1::Channel>("coordinamento", "DirectoryService.CreateChannel", shared)
          .status()));
}

TEST_F(WhatsApp, WhatThePlatformRefusesForTheWindowIsShownSo) {
  MustSay(Said("Balcone pericolante in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Balcone pericolante");
  Script({{400, R"({"error":{"code":131047,"message":"Re-engagement message"}})"}});
  ASSERT_OK(Reply(ticket, "Arriviamo."));
  EXPECT_THAT(
      AwaitDelivery(ticket, v1::Delivery::WAY_WHATSAPP, v1::DELIVERY_STATE_DEAD).last_error(),
      AllOf(HasSubstr("131047"), HasSubstr("24 hours")));
}

TEST_F(WhatsApp, L15ARefusedTokenHoldsWhatLeavesAndMessagesGoOnComingIn) {
  Number number = Sori();
  number.id = "scaduto-whatsapp";
  number.account = "66602";
  Make(number);
  MustSay(number, Said("Pluviale rotto in via Stagno"));
  const v1::Ticket ticket = AwaitTicket("sori", "Pluviale rotto");
  Script({{401, R"({"error":{"code":190}})"}});
  ASSERT_OK(Reply(ticket, "Passiamo lunedì."));
  ASSERT_THAT(SentTo(1), SizeIs(1));
  EXPECT_THAT(
      AwaitDelivery(ticket, v1::Delivery::WAY_WHATSAPP, v1::DELIVERY_STATE_QUEUED).DebugString(),
      Not(HasSubstr("EAAG")));
  MustSay(number, Said("È ancora così"));
  EXPECT_THAT(AwaitInbound(ticket, 2), SizeIs(2));
  // With another one it leaves, and counts as if it had never been tried.
  Set(number, "EAAGnuovo" + std::string(30, 'd'), "", "");
  gateway_.Run(
      "UPDATE mugugno.delivery_lane SET due_time = UTC_TIMESTAMP(6) WHERE due_time < '9000-01-01'");
  gateway_.Run(
      "UPDATE mugugno.delivery SET next_attempt_time = UTC_TIMESTAMP(6) WHERE state = 1 AND way = "
      "4");
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_THAT(sent[1].token, HasSubstr("nuovo"));
}

// L10.
TEST_F(WhatsApp, ALongAnswerArrivesInPartsThatEachKeepTheirOwnReceipt) {
  MustSay(Said("Orari dell'ufficio tributi?"));
  const v1::Ticket ticket = AwaitTicket("sori", "Orari dell'ufficio tributi?");
  std::string text = "INIZIO";
  for (int i = 0; i < 500; ++i) absl::StrAppend(&text, " parola", i);
  ASSERT_OK(Reply(ticket, absl::StrCat(text, " FINE")));
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_THAT(sent[0].body, HasSubstr("INIZIO"));
  EXPECT_THAT(sent[1].body, AllOf(HasSubstr("FINE"), HasSubstr("Comune di Sori")));
  EXPECT_NE(TagOf(sent[0]), TagOf(sent[1]));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_UNSPECIFIED);
  MustTell(Status(sent[0].id, "read", WithTag(sent[0])));
  MustTell(Status(sent[1].id, "delivered", WithTag(sent[1])));
  AwaitReply(ticket, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_DELIVERED);
}

TEST_F(WhatsApp, ConnectingSubscribesTheAppAndBringsOnlyThisNumberHere) {
  v1::ConnectChannelRequest request;
  request.set_name(Recco().name());
  ASSERT_OK(gateway_.Call<v1::Channel>("admin-recco", "DirectoryService.ConnectChannel", request));
  EXPECT_THAT(TheGraphApi().calls(Recco().business_account + "/subscribed_apps"), Not(IsEmpty()));
  const auto calls = TheGraphApi().calls("/" + Recco().account);
  ASSERT_FALSE(calls.empty());
  EXPECT_EQ(calls.back().token, Recco().token);
  EXPECT_THAT(calls.back().body,
              AllOf(HasSubstr("https://mugugno.example" + Recco().place()),
                    HasSubstr(Recco().verify_token), HasSubstr("override_callback_uri")));
}

TEST_F(WhatsApp, AfterATransferTheOtherComunesAnswerIsRelayedByTheNumberTheCitizenWroteTo) {
  MustSay(Said("Serve il certificato di nascita, come faccio?"));
  const v1::Ticket ticket = AwaitTicket("sori", "Serve il certificato di nascita");
  v1::ProposeTransferRequest propose;
  propose.set_name(ticket.name());
  propose.set_target("tenants/recco");
  propose.set_reason_code(v1::Transfer::REASON_CODE_COMPETENCE);
  propose.set_reason("Lo rilascia Recco.");
  propose.set_etag(ticket.etag());
  const auto offered =
      gateway_.Call<v1::Transfer>("officer-sori", "TransferService.ProposeTransfer", propose);
  ASSERT_OK(offered);
  v1::AcceptTransferRequest accept;
  accept.set_name("tenants/recco" + offered->name().substr(offered->name().find("/transfers")));
  ASSERT_OK(gateway_.Call<v1::Transfer>("officer-recco", "TransferService.AcceptTransfer", accept));
  ASSERT_THAT(SentTo(1), SizeIs(1));
  const v1::Ticket taken = AwaitTicket("recco", "Serve il certificato di nascita");
  EXPECT_GT(taken.reply_window_end_time().seconds(), Now());
  ASSERT_OK(Reply(taken, "Venga in municipio a Recco."));
  const auto sent = SentTo(2);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[1].token, Sori().token);
  EXPECT_THAT(sent[1].body, AllOf(HasSubstr("Il Comune di Recco risponde:"),
                                  HasSubstr("Venga in municipio a Recco.")));
  // And what becomes of it is the receiver's to know.
  MustTell(Status(sent[1].id, "read", WithTag(sent[1])));
  AwaitReply(taken, v1::DELIVERY_STATE_SENT, v1::DELIVERY_RECEIPT_READ);
}

}  // namespace
}  // namespace mugugno::tests
