// Whose devices are told of an emergency, what they are told, and how it leaves: from a real
// database, to a push service on this machine and devices that open what they get (RFC 8030, 8188,
// 8291, 8292).

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include <gmock/gmock.h>

#include "gateway/delivery/lane_server.h"
#include "gateway/delivery/push_sender.h"
#include "gateway/services/ticket_service.h"
#include "gateway/transport/in_process.h"
#include "mugugno/v1/push_service.pb.h"
#include "tenant/outbox/outbox.h"
#include "tenant/push/emergency_alerts.h"
#include "tenant/push/push_subscription.h"
#include "tenant/try.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/spec/town.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/push_device.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using google::protobuf::Struct;
using tenant::Session;
using tenant::Ticket;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kSubject[] = "mailto:urp@golfo.example";
constexpr char kAssociation[] = "golfo";

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

Struct Read(const std::string& json) {
  Struct content;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &content).ok()) << json;
  return content;
}
std::string TextIn(const Struct& content, const std::string& field) {
  const auto found = content.fields().find(field);
  return found == content.fields().end() ? "" : found->second.string_value();
}

class PushSpec : public testing::Test {
 protected:
  void SetUp() override {
    // What another test left waiting is not this one's.
    for (const char* sql : {"UPDATE mugugno.delivery SET state = 3",
                            "UPDATE mugugno.delivery_lane SET due_time = '9999-01-01'",
                            "UPDATE mugugno.emergency_alert SET told_time = NOW(6)",
                            "DELETE FROM mugugno.push_subscription"}) {
      ASSERT_OK(town_.maria().Run(sql));
    }
    for (const char* id : {"ada", "bea", "carla", "dino", "elio"}) {
      ASSERT_OK(town_.maria().Run(absl::StrCat(
          "INSERT INTO mugugno.staff (association_id, staff_id, uid, display_name, email, "
          "suspended, expire_time, create_time, revision) SELECT '",
          kAssociation, "', '", id, "', UNHEX(REPLACE(UUID(), '-', '')), '", id,
          "', '', 0, '9999-01-01', NOW(6), 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM "
          "mugugno.staff WHERE association_id = '",
          kAssociation, "' AND staff_id = '", id, "')")));
    }
  }

  // Turned on by that person.
  PushDevice DeviceOf(const std::string& person) {
    PushDevice device(service_.place());
    tenant::PushSubscription row;
    row.key = {kAssociation, person, town_.uuids().Next()};
    row.credential = "session-" + person;
    row.create_time = town_.clock().Now();
    row.words.set_endpoint(device.endpoint());
    row.words.set_p256dh(device.p256dh());
    row.words.set_auth(device.auth());
    row.words.set_display_name("Chrome su Android");
    const auto keys = Must(town_.keys().Keys(tenant::KeyOwner::Installation()), "keys");
    EXPECT_OK(town_.database().Transact(Soon(), [&](Session& session) {
      return tenant::InsertPushSubscription(session, *keys, row);
    }));
    return device;
  }

  static Town::NewTicket AnEmergency(const std::string& tenant = "sori") {
    Town::NewTicket wanted;
    wanted.tenant = tenant;
    wanted.text = "Mio nonno Amilcare, 347 1234567, via Solimano: odore fortissimo di gas";
    wanted.emergency = true;
    return wanted;
  }

  void Queue() {
    ASSERT_OK(tenant::EmergencyAlerts(town_.database(), town_.directory(), town_.keys(),
                                      town_.uuids(), town_.clock())
                  .SendDue([] { return true; }));
  }
  void Deliver() {
    const std::vector<std::string> allowed = {service_.place()};
    gateway::PushSender sender(
        {town_.cells(), town_.keys(), town_.directory(), town_.uuids(), town_.clock()},
        {allowed, ""}, kSubject);
    gateway::Senders senders;
    senders.push = &sender;
    gateway::LaneServer server(town_.database(), town_.keys(), town_.directory(), senders,
                               town_.clock());
    while (Must(server.ServeDue(), "lanes") > 0) {
    }
  }
  void Tell() {
    Queue();
    Deliver();
  }

