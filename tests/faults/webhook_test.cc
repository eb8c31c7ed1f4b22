// Two platforms bring 50 webhooks a second, with batches and repeats, and one of them stops
// answering: nothing is lost, nothing doubled, and the other comune notices nothing.

#include <cstdio>
#include <cstdlib>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "mugugno/v1/directory_service.pb.h"
#include "tenant/vault/webhook_signature.h"
#include "tests/faults/installation_on_trial.h"
#include "tests/faults/webhook_load.h"
#include "tests/support/gateway_config.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr char kAppSecret[] = "0123456789abcdef0123456789abcdef";
constexpr char kWebhookSecret[] = "recco_0123456789abcdef0123456789abcdef";
constexpr int kPerSecond = 25;  // by each platform

// In all; each platform's answers in every other quarter are missing.
int Seconds() {
  return std::getenv("MUGUGNO_LONG") != nullptr && *std::getenv("MUGUGNO_LONG") != 0 ? 600 : 60;
}

bool IsEmergency(int mark) { return mark % 5 == 0; }

// Every fifth citizen is told at once to call 112: what a platform has to take from us.
std::string TextOf(int mark) {
  return Marked(IsEmergency(mark) ? "Fortissimo odore di gas nel portone, stiamo uscendo tutti"
                                  : "C'è un lampione spento davanti alla scuola",
                mark);
}

std::string WhatsAppBody(const std::vector<int>& marks) {
  nlohmann::json value = {{"messaging_product", "whatsapp"},
                          {"metadata", {{"phone_number_id", "55501"}}},
                          {"contacts", nlohmann::json::array()},
                          {"messages", nlohmann::json::array()}};
  for (const int mark : marks) {
    const std::string citizen = absl::StrCat("39347", 1'000'000 + mark);
    value["contacts"].push_back({{"wa_id", citizen}});
    value["messages"].push_back({{"from", citizen},
                                 {"id", absl::StrCat("wamid.LOAD", mark)},
                                 {"timestamp", absl::StrCat(absl::ToUnixSeconds(absl::Now()))},
                                 {"type", "text"},
                                 {"text", {{"body", TextOf(mark)}}}});
  }
  const nlohmann::json body = {
      {"object", "whatsapp_business_account"},
      {"entry", {{{"id", "77701"}, {"changes", {{{"field", "messages"}, {"value", value}}}}}}}};
  return body.dump();
}

std::string TelegramBody(const std::vector<int>& marks) {
  const int mark = marks.front();
  const nlohmann::json body = {
      {"update_id", mark},
      {"message",
       {{"message_id", mark},
        {"date", absl::ToUnixSeconds(absl::Now())},
        {"chat", {{"id", mark}, {"type", "private"}}},
        {"from", {{"id", mark}, {"is_bot", false}, {"first_name", "Rosa"}}},
        {"text", TextOf(mark)}}}};
  return body.dump();
}

void Open(ExampleAssociation& association, const std::string& admin, const std::string& owner,
          const v1::Channel& channel, v1::SetChannelSecretsRequest secrets) {
  v1::CreateChannelRequest request;
  request.set_parent(owner);
  request.set_channel_id("chat");
  *request.mutable_channel() = channel;
  v1::Channel made;
  ASSERT_OK(association.Call(admin, "DirectoryService.CreateChannel", request, &made));
  secrets.set_name(made.name());
  ASSERT_OK(association.Call(admin, "DirectoryService.SetChannelSecrets", secrets, &made));
  ASSERT_EQ(made.state(), v1::Channel::STATE_ACTIVE);
}

WebhookLoad::Platform WhatsAppOfSori(ExampleAssociation& association) {
  v1::Channel channel;
  channel.set_display_name("WhatsApp");
  channel.set_kind(v1::Channel::KIND_WHATSAPP);
  channel.set_account("55501");
  channel.set_business_account("77701");
  v1::SetChannelSecretsRequest secrets;
  secrets.set_access_token("EAAG0123456789abcdef0123456789abcd");
  secrets.set_app_secret(kAppSecret);
  secrets.set_verify_token("verify_0123456789abcdef0123456789ab");
  Open(association, "admin-sori", "tenants/sori", channel, secrets);
  return {"/webhook/whatsapp/comune/sori/chat", "tenants/sori", 4, &WhatsAppBody,
          [](const std::string& body) {
            return std::make_pair("X-Hub-Signature-256", tenant::SignBody(kAppSecret, body));
          }};
}

