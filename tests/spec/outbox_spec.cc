// What leaves the gateway: lanes, attempts and results, on a real database and against a mail
// server and a webhook receiver of the test's own.

#include <algorithm>
#include <atomic>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/delivery/lane_server.h"
#include "gateway/delivery/mail_sender.h"
#include "gateway/delivery/webhook_sender.h"
#include "gateway/services/delivery_service.h"
#include "tenant/directory/hand_off_secret.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/outbox/backoff.h"
#include "tenant/try.h"
#include "tenant/vault/webhook_signature.h"
#include "tests/spec/town.h"
#include "tests/support/smtp_server.h"
#include "tests/support/status_matchers.h"
#include "tests/support/webhook_receiver.h"

namespace mugugno::gateway {
namespace {

using tenant::AttemptResult;
using tenant::Changes;
using tenant::Delivery;
using tenant::Session;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using tests::HasReason;
using tests::SmtpServer;
using tests::Town;
using tests::WebhookReceiver;
using Conduct = SmtpServer::Conduct;

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

// Answers as scripted and remembers what it was given.
class ScriptedSender final : public Sender {
 public:
  AttemptResult Send(const Delivery& delivery, const Origin&) override {
    tenant::MutexLock lock(&mutex_);
    sent_.push_back(delivery.id);
    if (script_.empty()) return AttemptResult::Sent();
    AttemptResult next = script_.front();
    script_.erase(script_.begin());
    return next;
  }
  void Script(std::vector<AttemptResult> script) {
    tenant::MutexLock lock(&mutex_);
    script_ = std::move(script);
  }
  std::vector<tenant::Uuid> sent() {
    tenant::MutexLock lock(&mutex_);
    return sent_;
  }

 private:
  tenant::Mutex mutex_;
  std::vector<AttemptResult> script_;
  std::vector<tenant::Uuid> sent_;
};

class OutboxSpec : public testing::Test {
 protected:
  void SetUp() override {
    // What another test left waiting is not this one's.
    for (const char* outbox : {"delivery", "lobby_delivery"}) {
      ASSERT_OK(town_.maria().Run(absl::StrCat("UPDATE mugugno.", outbox, " SET state = 3")));
      ASSERT_OK(town_.maria().Run(
          absl::StrCat("UPDATE mugugno.", outbox, "_lane SET due_time = '9999-01-01'")));
    }
  }

  Delivery Queue(v1::Delivery::Way way, const std::string& target,
                 const std::string& tenant = "sori") {
    Town::NewTicket wanted;
    wanted.tenant = tenant;
    const tenant::Ticket ticket = town_.Add(wanted);
    Delivery delivery;
    delivery.owner = tenant::Scope::Tenant(tenant);
    delivery.id = town_.uuids().Next();
    delivery.subject = ticket.id;
    delivery.entry = town_.Entries(ticket).front().id;
    delivery.way = way;
    delivery.next_attempt_time = delivery.create_time = town_.clock().Now();
    delivery.words.set_target(target);
    delivery.words.set_subject("Segnalazione");
    delivery.words.set_body("C'è una buca");
    delivery.words.set_office("tecnico");
    EXPECT_OK(town_.database().Transact(
        Soon(), [&](Session& session) { return outbox_.Add(session, {delivery}); }));
    return delivery;
  }
  Delivery QueueMail(const std::string& target = "tecnico@sori.example") {
    return Queue(v1::Delivery::WAY_EMAIL, target);
  }
  std::string StateOf(const Delivery& delivery) {
    const std::string number = Column(delivery, "state");
    return v1::DeliveryState_Name(static_cast<v1::DeliveryState>(std::stoi(number))).substr(15);
  }
  std::string Column(const Delivery& delivery, const std::string& column) {
    return town_.Ask(absl::StrCat("SELECT ", column, " FROM mugugno.delivery WHERE id = 0x",
                                  absl::BytesToHexString(delivery.id.bytes())));
  }
  LaneServer Server(Senders senders) {
    return LaneServer(town_.database(), town_.keys(), town_.directory(), senders, town_.clock());
  }
  std::unique_ptr<MailSender> MailTo(const SmtpServer& server) {
    config::v1::Gateway::Mail options;
    options.set_url(server.url());
    options.set_sender("mugugno@comuni.example");
    return *MailSender::Create(options, town_.clock());
  }
  // Claims as a worker that dies before it says what came of it.
  void ClaimAndDie() {
    std::vector<tenant::DueLane> due;
    ASSERT_OK(
        town_.database().Write(Soon(), [&](Session& session, Changes& changes) -> absl::Status {
          ASSIGN_OR_RETURN(due, outbox_.Due(session, town_.clock().Now(), 10));
          if (due.size() != 1) return tenant::Internal("one lane is due");
          ASSIGN_OR_RETURN(const auto claim, outbox_.Take(
                                                 session, due[0], town_.clock().Now(),
                                                 [](v1::Delivery::Way) { return true; }, changes));
          return claim ? absl::OkStatus() : tenant::Internal("it can be claimed");
        }));
  }