  std::vector<WebhookReceiver::Request> RequestsTo(const PushDevice& device) {
    std::vector<WebhookReceiver::Request> found;
    for (const auto& request : service_.requests()) {
      if (absl::StrContains(request.line, device.path())) found.push_back(request);
    }
    return found;
  }
  // What the device could open, in order.
  std::vector<std::string> Told(const PushDevice& device) {
    std::vector<std::string> texts;
    for (const auto& request : RequestsTo(device)) {
      texts.push_back(device.Open(request.body).value_or("cannot be opened"));
    }
    return texts;
  }
  int Devices() { return std::stoi(town_.Ask("SELECT COUNT(*) FROM mugugno.push_subscription")); }
  std::string ErrorsOf(const Ticket& ticket) {
    return town_.Ask(absl::StrCat(
        "SELECT COALESCE(GROUP_CONCAT(last_error), '') FROM mugugno.delivery WHERE ticket_id = 0x",
        absl::BytesToHexString(ticket.id.bytes())));
  }
  std::vector<std::string> Notes(const Ticket& ticket) {
    std::vector<std::string> notes;
    for (const auto& entry : town_.Entries(ticket)) {
      if (entry.kind == v1::TicketEntry::KIND_REMINDER) notes.push_back(entry.words->text());
    }
    return notes;
  }
  void Acknowledge(const Ticket& ticket) {
    gateway::TicketService service{town_.parts()};
    v1::AcknowledgeEmergencyRequest request;
    request.set_name(tenant::TicketName(ticket.tenant, ticket.id));
    ASSERT_OK(service.AcknowledgeEmergency(town_.Person("ada"), request));
  }

  Town& town_ = Town::Shared();
  WebhookReceiver service_;
};

TEST_F(PushSpec, EverybodyWhoMaySeeTheTicketIsToldAndNobodyElse) {
  const PushDevice officer = DeviceOf("ada");
  const PushDevice of_the_office = DeviceOf("bea");
  const PushDevice of_another_office = DeviceOf("carla");
  const PushDevice of_recco = DeviceOf("dino");
  const PushDevice of_camogli = DeviceOf("elio");
  const Ticket ticket = town_.Add(AnEmergency());
  Tell();
  for (const PushDevice* device : {&officer, &of_the_office}) {
    ASSERT_THAT(Told(*device), SizeIs(1));
    const Struct notice = Read(Told(*device)[0]);
    EXPECT_EQ(TextIn(notice, "title"), "Emergenza · Comune di sori");
    EXPECT_EQ(TextIn(notice, "body"), "Segnalazione " + ticket.number);
    EXPECT_EQ(TextIn(notice, "path"), "/posta/sori/" + ticket.id.ToString());
    EXPECT_EQ(notice.fields_size(), 3) << "and nothing else";
  }
  EXPECT_THAT(Told(of_another_office), IsEmpty());
  EXPECT_THAT(Told(of_recco), IsEmpty());
  EXPECT_THAT(Told(of_camogli), IsEmpty());
  EXPECT_THAT(Notes(ticket), ElementsAre("Avviso di emergenza sui dispositivi di: ada, bea."));
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT CONCAT(actor, ' ', detail) FROM mugugno.audit WHERE "
                                   "action = 'ticket.alert' AND resource = '",
                                   tenant::TicketName("sori", ticket.id), "'")),
            "system/alerts 2 people, 2 devices");
}

TEST_F(PushSpec, NothingOfTheCitizenIsInWhatLeaves) {
  const PushDevice device = DeviceOf("ada");
  town_.Add(AnEmergency());
  Tell();
  ASSERT_THAT(Told(device), SizeIs(1));
  EXPECT_THAT(Told(device)[0], AllOf(Not(HasSubstr("Amilcare")), Not(HasSubstr("347")),
                                     Not(HasSubstr("Solimano")), Not(HasSubstr("gas"))));
}

TEST_F(PushSpec, EachComuneIsNamedToItsOwnPeople) {
  const PushDevice of_both = DeviceOf("ada");
  const PushDevice of_recco = DeviceOf("dino");
  town_.Add(AnEmergency("recco"));
  Tell();
  ASSERT_THAT(Told(of_recco), SizeIs(1));
  EXPECT_THAT(Told(of_recco)[0], HasSubstr("Emergenza · Comune di recco"));
  town_.Add(AnEmergency("sori"));
  Tell();
  EXPECT_THAT(Told(of_recco), SizeIs(1));
  EXPECT_THAT(Told(of_both), ElementsAre(HasSubstr("di recco"), HasSubstr("di sori")));
}

TEST_F(PushSpec, WhatNoOfficeMaySeeIsToldToTheDeskAlone) {
  const PushDevice officer = DeviceOf("ada");
  const PushDevice of_the_office = DeviceOf("bea");
  Town::NewTicket held = AnEmergency();
  held.held = true;
  town_.Add(held);
  Tell();
  EXPECT_THAT(Told(officer), SizeIs(1));
  EXPECT_THAT(Told(of_the_office), IsEmpty());
}

