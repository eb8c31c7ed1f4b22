// kill -9 of the gateway between any two steps of a citizen's message and of the answers to it. The
// steps are found, not listed: each COMMIT of the journey is met in turn, and the gateway killed
// before the database sees it, and after it has it and nobody knows; besides, with a request it has
// not read, and with a message its platform has and has not answered.

#include <atomic>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tenant/uuid.h"
#include "tests/faults/installation_on_trial.h"
#include "tests/support/bot_api.h"
#include "tests/support/commit_cutter.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/request_id.h"
#include "tests/support/status_matchers.h"
#include "tests/support/visitor.h"

namespace mugugno::tests {
namespace {

using Cut = CommitCutter::Cut;

constexpr absl::Duration kPatience = absl::Minutes(1);
constexpr absl::Duration kPoll = absl::Milliseconds(20);
constexpr char kSecret[] = "crash_0123456789abcdef0123456789abcdef";
constexpr char kPath[] = "/webhook/telegram/comune/sori/chat";
constexpr char kSource[] = "tenants/sori/channels/chat";
// More than a journey has; one that does not end before is no enumeration.
constexpr int kMostCommits = 40;

class CrashPoints : public ::testing::Test {
 protected:
  CrashPoints() {
    v1::CreateChannelRequest create;
    create.set_parent("tenants/sori");
    create.set_channel_id("chat");
    create.mutable_channel()->set_display_name("Bot");
    create.mutable_channel()->set_kind(v1::Channel::KIND_TELEGRAM);
    v1::Channel channel;
    Must(
        trial_.association().Call("admin-sori", "DirectoryService.CreateChannel", create, &channel),
        "channel");
    v1::SetChannelSecretsRequest secrets;
    secrets.set_name(kSource);
    secrets.set_token("7501:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC");
    secrets.set_webhook_secret(kSecret);
    Must(trial_.association().Call("admin-sori", "DirectoryService.SetChannelSecrets", secrets,
                                   &channel),
         "secrets");
    // The way to the office is another journey: its COMMITs would stand among those of this one.
    for (const char* office : {"tecnico", "protezione-civile"}) {
      v1::UpdateOfficeRequest queue_only;
      queue_only.mutable_office()->set_name(absl::StrCat("tenants/sori/offices/", office));
      queue_only.mutable_update_mask()->add_paths("hand_off");
      queue_only.set_request_id(NewRequestId());
      v1::Office changed;
      Must(trial_.association().Call("admin-sori", "DirectoryService.UpdateOffice", queue_only,
                                     &changed),
           office);
    }
  }

  static std::string Update(int64_t chat, const std::string& text) {
    return absl::StrCat(R"({"update_id":)", chat, R"(,"message":{"message_id":)", chat,
                        R"(,"date":)", absl::ToUnixSeconds(absl::Now()), R"(,"chat":{"id":)", chat,
                        R"(,"type":"private"},"from":{"id":)", chat,
                        R"(,"first_name":"Rosa"},"text":")", text, R"("}})");
  }
  // Whether the platform was told that it is taken.
  bool Bring(const std::string& update) {
    Visitor platform(trial_.config().listeners(3).address().substr(sizeof("unix:") - 1));
    platform.Say("X-Telegram-Bot-Api-Secret-Token", kSecret);
    return platform.PostBytes(kPath, "application/json", update).status == 200;
  }
  // As a platform does.
  void BringUntilTaken(const std::string& update) {
    const absl::Time last = absl::Now() + kPatience;
    while (!Bring(update)) {
      if (absl::Now() > last) Must(absl::DeadlineExceededError("a webhook"), "taken");
      absl::SleepFor(kPoll);
    }
  }