  Town& town_ = Town::Shared();
  tenant::Outbox outbox_{town_.keys()};
  ScriptedSender sender_;
  LaneServer server_ = Server({&sender_, &sender_});
};

TEST_F(OutboxSpec, ALaneIsServedInOrderAndEndsEmpty) {
  const Delivery first = QueueMail();
  const Delivery second = QueueMail();
  while (*server_.ServeDue() > 0) {
  }
  EXPECT_THAT(sender_.sent(), ElementsAre(first.id, second.id));
  EXPECT_EQ(StateOf(first), "SENT");
  EXPECT_EQ(StateOf(second), "SENT");
  EXPECT_EQ(*server_.ServeDue(), 0);
  EXPECT_EQ(Column(first, "attempt_count"), "1");
}

TEST_F(OutboxSpec, WhatCannotBeReadIsGivenUpAndItsLaneGoesOn) {
  const Delivery broken = QueueMail();
  const Delivery next = QueueMail();
  const Delivery elsewhere = QueueMail("ambiente@sori.example");
  ASSERT_OK(town_.maria().Run(
      absl::StrCat("UPDATE mugugno.delivery SET words = 'not sealed' WHERE id = 0x",
                   absl::BytesToHexString(broken.id.bytes()))));
  for (int i = 0; i < 3; ++i) ASSERT_OK(server_.ServeDue().status());
  EXPECT_EQ(StateOf(broken), "DEAD");
  EXPECT_EQ(StateOf(next), "SENT");
  EXPECT_EQ(StateOf(elsewhere), "SENT");
}

TEST_F(OutboxSpec, AChatsPlatformIsAskedNoFasterThanItTakesMessages) {
  LaneServer server = Server({nullptr, nullptr, {{v1::Delivery::WAY_TELEGRAM, &sender_}}});
  const std::string citizen = town_.uuids().Next().ToString();
  std::vector<Delivery> queued;
  for (int i = 0; i < 7; ++i) queued.push_back(Queue(v1::Delivery::WAY_TELEGRAM, citizen));
  const auto serve = [&] {
    for (size_t i = 0; i < queued.size(); ++i) ASSERT_OK(server.ServeDue().status());
  };
  serve();
  EXPECT_EQ(sender_.sent().size(), 5);
  EXPECT_EQ(StateOf(queued[5]), "QUEUED");
  EXPECT_EQ(Column(queued[5], "attempt_count"), "0");
  town_.clock().Advance(absl::Seconds(1));
  serve();
  EXPECT_EQ(sender_.sent().size(), 6);
  town_.clock().Advance(absl::Seconds(1));
  serve();
  // In their order.
  std::vector<tenant::Uuid> ids;
  for (const Delivery& delivery : queued) ids.push_back(delivery.id);
  EXPECT_EQ(sender_.sent(), ids);
}

TEST_F(OutboxSpec, TwoWorkersNeverSendTheSameThingTwice) {
  constexpr int kLanes = 5;
  constexpr int kEach = 6;
  for (int i = 0; i < kLanes * kEach; ++i) {
    QueueMail(absl::StrCat("ufficio", i % kLanes, "@sori.example"));
  }
  std::atomic<int> attempts = 0;
  const auto work = [&] {
    for (int idle = 0; idle < 3;) {
      const auto made = server_.ServeDue();
      if (made.ok()) attempts += *made;
      idle = made.ok() && *made == 0 ? idle + 1 : 0;
    }
  };
  std::thread other(work);
  work();
  other.join();
  EXPECT_EQ(attempts, kLanes * kEach);
  auto sent = sender_.sent();
  EXPECT_THAT(sent, SizeIs(kLanes * kEach));
  std::sort(sent.begin(), sent.end());
  EXPECT_EQ(std::unique(sent.begin(), sent.end()), sent.end());
}

TEST_F(OutboxSpec, ARetryHoldsItsLaneUntilItsTimeAndNoOther) {
  sender_.Script({AttemptResult::Retry("HTTP 503")});
  const Delivery first = QueueMail();
  ASSERT_EQ(*server_.ServeDue(), 1);
  const Delivery behind = QueueMail();
  const Delivery elsewhere = QueueMail("altro@sori.example");
  EXPECT_EQ(*server_.ServeDue(), 1);
  EXPECT_EQ(StateOf(first), "QUEUED");
  EXPECT_EQ(Column(first, "last_error"), "HTTP 503");
  EXPECT_EQ(StateOf(behind), "QUEUED");
  EXPECT_EQ(StateOf(elsewhere), "SENT");
  town_.clock().Advance(absl::Seconds(15));
  while (*server_.ServeDue() > 0) {
  }
  EXPECT_EQ(StateOf(first), "SENT");
  EXPECT_EQ(StateOf(behind), "SENT");
  EXPECT_EQ(Column(first, "attempt_count"), "2");
}

TEST_F(OutboxSpec, AMailThatMayHaveLeftIsNotRepeatedAndHoldsItsLaneTwoMinutes) {
  sender_.Script({AttemptResult::Unknown("timeout")});
  const Delivery first = QueueMail();
  const Delivery behind = QueueMail();
  EXPECT_EQ(*server_.ServeDue(), 1);
  EXPECT_EQ(StateOf(first), "UNKNOWN");
  town_.clock().Advance(absl::Seconds(119));
  EXPECT_EQ(*server_.ServeDue(), 0);
  town_.clock().Advance(absl::Seconds(2));
  EXPECT_EQ(*server_.ServeDue(), 1);
  EXPECT_EQ(StateOf(first), "UNKNOWN");
  EXPECT_EQ(StateOf(behind), "SENT");
}

// L9, L11.
TEST_F(OutboxSpec, WhatIsNeverTakenIsGivenUpAndCanBeSentAgain) {
  sender_.Script(std::vector<AttemptResult>(tenant::kMostAttempts, AttemptResult::Retry("no")));
  const Delivery delivery = QueueMail();
  for (int i = 0; i < tenant::kMostAttempts; ++i) {
    ASSERT_EQ(*server_.ServeDue(), 1) << i;
    town_.clock().Advance(absl::Hours(5));
  }
  EXPECT_EQ(StateOf(delivery), "DEAD");
  EXPECT_EQ(*server_.ServeDue(), 0);

  DeliveryService service(town_.parts());
  v1::ListDeliveriesRequest list;
  list.set_parent("tenants/sori");
  list.add_states(v1::DELIVERY_STATE_DEAD);
  const auto dead = service.ListDeliveries(town_.Person("ada"), list);
  ASSERT_OK(dead);
  ASSERT_EQ(dead->deliveries_size(), 1);
  EXPECT_EQ(dead->deliveries(0).attempt_count(), tenant::kMostAttempts);
  v1::ResendDeliveryRequest resend;
  resend.set_name(dead->deliveries(0).name());
  ASSERT_OK(service.ResendDelivery(town_.Person("ada"), resend));
  EXPECT_THAT(service.ResendDelivery(town_.Person("ada"), resend).status(),
              HasReason("DELIVERY_NOT_ENDED"));
  EXPECT_EQ(*server_.ServeDue(), 1);
  EXPECT_EQ(StateOf(delivery), "SENT");
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE action = "
                                   "'delivery.resend' AND resource = '",
                                   resend.name(), "'")),
            "1");
}