TEST_F(PushSpec, OfARestrictedTicketOnlyThoseItNamesAreTold) {
  const PushDevice officer = DeviceOf("ada");
  const PushDevice reader = DeviceOf("bea");
  Town::NewTicket ordinary = AnEmergency();
  ordinary.emergency = false;
  Ticket ticket = town_.Add(ordinary);
  ticket.readers = {"bea"};
  ticket.emergency = true;
  tenant::TicketStore tickets(town_.keys());
  ASSERT_OK(town_.database().Transact(Soon(), [&](Session& session) {
    return tickets.Update(session, town_.clock().Now(), &ticket);
  }));
  Tell();
  EXPECT_THAT(Told(officer), IsEmpty());
  EXPECT_THAT(Told(reader), SizeIs(1));
}

TEST_F(PushSpec, EachDeviceIsToldOfATicketOnce) {
  const PushDevice telephone = DeviceOf("ada");
  const PushDevice tablet = DeviceOf("ada");
  const Ticket ticket = town_.Add(AnEmergency());
  Tell();
  Tell();
  EXPECT_THAT(Told(telephone), SizeIs(1));
  EXPECT_THAT(Told(tablet), SizeIs(1));
  EXPECT_THAT(Notes(ticket), ElementsAre("Avviso di emergenza sui dispositivi di: ada."));
  // The next message of the same ticket that reads like one.
  Acknowledge(ticket);
  Ticket again = town_.Now(ticket);
  again.emergency_acknowledge_time.reset();
  tenant::TicketStore tickets(town_.keys());
  ASSERT_OK(town_.database().Transact(Soon(), [&](Session& session) {
    return tickets.Update(session, town_.clock().Now(), &again);
  }));
  Tell();
  EXPECT_THAT(Told(telephone), SizeIs(1));
}

TEST_F(PushSpec, WhatIsNoEmergencyIsToldWhenItBecomesOne) {
  const PushDevice device = DeviceOf("ada");
  Town::NewTicket ordinary = AnEmergency();
  ordinary.emergency = false;
  Ticket ticket = town_.Add(ordinary);
  Tell();
  EXPECT_THAT(Told(device), IsEmpty());
  tenant::TicketStore tickets(town_.keys());
  ticket.emergency = true;
  ASSERT_OK(town_.database().Transact(Soon(), [&](Session& session) {
    return tickets.Update(session, town_.clock().Now(), &ticket);
  }));
  Tell();
  EXPECT_THAT(Told(device), SizeIs(1));
}

TEST_F(PushSpec, WhoHasNoGrantAnyMoreIsNotTold) {
  const PushDevice device = DeviceOf("bea");
  town_.RevokeGrants("bea");
  town_.Add(AnEmergency());
  Tell();
  town_.GiveGrantsBack("bea");
  // Lost between the alarm and its leaving.
  const Ticket ticket = town_.Add(AnEmergency());
  Queue();
  town_.RevokeGrants("bea");
  Deliver();
  town_.GiveGrantsBack("bea");
  EXPECT_THAT(Told(device), IsEmpty());
  EXPECT_EQ(ErrorsOf(ticket), "the person may not see the ticket any more");
}

TEST_F(PushSpec, OfASuspendedComuneNobodyIsTold) {
  const PushDevice device = DeviceOf("ada");
  town_.Add(AnEmergency());
  town_.SetSuspended("sori", true);
  Tell();
  town_.SetSuspended("sori", false);
  EXPECT_THAT(Told(device), IsEmpty());
}

TEST_F(PushSpec, WhatSomebodyHasSeenMeanwhileIsNotTold) {
  const PushDevice device = DeviceOf("ada");
  const Ticket at_once = town_.Add(AnEmergency());
  Acknowledge(at_once);
  Tell();
  const Ticket queued = town_.Add(AnEmergency());
  Queue();
  Acknowledge(queued);
  Deliver();
  EXPECT_THAT(Told(device), IsEmpty());
  EXPECT_EQ(ErrorsOf(queued), "somebody has seen the emergency");
}