  static int SentTo(int64_t chat) {
    int sent = 0;
    for (const BotApi::Call& call : TheBotApi().calls("sendMessage")) {
      sent += absl::StrContains(call.body, absl::StrCat("\"chat_id\":", chat, ",")) ? 1 : 0;
    }
    return sent;
  }
  std::string Ask(const std::string& sql) { return Must(trial_.maria().Ask(sql), sql); }
  // Deliveries on the channel in one of these states.
  int Deliveries(const std::vector<v1::DeliveryState>& states) {
    std::string list;
    for (const v1::DeliveryState state : states) {
      absl::StrAppend(&list, list.empty() ? "" : ", ", static_cast<int>(state));
    }
    return std::stoi(Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.delivery WHERE way = ",
                                      static_cast<int>(v1::Delivery::WAY_TELEGRAM),
                                      " AND state IN (", list, ")")));
  }
  int Tickets() {
    return std::stoi(Ask("SELECT COUNT(*) FROM mugugno.ticket WHERE tenant_id = 'sori'"));
  }
  // All that came has its ticket, and all that is to leave has left, or is told as unknown.
  bool IsOver(int messages, int deliveries) {
    return Tickets() >= messages &&
           Deliveries({v1::DELIVERY_STATE_SENT, v1::DELIVERY_STATE_UNKNOWN}) >= deliveries;
  }
  void AwaitOver(int messages, int deliveries) {
    const absl::Time last = absl::Now() + kPatience;
    while (!IsOver(messages, deliveries)) {
      if (absl::Now() > last) Must(absl::DeadlineExceededError("the journey"), "over");
      absl::SleepFor(kPoll);
    }
  }
  // The ticket of that citizen, as the officer finds it.
  std::string TicketOf(int64_t chat) {
    const std::string id =
        Ask(absl::StrCat("SELECT HEX(ticket_id) FROM mugugno.submission WHERE source = '", kSource,
                         "' ORDER BY id DESC LIMIT 1"));
    const auto uuid = tenant::Uuid::FromBytes(absl::HexStringToBytes(id));
    if (!uuid) Must(absl::NotFoundError(absl::StrCat(chat)), "the ticket");
    return absl::StrCat("tenants/sori/tickets/", uuid->ToString());
  }
  void Start() {
    trial_.gateway().Start();
    trial_.association().Reconnect();
    // Whoever was about to send does so no more; the lease would end later.
    Must(trial_.maria().Run("UPDATE mugugno.delivery_lane SET due_time = '2020-01-01' WHERE "
                            "due_time < UTC_TIMESTAMP() + INTERVAL 1 DAY"),
         "lanes");
  }
  // One that is run once for each COMMIT in it and each side of that, with a kill there.
  struct Journey {
    // What has to be there before; nothing is killed meanwhile.
    std::function<void(int64_t chat)> prepare;
    // May be cut short.
    std::function<void(int64_t chat)> begin;
    // What its caller does who got no answer; returns once the journey is over.
    std::function<void(int64_t chat)> again;
    std::function<bool()> over;
  };
  void AtEachCommit(const Journey& journey) {
    for (const Cut cut : {Cut::kBefore, Cut::kAfter}) {
      int commits = 0;
      for (; commits < kMostCommits; ++commits) {
        const int64_t chat = ++chat_;
        journey.prepare(chat);
        cutter_->Arm(cut, commits, [this] { trial_.gateway().Kill9(); });
        journey.begin(chat);
        const absl::Time last = absl::Now() + kPatience;
        while (cutter_->armed() && !journey.over() && absl::Now() < last) absl::SleepFor(kPoll);
        const bool hit = cutter_->Disarm();
        if (hit) Start();
        journey.again(chat);
        if (!hit) break;
        ++kills_;
      }
      std::printf("crash points: %d kills %s a COMMIT\n", commits,
                  cut == Cut::kBefore ? "before" : "after");
      EXPECT_GE(commits, 2);
      EXPECT_LT(commits, kMostCommits);
    }
  }
  // What was said to each citizen left once, or is told as unknown; never twice.
  void ExpectOneSendEach(int64_t first, int each) {
    int missing = 0;
    for (int64_t chat = first; chat <= chat_; ++chat) {
      EXPECT_LE(SentTo(chat), each) << chat;
      missing += each - SentTo(chat);
    }
    EXPECT_LE(missing, Deliveries({v1::DELIVERY_STATE_UNKNOWN}));
    EXPECT_EQ(Deliveries(
                  {v1::DELIVERY_STATE_QUEUED, v1::DELIVERY_STATE_SENDING, v1::DELIVERY_STATE_DEAD}),
              0);
  }
  std::unique_ptr<CommitCutter> cutter_;
  InstallationOnTrial trial_{[this](const std::string& socket) {
    cutter_ = std::make_unique<CommitCutter>(socket);
    return cutter_->socket();
  }};
  // Of all tests: the platform outlives each.
  inline static int64_t chat_ = 750'000;
  int kills_ = 0;
};