TEST_F(OutboxSpec, AnotherComunesDeliveryIsNotFound) {
  const Delivery delivery = QueueMail();
  DeliveryService service(town_.parts());
  v1::ResendDeliveryRequest resend;
  resend.set_name(absl::StrCat("tenants/recco/deliveries/", delivery.id.ToString()));
  EXPECT_TRUE(absl::IsNotFound(service.ResendDelivery(town_.Person("ada"), resend).status()));
}

TEST_F(OutboxSpec, AWorkerThatDiedLeavesAMailUnknown) {
  const Delivery delivery = QueueMail();
  ClaimAndDie();
  EXPECT_EQ(StateOf(delivery), "SENDING");
  EXPECT_EQ(*server_.ServeDue(), 0);
  town_.clock().Advance(tenant::Outbox::kLease + absl::Seconds(1));
  EXPECT_EQ(*server_.ServeDue(), 0);
  EXPECT_EQ(StateOf(delivery), "UNKNOWN");
  EXPECT_THAT(sender_.sent(), IsEmpty());
}

TEST_F(OutboxSpec, AWorkerThatDiedLeavesAWebhookToBeRepeated) {
  const Delivery delivery = Queue(v1::Delivery::WAY_WEBHOOK, "https://sue.example/in");
  ClaimAndDie();
  town_.clock().Advance(tenant::Outbox::kLease + absl::Seconds(1));
  EXPECT_EQ(*server_.ServeDue(), 1);
  EXPECT_EQ(StateOf(delivery), "SENT");
  EXPECT_EQ(Column(delivery, "attempt_count"), "2");
}