TEST_F(PushSpec, ADeviceThatIsGoneIsForgotten) {
  const PushDevice device = DeviceOf("ada");
  for (const int status : {410, 404}) {
    const PushDevice gone = status == 410 ? device : DeviceOf("ada");
    service_.Script({status});
    town_.Add(AnEmergency());
    Tell();
    EXPECT_THAT(RequestsTo(gone), SizeIs(1)) << status;
    EXPECT_EQ(Devices(), 0) << status;
    town_.Add(AnEmergency());
    Tell();
    EXPECT_THAT(RequestsTo(gone), SizeIs(1)) << status;
  }
  EXPECT_NE(town_.Ask("SELECT COUNT(*) FROM mugugno.audit WHERE action = 'push.gone'"), "0");
}

TEST_F(PushSpec, APushServiceThatIsBusyIsAskedAgain) {
  const PushDevice device = DeviceOf("ada");
  service_.Script({503, 429});
  const Ticket ticket = town_.Add(AnEmergency());
  Tell();
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(RequestsTo(device), SizeIs(i + 1));
    town_.clock().Advance(absl::Minutes(5));
    Deliver();
  }
  ASSERT_THAT(Told(device), SizeIs(3));
  EXPECT_EQ(Told(device)[2], Told(device)[0]);
  EXPECT_EQ(ErrorsOf(ticket), "");
  EXPECT_EQ(Devices(), 1);
}

TEST_F(PushSpec, AnAlarmThatCouldNotLeaveForFourHoursIsNone) {
  const PushDevice device = DeviceOf("ada");
  const Ticket ticket = town_.Add(AnEmergency());
  Queue();
  town_.clock().Advance(tenant::kAlertTime);
  Deliver();
  EXPECT_THAT(Told(device), IsEmpty());
  EXPECT_EQ(ErrorsOf(ticket), "it came too late to be an alarm");
}

// A worker that dies with the attempt on its way: the message is sent again, and takes the place of
// the one before.
TEST_F(PushSpec, WhatAWorkerDiedOfIsSentAgain) {
  const PushDevice device = DeviceOf("ada");
  town_.Add(AnEmergency());
  Queue();
  tenant::Outbox outbox(town_.keys());
  ASSERT_OK(town_.database().Write(
      Soon(), [&](Session& session, tenant::Changes& changes) -> absl::Status {
        ASSIGN_OR_RETURN(const auto due, outbox.Due(session, town_.clock().Now(), 10));
        EXPECT_THAT(due, SizeIs(1));
        return outbox
            .Take(
                session, due[0], town_.clock().Now(), [](v1::Delivery::Way) { return true; },
                changes)
            .status();
      }));
  Deliver();
  EXPECT_THAT(Told(device), IsEmpty()) << "somebody may be at it";
  town_.clock().Advance(tenant::Outbox::kLease);
  Deliver();
  EXPECT_THAT(Told(device), SizeIs(1));
}

TEST_F(PushSpec, ItLeavesAsTheStandardsSay) {
  const PushDevice device = DeviceOf("ada");
  const Ticket first = town_.Add(AnEmergency());
  const Ticket second = town_.Add(AnEmergency());
  Queue();
  town_.clock().Advance(absl::Minutes(10));
  Deliver();
  const auto requests = RequestsTo(device);
  ASSERT_THAT(requests, SizeIs(2));
  auto headers = requests[0].headers;
  EXPECT_THAT(requests[0].line, StartsWith("POST /push/"));
  EXPECT_EQ(headers["content-encoding"], "aes128gcm");
  EXPECT_EQ(headers["ttl"], "13800") << "what is left of four hours";
  EXPECT_EQ(headers["urgency"], "high");
  const std::string topic = headers["topic"];
  EXPECT_EQ(topic.size(), 32u);
  EXPECT_NE(topic, requests[1].headers.at("topic")) << "of each ticket its own";
  EXPECT_EQ(requests[0].body.size(), requests[1].body.size());
  // Another device opens nothing of it.
  EXPECT_FALSE(PushDevice(service_.place()).Open(requests[0].body).has_value());

  const auto vapid = ReadVapid(headers["authorization"]);
  ASSERT_TRUE(vapid.has_value()) << "its signature verifies";
  EXPECT_EQ(TextIn(Read(vapid->header), "alg"), "ES256");
  const Struct claims = Read(vapid->claims);
  EXPECT_EQ(TextIn(claims, "aud"), "http://" + service_.place());
  EXPECT_EQ(TextIn(claims, "sub"), kSubject);
  const double left = claims.fields().at("exp").number_value() -
                      absl::ToDoubleSeconds(town_.clock().Now() - absl::UnixEpoch());
  EXPECT_GT(left, 0);
  EXPECT_LE(left, 24 * 3600);
  EXPECT_EQ(vapid->key, ReadVapid(requests[1].headers.at("authorization"))->key);
}

