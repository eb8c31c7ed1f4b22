// How a comune learns that a channel carries nothing, before its citizens do.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/channel_health_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "tenant/clock.h"
#include "tenant/uuid.h"
#include "tests/spec/chat_desk.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/bot_api.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"
#include "tests/support/visitor.h"

namespace mugugno::tests {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Health = v1::ChannelHealth;

constexpr char kSecret[] = "salute_0123456789abcdef0123456789abcdef";

class ChannelHealth : public ::testing::Test, public ChatDesk {
 protected:
  // A bot of its own: its token.
  static std::string MakeBot(const std::string& comune, const std::string& id, bool connect) {
    static int last = 7400;
    const std::string token = absl::StrCat(++last, ":HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH");
    Make(comune, id, v1::Channel::KIND_TELEGRAM);
    const std::string name = absl::StrCat("tenants/", comune, "/channels/", id);
    v1::SetChannelSecretsRequest secrets;
    secrets.set_name(name);
    secrets.set_token(token);
    secrets.set_webhook_secret(kSecret);
    auto& gateway = GatewayUnderTest::Shared();
    EXPECT_OK(gateway.Call<v1::Channel>("admin-" + comune, "DirectoryService.SetChannelSecrets",
                                        secrets));
    if (!connect) return token;
    v1::ConnectChannelRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    EXPECT_OK(
        gateway.Call<v1::Channel>("admin-" + comune, "DirectoryService.ConnectChannel", request));
    return token;
  }
  static void Make(const std::string& comune, const std::string& id, v1::Channel::Kind kind) {
    v1::CreateChannelRequest request;
    request.set_parent("tenants/" + comune);
    request.set_channel_id(id);
    request.mutable_channel()->set_display_name("Salute");
    request.mutable_channel()->set_kind(kind);
    EXPECT_OK(GatewayUnderTest::Shared().Call<v1::Channel>(
        "admin-" + comune, "DirectoryService.CreateChannel", request));
  }