// L6.
TEST_F(OutboxSpec, AWorkerThatLostItsLaneChangesNothingButTellsWhatArrived) {
  const Delivery delivery = QueueMail();
  tenant::Claim stale;
  ASSERT_OK(town_.database().Write(Soon(), [&](Session& session, Changes& changes) -> absl::Status {
    ASSIGN_OR_RETURN(const auto due, outbox_.Due(session, town_.clock().Now(), 10));
    ASSIGN_OR_RETURN(const auto claim, outbox_.Take(
                                           session, due.at(0), town_.clock().Now(),
                                           [](v1::Delivery::Way) { return true; }, changes));
    stale = *claim;
    return absl::OkStatus();
  }));
  town_.clock().Advance(tenant::Outbox::kLease + absl::Seconds(1));
  EXPECT_EQ(*server_.ServeDue(), 0);
  const auto settle = [&](const AttemptResult& result) {
    return town_.database().Write(Soon(), [&](Session& session, Changes& changes) {
      return outbox_.Settle(session, stale, result, town_.clock().Now(), absl::Seconds(1), changes);
    });
  };
  ASSERT_OK(settle(AttemptResult::Retry("late")));
  EXPECT_EQ(StateOf(delivery), "UNKNOWN");
  ASSERT_OK(settle(AttemptResult::Sent()));
  EXPECT_EQ(StateOf(delivery), "SENT");
}

TEST_F(OutboxSpec, ASuspendedComuneSendsNothingUntilItIsBack) {
  const Delivery delivery = QueueMail();
  town_.SetSuspended("sori", true);
  EXPECT_EQ(*server_.ServeDue(), 0);
  EXPECT_EQ(Column(delivery, "attempt_count"), "0");
  town_.SetSuspended("sori", false);
  town_.clock().Advance(absl::Minutes(1) + absl::Seconds(1));
  EXPECT_EQ(*server_.ServeDue(), 1);
  EXPECT_EQ(StateOf(delivery), "SENT");
}