TEST_F(CrashPoints, OfAMessageAndWhatTheGatewaySaysToItNothingIsLostAndNothingDoubled) {
  // An emergency: the citizen is told at once to call 112, so the way in and the way out are one.
  constexpr char kText[] = "Fortissimo odore di gas nel portone di casa, aiuto";
  const int64_t first = chat_ + 1;
  const auto count = [&] { return static_cast<int>(chat_ - first + 1); };
  std::map<int64_t, std::string> updates;
  const auto prepare = [&](int64_t chat) { updates[chat] = Update(chat, kText); };
  AtEachCommit({prepare, [&](int64_t chat) { Bring(updates[chat]); },
                [&](int64_t chat) {
                  BringUntilTaken(updates[chat]);
                  AwaitOver(count(), count());
                },
                [&] { return IsOver(count(), count()); }});
  // With a request it has not read.
  prepare(++chat_);
  trial_.gateway().Freeze();
  std::thread platform([&] { Bring(updates[chat_]); });
  absl::SleepFor(kPoll);
  trial_.gateway().Kill9();
  platform.join();
  Start();
  BringUntilTaken(updates[chat_]);
  AwaitOver(count(), count());
  // With a message the platform has: not answered; answered, and the database does not know it yet;
  // and the database knows, and nobody else.
  for (const Cut cut : {Cut::kNone, Cut::kBefore, Cut::kAfter}) {
    prepare(++chat_);
    TheBotApi().Stall();
    BringUntilTaken(updates[chat_]);
    const absl::Time last = absl::Now() + kPatience;
    while (SentTo(chat_) == 0 && absl::Now() < last) absl::SleepFor(kPoll);
    if (cut == Cut::kNone) {
      trial_.gateway().Kill9();
      TheBotApi().GoOn();
    } else {
      cutter_->Arm(cut, 0, [this] { trial_.gateway().Kill9(); });
      TheBotApi().GoOn();
      while (cutter_->armed() && absl::Now() < last) absl::SleepFor(kPoll);
      ASSERT_TRUE(cutter_->Disarm());
    }
    Start();
    AwaitOver(count(), count());
    EXPECT_EQ(SentTo(chat_), 1);
  }
  // All of them once more: a platform may.
  for (const auto& [chat, update] : updates) BringUntilTaken(update);
  trial_.AwaitApplied();
  EXPECT_EQ(Tickets(), count());
  EXPECT_EQ(trial_.RowsOf(absl::StrCat("submission WHERE source = '", kSource, "'")),
            absl::StrCat(count()));
  EXPECT_EQ(
      trial_.RowsOf(absl::StrCat("ticket_entry WHERE kind = ", v1::TicketEntry::KIND_INBOUND)),
      absl::StrCat(count()));
  EXPECT_EQ(trial_.RowsOf("set_aside"), "0");
  ExpectOneSendEach(first, 1);
  std::printf("crash points: %d kills in a message's journey, %d sends of which nobody knows\n",
              kills_ + 4, Deliveries({v1::DELIVERY_STATE_UNKNOWN}));
}

TEST_F(CrashPoints, OfAPersonsAnswerNothingIsLostAndNothingDoubled) {
  const int64_t first = chat_ + 1;
  const auto count = [&] { return static_cast<int>(chat_ - first + 1); };
  v1::ReplyToTicketRequest reply;
  const auto answer = [&] {
    v1::Ticket ticket;
    return trial_.association().Call("officer-sori", "TicketService.ReplyToTicket", reply, &ticket);
  };
  AtEachCommit({[&](int64_t chat) {
                  BringUntilTaken(Update(chat, "C'è un lampione spento in via Stagno"));
                  AwaitOver(count(), 0);
                  reply.set_name(TicketOf(chat));
                  reply.set_text("Lo ripariamo.");
                  reply.set_request_id(NewRequestId());
                },
                [&](int64_t /*chat*/) { answer().IgnoreError(); },
                [&](int64_t /*chat*/) {
                  const absl::Time last = absl::Now() + kPatience;
                  absl::Status answered = answer();
                  while (!answered.ok() && absl::Now() < last) {
                    absl::SleepFor(kPoll);
                    answered = answer();
                  }
                  Must(answered, "the answer");
                  AwaitOver(count(), count());
                },
                [&] { return IsOver(count(), count()); }});
  EXPECT_EQ(Tickets(), count());
  EXPECT_EQ(trial_.RowsOf(absl::StrCat("ticket_entry WHERE kind = ", v1::TicketEntry::KIND_REPLY)),
            absl::StrCat(count()));
  ExpectOneSendEach(first, 1);
  std::printf("crash points: %d kills in an answer's journey, %d sends of which nobody knows\n",
              kills_, Deliveries({v1::DELIVERY_STATE_UNKNOWN}));
}

}  // namespace
}  // namespace mugugno::tests