TEST_F(PushSpec, ATransferDoesNotWaitForDevices) {
  DeviceOf("ada");
  const Ticket ticket = town_.Add(AnEmergency());
  Queue();
  tenant::Outbox outbox(town_.keys());
  ASSERT_OK(town_.database().Write(
      Soon(), [&](Session& session, tenant::Changes& changes) -> absl::Status {
        ASSIGN_OR_RETURN(const bool open, outbox.HasOpen(session, "sori", ticket.id));
        EXPECT_FALSE(open);
        return outbox.EraseWords(session, "sori", ticket.id, changes);
      }));
  Deliver();
  EXPECT_THAT(service_.requests(), IsEmpty());
  EXPECT_EQ(ErrorsOf(ticket), "the ticket went to another comune");
}

TEST_F(PushSpec, ADumpReachesNoDevice) {
  const PushDevice device = DeviceOf("ada");
  for (const std::string& known : {device.endpoint(), device.path(), device.auth()}) {
    EXPECT_EQ(town_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.push_subscription WHERE "
                                     "INSTR(words, 0x",
                                     absl::BytesToHexString(known), ") > 0")),
              "0");
  }
}

// By the contract, through a whole gateway.
class PushService : public testing::Test {
 protected:
  v1::RegisterPushSubscriptionRequest RequestFor(const PushDevice& device,
                                                 const std::string& person = "comunicazione") {
    v1::RegisterPushSubscriptionRequest request;
    request.set_parent("associations/golfo-paradiso/staff/" + person);
    request.set_endpoint(device.endpoint());
    request.set_p256dh(device.p256dh());
    request.set_auth(device.auth());
    request.set_display_name("Firefox su Linux");
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::PushSubscription> Register(const v1::RegisterPushSubscriptionRequest& request,
                                                const std::string& by = "comunicazione") {
    return gateway_.Call<v1::PushSubscription>(by, "PushService.RegisterPushSubscription", request);
  }
  std::vector<std::string> DevicesOf(const std::string& person) {
    std::vector<std::string> names;
    const auto listed =
        Must(gateway_.Call<v1::ListPushSubscriptionsResponse>(
                 person, "PushService.ListPushSubscriptions", v1::ListPushSubscriptionsRequest()),
             "devices");
    for (const auto& each : listed.push_subscriptions()) names.push_back(each.name());
    return names;
  }
  absl::Status Delete(const std::string& by, const std::string& name) {
    v1::DeletePushSubscriptionRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    return gateway_
        .Call<v1::DeletePushSubscriptionResponse>(by, "PushService.DeletePushSubscription", request)
        .status();
  }
  void TearDown() override { gateway_.Run("DELETE FROM mugugno.push_subscription"); }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

TEST_F(PushService, AnEmergencyReachesTheDeviceThatWasTurnedOn) {
  const PushDevice device(ThePushService().place());
  ASSERT_OK(Register(RequestFor(device)));
  const v1::Submission submission = gateway_.SubmitUntilApplied(GatewayUnderTest::Message(
      "sori-app", NewRequestId(), "Aiuto, un uomo non respira più davanti al molo delle ancore"));
  ASSERT_NE(submission.number(), "");
  const std::string number = "Segnalazione " + submission.number();
  std::vector<WebhookReceiver::Request> found;
  const absl::Time last = absl::Now() + absl::Seconds(60);
  while (found.empty() && absl::Now() < last) {
    for (const auto& request : ThePushService().requests()) {
      if (!absl::StrContains(request.line, device.path())) continue;
      const auto text = device.Open(request.body);
      ASSERT_TRUE(text.has_value());
      // The device hears of others' emergencies, too.
      if (TextIn(Read(*text), "body") == number) found.push_back(request);
    }
  }
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(TextIn(Read(*device.Open(found[0].body)), "title"), "Emergenza · Comune di Sori");
  const auto vapid = ReadVapid(found[0].headers.at("authorization"));
  ASSERT_TRUE(vapid.has_value());
  const auto key = gateway_.Call<v1::PushKey>("comunicazione", "PushService.GetPushKey",
                                              v1::GetPushKeyRequest());
  ASSERT_OK(key);
  EXPECT_EQ(vapid->key, key->public_key()) << "what browsers subscribe with";
}

TEST_F(PushService, OneDeviceIsOneHoweverOftenItIsTurnedOn) {
  const PushDevice device(ThePushService().place());
  const auto first = Register(RequestFor(device));
  ASSERT_OK(first);
  EXPECT_EQ(first->display_name(), "Firefox su Linux");
  const auto again = Register(RequestFor(device));
  ASSERT_OK(again);
  EXPECT_EQ(again->name(), first->name());
  EXPECT_THAT(DevicesOf("comunicazione"), ElementsAre(first->name()));
}

TEST_F(PushService, AnEleventhDeviceIsRefused) {
  for (int i = 0; i < 10; ++i)
    ASSERT_OK(Register(RequestFor(PushDevice(ThePushService().place()))));
  EXPECT_THAT(Register(RequestFor(PushDevice(ThePushService().place()))).status(),
              HasReason("PUSH_TOO_MANY_DEVICES"));
}

TEST_F(PushService, WhoeverWorksAtTheDeviceNowIsToldAndNobodyBefore) {
  const PushDevice device(ThePushService().place());
  ASSERT_OK(Register(RequestFor(device)));
  ASSERT_OK(Register(RequestFor(device, "officer-sori"), "officer-sori"));
  EXPECT_THAT(DevicesOf("comunicazione"), IsEmpty());
  EXPECT_THAT(DevicesOf("officer-sori"), SizeIs(1));
  v1::RenewPushSubscriptionRequest renew;
  renew.set_parent("associations/golfo-paradiso/staff/comunicazione");
  renew.set_endpoint(device.endpoint());
  EXPECT_THAT(
      gateway_
          .Call<v1::PushSubscription>("comunicazione", "PushService.RenewPushSubscription", renew)
          .status(),
      StatusIs(StatusCode::kNotFound));
}

TEST_F(PushService, NobodyTurnsAnythingOnOrOffForSomebodyElse) {
  const PushDevice device(ThePushService().place());
  const auto own = Register(RequestFor(device));
  ASSERT_OK(own);
  EXPECT_THAT(Register(RequestFor(device), "officer-sori").status(),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(Delete("officer-sori", own->name()), StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(DevicesOf("officer-sori"), IsEmpty());
  ASSERT_OK(Delete("comunicazione", own->name()));
  EXPECT_THAT(DevicesOf("comunicazione"), IsEmpty());
  ASSERT_OK(Delete("comunicazione", own->name())) << "and stays so";
}

TEST_F(PushService, OnlyAPushServiceInPublicIsCalled) {
  v1::RegisterPushSubscriptionRequest request = RequestFor(PushDevice(ThePushService().place()));
  for (const char* inside :
       {"https://127.0.0.1/push", "https://10.0.0.1/push", "https://[::1]/push",
        "https://169.254.169.254/latest", "http://93.184.215.14/push", "http://127.0.0.1:1/push",
        "ftp://93.184.215.14/push", "file:///etc/passwd", "push", "https://"}) {
    request.set_endpoint(inside);
    request.set_request_id(NewRequestId());
    EXPECT_THAT(Register(request).status(), StatusIs(StatusCode::kInvalidArgument)) << inside;
  }
  EXPECT_THAT(DevicesOf("comunicazione"), IsEmpty());
}

TEST_F(PushService, AKeyThatIsNoneIsRefused) {
  const PushDevice device(ThePushService().place());
  v1::RegisterPushSubscriptionRequest request = RequestFor(device);
  request.set_p256dh(device.p256dh().substr(0, 64) + static_cast<char>(device.p256dh()[64] ^ 1));
  EXPECT_THAT(Register(request).status(), StatusIs(StatusCode::kInvalidArgument));
  request = RequestFor(device);
  request.set_auth("short");
  EXPECT_THAT(Register(request).status(), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(PushService, AnInstallationWithoutASubjectTurnsNothingOn) {
  TempFolder folder;
  config::v1::Gateway config = ConfigureGateway(folder, gateway_.maria());
  config.clear_push();
  const auto other = Must(gateway::Server::Start(config), "another gateway");
  const auto call = std::make_shared<gateway::InProcessCall>(
      "/mugugno.v1.PushService/GetPushKey",
      gateway::Presented{gateway_.association().TokenOf("comunicazione"), "", false},
      std::vector<std::string>{""});
  other->Receive(call);
  EXPECT_THAT(call->Wait(), HasReason("PUSH_NOT_CONFIGURED"));
}

}  // namespace
}  // namespace mugugno::tests