TEST_F(OutboxSpec, AComuneInTrainingSendsIntoASink) {
  const Delivery delivery = Queue(v1::Delivery::WAY_EMAIL, "tecnico@uscio.example", "uscio");
  EXPECT_EQ(*server_.ServeDue(), 1);
  EXPECT_EQ(StateOf(delivery), "SENT");
  EXPECT_EQ(Column(delivery, "attempt_count"), "1");
  EXPECT_THAT(sender_.sent(), IsEmpty());
}

TEST_F(OutboxSpec, MailWaitsWhileThereIsNoMailServer) {
  const Delivery delivery = QueueMail();
  LaneServer without = Server({nullptr, &sender_});
  EXPECT_EQ(*without.ServeDue(), 0);
  EXPECT_EQ(StateOf(delivery), "QUEUED");
  EXPECT_EQ(Column(delivery, "attempt_count"), "0");
}

TEST_F(OutboxSpec, WordsWaitSealed) {
  QueueMail();
  EXPECT_EQ(town_.Ask("SELECT COUNT(*) FROM mugugno.delivery WHERE INSTR(words, 'buca') > 0 OR "
                      "INSTR(words, 'sori.example') > 0"),
            "0");
}

TEST_F(OutboxSpec, AMailServerGetsTheMailOnce) {
  SmtpServer smtp;
  const auto mail = MailTo(smtp);
  LaneServer server = Server({mail.get(), nullptr});
  const Delivery delivery = QueueMail();
  ASSERT_EQ(*server.ServeDue(), 1);
  EXPECT_EQ(StateOf(delivery), "SENT");
  ASSERT_THAT(smtp.mails(), SizeIs(1));
  EXPECT_THAT(smtp.mails()[0].from, StartsWith("<mugugno@comuni.example>"));
  EXPECT_THAT(smtp.mails()[0].to, StartsWith("<tecnico@sori.example>"));
  EXPECT_THAT(smtp.mails()[0].text, HasSubstr("Subject: Segnalazione"));
  EXPECT_THAT(smtp.mails()[0].text, HasSubstr(absl::Base64Escape("C'è una buca")));
}

TEST_F(OutboxSpec, WhatAMailServersConductMeans) {
  SmtpServer smtp;
  const auto mail = MailTo(smtp);
  const Origin sori = {"Comune di Sori"};
  Delivery delivery;
  delivery.id = town_.uuids().Next();
  delivery.words.set_target("tecnico@sori.example");
  const std::vector<std::pair<Conduct, AttemptResult::Kind>> meanings = {
      {Conduct::kAccept, AttemptResult::Kind::kSent},
      {Conduct::kCloseAtOnce, AttemptResult::Kind::kRetry},
      {Conduct::kBusyAtRecipient, AttemptResult::Kind::kRetry},
      {Conduct::kRefuseRecipient, AttemptResult::Kind::kRefused},
      {Conduct::kCloseAfterBody, AttemptResult::Kind::kUnknown},
      {Conduct::kBusyAfterBody, AttemptResult::Kind::kRetry},
      {Conduct::kRefuseAfterBody, AttemptResult::Kind::kRefused}};
  for (const auto& [conduct, kind] : meanings) {
    smtp.Script({conduct});
    const AttemptResult result = mail->Send(delivery, sori);
    EXPECT_EQ(result.kind, kind) << static_cast<int>(conduct) << " " << result.error;
    EXPECT_THAT(result.error, testing::Not(HasSubstr("sori.example")));
  }
  delivery.words.set_target("tecnico@sori.example>\r\nRCPT TO:<altri@example.com");
  EXPECT_EQ(mail->Send(delivery, sori).kind, AttemptResult::Kind::kRefused);
}