WebhookLoad::Platform TelegramOfRecco(ExampleAssociation& association) {
  v1::Channel channel;
  channel.set_display_name("Bot");
  channel.set_kind(v1::Channel::KIND_TELEGRAM);
  v1::SetChannelSecretsRequest secrets;
  secrets.set_token("7302:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB");
  secrets.set_webhook_secret(kWebhookSecret);
  Open(association, "admin-recco", "tenants/recco", channel, secrets);
  return {"/webhook/telegram/comune/recco/chat", "tenants/recco", 1, &TelegramBody,
          [](const std::string&) {
            return std::make_pair("X-Telegram-Bot-Api-Secret-Token", kWebhookSecret);
          }};
}

// How often each citizen was sent something.
template <typename Calls>
std::map<std::string, int> SendsTo(const Calls& calls, const std::string& field) {
  std::map<std::string, int> sends;
  for (const auto& call : calls) {
    const nlohmann::json body = nlohmann::json::parse(call.body);
    if (body.contains(field)) ++sends[body[field].dump()];
  }
  return sends;
}

double Milliseconds(absl::Duration time) { return absl::ToDoubleMilliseconds(time); }

TEST(FiftyWebhooksASecond, AreTakenOnceAndOneComunesDeadPlatformIsNotAnothers) {
  InstallationOnTrial trial;
  const std::string socket = trial.config().listeners(3).address().substr(sizeof("unix:") - 1);
  WebhookLoad sori(socket, WhatsAppOfSori(trial.association()), 100'000);
  WebhookLoad recco(socket, TelegramOfRecco(trial.association()), 500'000);
  std::map<bool, std::vector<absl::Duration>> answered;
  const int quarter = Seconds() / 4;
  for (const bool dead : {false, true, false, true}) {
    if (dead) TheBotApi().Stall();
    sori.Begin(quarter * kPerSecond, kPerSecond);
    recco.Begin(quarter * kPerSecond, kPerSecond);
    sori.Finish();
    recco.Finish();
    TheBotApi().GoOn();
    answered[dead].insert(answered[dead].end(), sori.tally().answered_in.begin(),
                          sori.tally().answered_in.end());
    std::printf("webhooks, %-29s: sori p50 %5.1f ms, p99 %6.1f ms; recco p99 %6.1f ms\n",
                dead ? "recco's platform dead" : "both platforms answering",
                Milliseconds(Quantile(sori.tally().answered_in, 0.5)),
                Milliseconds(Quantile(sori.tally().answered_in, 0.99)),
                Milliseconds(Quantile(recco.tally().answered_in, 0.99)));
  }

  EXPECT_THAT(sori.tally().refused, IsEmpty());
  EXPECT_THAT(recco.tally().refused, IsEmpty());
  std::vector<Acknowledged> brought = sori.tally().acknowledged;
  brought.insert(brought.end(), recco.tally().acknowledged.begin(),
                 recco.tally().acknowledged.end());
  trial.AwaitApplied();
  EXPECT_THAT(Discrepancies(brought, TakeCensus(trial.association())), IsEmpty());

  size_t emergencies = 0;
  for (const Acknowledged& one : sori.tally().acknowledged) emergencies += IsEmergency(one.mark);
  const absl::Time last = absl::Now() + absl::Minutes(2);
  while (TheGraphApi().calls("/55501/messages").size() < emergencies && absl::Now() < last) {
    absl::SleepFor(absl::Milliseconds(50));
  }
  const auto told = SendsTo(TheGraphApi().calls("/55501/messages"), "to");
  EXPECT_THAT(told, SizeIs(emergencies));
  EXPECT_THAT(told, Each(Pair(testing::_, 1)));
  EXPECT_THAT(SendsTo(TheBotApi().calls("sendMessage"), "chat_id"), Each(Pair(testing::_, Le(1))));
  std::printf(
      "webhooks: %d in %d s, %zu messages, %d brought again; sori's p99 %.1f ms, with recco's "
      "platform dead %.1f ms: ratio %.2f; %zu citizens told to call 112\n",
      sori.tally().webhooks + recco.tally().webhooks, Seconds(), brought.size(),
      sori.tally().brought_again + recco.tally().brought_again,
      Milliseconds(Quantile(answered[false], 0.99)), Milliseconds(Quantile(answered[true], 0.99)),
      absl::FDivDuration(Quantile(answered[true], 0.99), Quantile(answered[false], 0.99)),
      told.size());
}

}  // namespace
}  // namespace mugugno::tests