  std::vector<Health> List(const std::string& who, const std::string& parent) {
    v1::ListChannelHealthRequest request;
    request.set_parent(parent);
    const auto list = Must(gateway_.Call<v1::ListChannelHealthResponse>(
                               who, "ChannelHealthService.ListChannelHealth", request),
                           "the channels' health");
    return {list.channels().begin(), list.channels().end()};
  }
  Health Of(const std::string& comune, const std::string& id) {
    for (const Health& health : List("admin-" + comune, "tenants/" + comune)) {
      if (health.channel() == absl::StrCat("tenants/", comune, "/channels/", id)) return health;
    }
    ADD_FAILURE() << "no channel " << id;
    return {};
  }
  // As soon as the channel was tried and is so; its turn comes now, not in minutes.
  Health Await(const std::string& comune, const std::string& id, Health::Level level) {
    const absl::Time last = absl::Now() + kPatience;
    while (true) {
      gateway_.Run(
          absl::StrCat("UPDATE mugugno.channel_check SET due_time = '2001-01-01' WHERE "
                       "owner = 'tenants/",
                       comune, "' AND channel_id = '", id,
                       "' AND due_time < UTC_TIMESTAMP() + INTERVAL 200 SECOND"));
      Health health = Of(comune, id);
      const bool tried = health.has_credential_accept_time() || health.has_fault_time();
      if ((tried && health.level() == level) || absl::Now() > last) return health;
      absl::SleepFor(absl::Milliseconds(100));
    }
  }
  static std::vector<int> Problems(const Health& health) {
    return {health.problems().begin(), health.problems().end()};
  }
};

TEST_F(ChannelHealth, ATokenThatIsRefusedIsRedForItsComuneOnlyAndGoodAgainOnceItIsTaken) {
  const std::string sori = MakeBot("sori", "salute", true);
  MakeBot("recco", "salute", true);
  const Health fine = Await("sori", "salute", Health::LEVEL_FINE);
  EXPECT_EQ(fine.level(), Health::LEVEL_FINE) << fine.DebugString();
  EXPECT_THAT(Problems(fine), IsEmpty());
  EXPECT_TRUE(fine.has_credential_accept_time());
  EXPECT_EQ(Await("recco", "salute", Health::LEVEL_FINE).level(), Health::LEVEL_FINE);
  TheBotApi().Refuse(sori);
  const Health red = Await("sori", "salute", Health::LEVEL_DEAD);
  EXPECT_EQ(red.level(), Health::LEVEL_DEAD);
  EXPECT_THAT(Problems(red), ElementsAre(Health::PROBLEM_CREDENTIAL));
  EXPECT_TRUE(red.has_credential_refuse_time());
  EXPECT_TRUE(red.has_fault_time());
  EXPECT_THAT(red.error(), HasSubstr("401"));
  EXPECT_THAT(red.error(), Not(HasSubstr(sori)));
  EXPECT_EQ(Of("recco", "salute").level(), Health::LEVEL_FINE);
  for (const Health& health : List("officer-recco", "tenants/-")) {
    EXPECT_THAT(health.channel(), HasSubstr("tenants/recco/"));
  }
  TheBotApi().Refuse(sori, false);
  const Health again = Await("sori", "salute", Health::LEVEL_FINE);
  EXPECT_EQ(again.level(), Health::LEVEL_FINE);
  EXPECT_FALSE(again.has_fault_time());
  EXPECT_EQ(again.error(), "");
}

TEST_F(ChannelHealth, EveryChannelIsTriedWithinThreeMinutesAndSoonAfterAFailure) {
  MakeBot("sori", "salute-tra-poco", false);
  const Health health = Await("sori", "salute-tra-poco", Health::LEVEL_DEAD);
  EXPECT_THAT(Problems(health), ElementsAre(Health::PROBLEM_CONNECTION))
      << "nobody told Telegram where to bring its updates";
  const absl::Time last = absl::Now() + kPatience;
  const std::string due = absl::StrCat(
      "SELECT COUNT(*) FROM mugugno.channel_check WHERE channel_id = 'salute-tra-poco' AND "
      "due_time BETWEEN UTC_TIMESTAMP() AND UTC_TIMESTAMP() + INTERVAL 31 SECOND");
  while (gateway_.Ask(due) != "1" && absl::Now() < last) absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(gateway_.Ask(due), "1");
  EXPECT_EQ(gateway_.Ask("SELECT COUNT(*) FROM mugugno.channel_check WHERE due_time > "
                         "UTC_TIMESTAMP() + INTERVAL 181 SECOND"),
            "0");
}

TEST_F(ChannelHealth, ItTellsWhenAMessageLastCameAndWasSentAndWhatWaits) {
  const std::string token = MakeBot("sori", "salute-coda", true);
  EXPECT_FALSE(Of("sori", "salute-coda").has_last_inbound_time());
  Visitor platform(gateway_.http_socket());
  platform.Say("X-Telegram-Bot-Api-Secret-Token", kSecret);
  const auto page = platform.PostBytes(
      "/webhook/telegram/comune/sori/salute-coda", "application/json",
      absl::StrCat(R"({"update_id":1,"message":{"message_id":1,"date":)",
                   absl::ToUnixSeconds(absl::Now()),
                   R"(,"chat":{"id":740074,"type":"private"},"from":{"id":740074,)",
                   R"("first_name":"Rosa"},"text":"Canale in salute: un lampione"}})"));
  EXPECT_EQ(page.status, 200);
  const v1::Ticket ticket = AwaitTicket("sori", "Canale in salute: un lampione");
  EXPECT_TRUE(Of("sori", "salute-coda").has_last_inbound_time());
  EXPECT_EQ(Of("sori", "salute-coda").hour_count(), 1);
  ASSERT_OK(Reply(ticket, "Arriviamo."));
  AwaitDelivery(ticket, v1::Delivery::WAY_TELEGRAM, v1::DELIVERY_STATE_SENT);
  const Health sent = Of("sori", "salute-coda");
  EXPECT_TRUE(sent.has_last_send_time());
  EXPECT_EQ(sent.queued_count(), 0);
  TheBotApi().Refuse(token);
  ASSERT_OK(Reply(ticket, "Siamo arrivati."));
  const absl::Time last = absl::Now() + kPatience;
  Health waits = Of("sori", "salute-coda");
  while (waits.send_error().empty() && absl::Now() < last) waits = Of("sori", "salute-coda");
  EXPECT_EQ(waits.queued_count(), 1);
  EXPECT_TRUE(waits.has_oldest_queued_time());
  EXPECT_THAT(waits.send_error(), HasSubstr("401"));
  TheBotApi().Refuse(token, false);
}

TEST_F(ChannelHealth, SilenceIsToldWhereTheSameHourOfOtherWeeksWasNot) {
  Make("sori", "silenzio", v1::Channel::KIND_WEB_FORM);
  const std::string source = "tenants/sori/channels/silenzio";
  tenant::SystemClock clock;
  tenant::UuidSource ids(clock);
  for (int week = 1; week <= 4; ++week) {
    for (int i = 0; i < 6; ++i) {
      const absl::Time then = absl::Now() - absl::Hours(7 * 24) * week - absl::Minutes(30);
      const std::string id = absl::BytesToHexString(ids.At(then).bytes());
      gateway_.Run(absl::StrCat(
          "INSERT INTO mugugno.submission (source, id, dedupe_key, fingerprint, state, owner, "
          "correspondent_id, emergency, create_time) VALUES ('",
          source, "', X'", id, "', UNHEX(SHA2('", id,
          "', 256)), UNHEX(SHA2('x', 256)), 1, 'tenants/sori', X'", id, "', 0, '2020-01-01')"));
    }
  }
  EXPECT_EQ(Of("sori", "silenzio").usual_hour_count(), 0) << "it is too young to have a usual";
  gateway_.Run(
      "UPDATE mugugno.channel SET create_time = create_time - INTERVAL 60 DAY WHERE "
      "channel_id = 'silenzio'");
  v1::UpdateChannelRequest update;
  update.mutable_channel()->set_name(source);
  update.mutable_channel()->set_display_name("Silenzio");
  update.mutable_update_mask()->add_paths("display_name");
  update.set_request_id(NewRequestId());
  ASSERT_OK(gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.UpdateChannel", update));
  const Health health = Of("sori", "silenzio");
  EXPECT_EQ(health.usual_hour_count(), 6);
  EXPECT_EQ(health.hour_count(), 0);
  EXPECT_THAT(Problems(health), ElementsAre(Health::PROBLEM_SILENT));
  EXPECT_EQ(health.level(), Health::LEVEL_WATCH);
}

TEST_F(ChannelHealth, AnAppsChannelIsToBeSetUpUntilAnAppHasACredential) {
  Make("sori", "salute-app", v1::Channel::KIND_APP);
  EXPECT_THAT(Problems(Of("sori", "salute-app")), ElementsAre(Health::PROBLEM_SETUP));
  EXPECT_EQ(Of("sori", "app").level(), Health::LEVEL_FINE) << Of("sori", "app").DebugString();
  EXPECT_THAT(Problems(Of("sori", "app")), Not(Contains(Health::PROBLEM_SETUP)));
}

TEST_F(ChannelHealth, WhatAllComuniShareIsTheAssociations) {
  for (const Health& health : List("coordinamento", "associations/golfo-paradiso")) {
    EXPECT_THAT(health.channel(), HasSubstr("associations/golfo-paradiso/channels/"));
  }
  EXPECT_THAT(List("coordinamento", "associations/golfo-paradiso"), Not(IsEmpty()));
}

}  // namespace
}  // namespace mugugno::tests