TEST_F(OutboxSpec, AMailServerElsewhereMustSpeakTls) {
  config::v1::Gateway::Mail options;
  options.set_url("http://mail.example:25");
  options.set_sender("mugugno@comuni.example");
  EXPECT_FALSE(MailSender::Create(options, town_.clock()).ok());
}

class WebhookSpec : public OutboxSpec {
 protected:
  WebhookSpec() {
    hand_off_.way = tenant::HandOff::Way::kWebhook;
    hand_off_.target = receiver_.url();
    tenant::Office office;
    office.tenant = "sori";
    office.id = "tecnico";
    hand_off_.sealed_secret = tenant::SealHandOffSecret(
        **town_.keys().Keys(tenant::KeyOwner::Installation()), office, kSecret);
    town_.SetHandOff("sori", "tecnico", hand_off_);
  }
  ~WebhookSpec() override { town_.SetHandOff("sori", "tecnico", {}); }

  static constexpr char kSecret[] = "un segreto di almeno trentadue caratteri";
  WebhookReceiver receiver_;
  tenant::HandOff hand_off_;
  WebhookSender webhook_{{{receiver_.place()}, ""}, town_.keys(), town_.clock()};
  LaneServer calls_ = Server({nullptr, &webhook_});
};

TEST_F(WebhookSpec, ARequestIsSignedAndNamesItsDelivery) {
  const Delivery delivery = Queue(v1::Delivery::WAY_WEBHOOK, receiver_.url());
  ASSERT_EQ(*calls_.ServeDue(), 1);
  EXPECT_EQ(StateOf(delivery), "SENT");
  ASSERT_THAT(receiver_.requests(), SizeIs(1));
  const auto request = receiver_.requests()[0];
  EXPECT_EQ(request.body, "C'è una buca");
  EXPECT_EQ(request.headers.at("idempotency-key"), delivery.id.ToString());
  EXPECT_EQ(request.headers.at("content-type"), "application/json");
  EXPECT_TRUE(tenant::VerifyWebhook(
      kSecret, absl::FromUnixSeconds(std::stoll(request.headers.at("mugugno-timestamp"))),
      request.body, request.headers.at("mugugno-signature"), town_.clock().Now(),
      absl::Minutes(5)));
}

TEST_F(WebhookSpec, WithoutAnAnswerTheSameDeliveryIsRepeated) {
  receiver_.Script({WebhookReceiver::kNoAnswer, 503, 200});
  const Delivery delivery = Queue(v1::Delivery::WAY_WEBHOOK, receiver_.url());
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(*calls_.ServeDue(), 1) << i;
    town_.clock().Advance(absl::Minutes(1));
  }
  EXPECT_EQ(StateOf(delivery), "SENT");
  ASSERT_THAT(receiver_.requests(), SizeIs(3));
  for (const auto& request : receiver_.requests()) {
    EXPECT_EQ(request.headers.at("idempotency-key"), delivery.id.ToString());
  }
}

// S71.
TEST_F(WebhookSpec, ARedirectIsNotFollowed) {
  receiver_.SetHeader("Location: " + receiver_.url());
  receiver_.Script({302});
  const Delivery delivery = Queue(v1::Delivery::WAY_WEBHOOK, receiver_.url());
  ASSERT_EQ(*calls_.ServeDue(), 1);
  EXPECT_THAT(receiver_.requests(), SizeIs(1));
  EXPECT_EQ(StateOf(delivery), "QUEUED");
}

// S70.
TEST_F(WebhookSpec, APrivateAddressIsNeverCalledUnlessTheConfigurationAllowsIt) {
  WebhookSender strict({{}, ""}, town_.keys(), town_.clock());
  LaneServer server = Server({nullptr, &strict});
  const Delivery delivery = Queue(v1::Delivery::WAY_WEBHOOK, receiver_.url());
  ASSERT_EQ(*server.ServeDue(), 1);
  EXPECT_EQ(StateOf(delivery), "DEAD");
  EXPECT_THAT(receiver_.requests(), IsEmpty());
}

}  // namespace
}  // namespace mugugno::gateway
