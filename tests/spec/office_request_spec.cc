// A ticket that goes to an office's Open311 system: what leaves, what certainly does not, and how
// what the system says comes back. On a real database, against a receiver of the test's own.

#include <atomic>
#include <memory>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/delivery/lane_server.h"
#include "gateway/delivery/open311_sender.h"
#include "gateway/delivery/reach_probe.h"
#include "gateway/delivery/request_follower.h"
#include "gateway/services/delivery_service.h"
#include "gateway/services/ticket_service.h"
#include "tenant/directory/hand_off_secret.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/outbox/backoff.h"
#include "tenant/try.h"
#include "tests/spec/town.h"
#include "tests/support/free_port.h"
#include "tests/support/must.h"
#include "tests/support/open311_receiver.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using tests::Open311Receiver;
using tests::Town;

constexpr char kKey[] = "chiave-del-sistema-7731";

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

class OfficeRequestSpec : public testing::Test {
 protected:
  OfficeRequestSpec() { SetSystem("sori", receiver_); }
  ~OfficeRequestSpec() override {
    town_.SetHandOff("sori", "ambiente", {});
    town_.SetHandOff("recco", "tecnico", {});
  }
  void SetUp() override {
    // What another test left waiting is not this one's.
    ASSERT_OK(town_.maria().Run("UPDATE mugugno.delivery SET state = 3"));
    ASSERT_OK(town_.maria().Run("UPDATE mugugno.delivery_lane SET due_time = '9999-01-01'"));
    ASSERT_OK(town_.maria().Run("UPDATE mugugno.office_request SET due_time = '9999-01-01'"));
  }

  // Of sori's ambiente, or another comune's tecnico.
  void SetSystem(const std::string& tenant, const Open311Receiver& receiver) {
    tenant::HandOff& hand_off = hand_offs_[tenant];
    tenant::Office office;
    office.tenant = tenant;
    office.id = OfficeOf(tenant);
    hand_off.way = tenant::HandOff::Way::kOpen311;
    hand_off.target = receiver.url();
    hand_off.sealed_secret = tenant::SealHandOffSecret(
        **town_.keys().Keys(tenant::KeyOwner::Installation()), office, kKey);
    hand_off.open311.set_jurisdiction_id("comune.sori.example");
    hand_off.open311.set_service_code("ALTRO");
    auto* service = hand_off.open311.add_services();
    service->set_topic("road");
    service->set_service_code("STRADE 1");
    town_.SetHandOff(tenant, office.id, hand_off);
  }
  static std::string OfficeOf(const std::string& tenant) {
    return tenant == "sori" ? "ambiente" : "tecnico";
  }
  void ShareContact() {
    hand_offs_["sori"].open311.set_share_contact(true);
    town_.SetHandOff("sori", "ambiente", hand_offs_["sori"]);
  }

  // What the citizen told of themselves and of the place, beside the words.
  void Tell(const tenant::Ticket& ticket) {
    tenant::TicketEntry first = town_.Entries(ticket).front();
    v1::InboundMessage& message = *first.words->mutable_message();
    message.set_display_name("Zita De Ferrari");
    message.set_email("zita@posta.example");
    message.set_phone_number("+390185555123");
    message.mutable_position()->set_latitude(44.371235);
    message.mutable_position()->set_longitude(9.103457);
    ASSERT_OK(town_.database().Transact(Soon(), [&](tenant::Session& session) {
      return tenant::EntryStore(town_.keys()).SetWords(session, first);
    }));
  }

  tenant::Ticket Forward(const std::string& text, const std::string& tenant = "sori") {
    Town::NewTicket wanted;
    wanted.tenant = tenant;
    wanted.text = text;
    const tenant::Ticket ticket = town_.Add(wanted);
    return ForwardIt(ticket);
  }
  tenant::Ticket ForwardIt(const tenant::Ticket& ticket, const std::string& note = "") {
    v1::ForwardTicketRequest request;
    request.set_name(tenant::TicketName(ticket.tenant, ticket.id));
    request.set_office(tenant::OfficeName(ticket.tenant, OfficeOf(ticket.tenant)));
    request.set_note(note);
    EXPECT_OK(service_.ForwardTicket(town_.Person("ada"), request));
    return ticket;
  }
  tenant::TicketEntry Forwarded(const tenant::Ticket& ticket) {
    for (const tenant::TicketEntry& entry : town_.Entries(ticket)) {
      if (entry.kind == v1::TicketEntry::KIND_FORWARD) return entry;
    }
    ADD_FAILURE() << "it was not forwarded";
    return {};
  }
  std::vector<tenant::TicketEntry> News(const tenant::Ticket& ticket) {
    std::vector<tenant::TicketEntry> news;
    for (tenant::TicketEntry& entry : town_.Entries(ticket)) {
      if (entry.kind == v1::TicketEntry::KIND_OFFICE_STATE) news.push_back(std::move(entry));
    }
    return news;
  }
  std::string ErrorOf(const tenant::Ticket& ticket) {
    return town_.Ask(absl::StrCat("SELECT last_error FROM mugugno.delivery WHERE id = 0x",
                                  absl::BytesToHexString(Forwarded(ticket).delivery->bytes())));
  }
  int AskDue(bool failing = false) {
    return tests::Must(follower_.AskDue(failing, [] { return true; }), "the questions");
  }
  // One question later.
  int AskLater() {
    town_.clock().Advance(absl::Minutes(6));
    return AskDue();
  }

  Town& town_ = Town::Shared();
  TicketService service_{town_.parts()};
  Open311Receiver receiver_;
  Open311Receiver other_;
  std::map<std::string, tenant::HandOff> hand_offs_;
  HttpClient::Options options_ = {{receiver_.place(), other_.place()}, ""};
  Open311Sender sender_{options_, town_.keys()};
  LaneServer lanes_{town_.database(), town_.keys(), town_.directory(), Senders{.open311 = &sender_},
                    town_.clock()};
  RequestFollower follower_{
      {town_.database(), town_.keys(), town_.uuids(), town_.clock(), town_.directory()}, options_};
};

TEST_F(OfficeRequestSpec, AForwardIsPostedAsAServiceRequestWithNothingOfTheCitizensButTheWords) {
  Town::NewTicket wanted;
  wanted.text = "Tombino sollevato davanti al panificio";
  const tenant::Ticket ticket = town_.Add(wanted);
  Tell(ticket);
  ForwardIt(ticket, "vedere con l'acquedotto");
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  ASSERT_THAT(receiver_.requests(), SizeIs(1));
  const auto request = receiver_.requests()[0];
  EXPECT_EQ(request.line, "POST /v2/requests.xml HTTP/1.1");
  EXPECT_EQ(request.headers.at("content-type"), "application/x-www-form-urlencoded; charset=utf-8");
  EXPECT_THAT(
      request.fields,
      ElementsAre(
          Pair("api_key", kKey), Pair("jurisdiction_id", "comune.sori.example"),
          Pair("service_code", "STRADE 1"), Pair("lat", "44.371235"), Pair("long", "9.103457"),
          Pair("description", absl::StrCat("Tombino sollevato davanti al panificio\n\nNota: vedere "
                                           "con l'acquedotto\n\nSegnalazione ",
                                           ticket.number))));
  const tenant::TicketEntry forwarded = Forwarded(ticket);
  EXPECT_EQ(forwarded.delivery_state, v1::DELIVERY_STATE_SENT);
  ASSERT_TRUE(forwarded.office_request.has_value());
  EXPECT_EQ(forwarded.office_request->number(), "SR-1");
  EXPECT_THAT(News(ticket), IsEmpty());
}

TEST_F(OfficeRequestSpec, WhoWroteIsToldOnlyWhereTheOfficesSettingsSaySo) {
  Town::NewTicket wanted;
  wanted.text = "Gradino rotto sulla salita del molo";
  const tenant::Ticket ticket = town_.Add(wanted);
  Tell(ticket);
  ShareContact();
  ForwardIt(ticket);
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  const auto fields = receiver_.requests()[0].fields;
  EXPECT_THAT(fields, AllOf(testing::Contains(Pair("first_name", "Zita")),
                            testing::Contains(Pair("last_name", "De Ferrari")),
                            testing::Contains(Pair("email", "zita@posta.example")),
                            testing::Contains(Pair("phone", "+390185555123"))));
}

TEST_F(OfficeRequestSpec, WithoutAPositionThePlaceIsTheComune) {
  Forward("Panchina divelta, non so dire la via");
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  EXPECT_THAT(
      receiver_.requests()[0].fields,
      testing::Contains(Pair(
          "address_string", town_.directory().Current()->FindTenant("sori")->tenant.display_name)));
}

TEST_F(OfficeRequestSpec, ARefusalIsDeadAndSaysWhatTheSystemSaid) {
  receiver_.ScriptPosts({{400,
                          "<errors><error><code>400</code><description>service_code was not found"
                          "</description></error></errors>"}});
  const tenant::Ticket ticket = Forward("Cestino stracolmo in passeggiata");
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  EXPECT_EQ(Forwarded(ticket).delivery_state, v1::DELIVERY_STATE_DEAD);
  EXPECT_EQ(ErrorOf(ticket), "HTTP 400: service_code was not found");
  EXPECT_FALSE(Forwarded(ticket).office_request.has_value());
}

TEST_F(OfficeRequestSpec, NeitherTheKeyNorTheCitizensWordsAreKeptWithAnError) {
  receiver_.ScriptPosts(
      {{403, absl::StrCat("[{\"code\":403,\"description\":\"Invalid api_key ", kKey, "\"}]")},
       {400,
        "[{\"code\":400,\"description\":\"bad: Ringhiera arrugginita sopra la scogliera\"}]"}});
  for (int i = 0; i < 2; ++i) {
    const tenant::Ticket ticket = Forward("Ringhiera arrugginita sopra la scogliera");
    ASSERT_EQ(*lanes_.ServeDue(), 1);
    EXPECT_EQ(Forwarded(ticket).delivery_state, v1::DELIVERY_STATE_DEAD);
    EXPECT_THAT(ErrorOf(ticket),
                AllOf(HasSubstr("HTTP 40"), Not(HasSubstr(kKey)), Not(HasSubstr("Ringhiera"))));
  }
}

TEST_F(OfficeRequestSpec, NorIsWhoWroteKeptWithAnError) {
  Town::NewTicket wanted;
  wanted.text = "Altalena rotta ai giardini";
  const tenant::Ticket ticket = town_.Add(wanted);
  Tell(ticket);
  ShareContact();
  ForwardIt(ticket);
  receiver_.ScriptPosts({{400, "[{\"description\":\"no user Zita De Ferrari\"}]"}});
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  EXPECT_EQ(ErrorOf(ticket), "HTTP 400: it repeats what was sent");
}

TEST_F(OfficeRequestSpec, WhatCertainlyDidNotArriveIsTriedAgain) {
  receiver_.ScriptPosts({{503}, {429}, {404}});
  const tenant::Ticket ticket = Forward("Fontanella che perde da ieri");
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(*lanes_.ServeDue(), 1) << i;
    town_.clock().Advance(absl::Minutes(3));
  }
  EXPECT_EQ(Forwarded(ticket).delivery_state, v1::DELIVERY_STATE_SENT);
  EXPECT_THAT(receiver_.requests("POST"), SizeIs(4));
}

TEST_F(OfficeRequestSpec, WhatMayHaveArrivedIsUnknownAndNeverSentAgainButByAPerson) {
  const std::vector<Open311Receiver::Answer> doubtful = {
      {Open311Receiver::kNoAnswer},
      {500},
      {504, "<html>Gateway Timeout</html>"},
      {200, "<html>grazie</html>"},
      {200, ""},
      {201, "[{\"service_request_id\":\"\"}]"},
      {200, std::string(100'000, '<')},
      {200, "<service_requests><request><service_request_id>" + std::string(70'000, '7')},
      {302}};
  for (const Open311Receiver::Answer& answer : doubtful) {
    receiver_.ScriptPosts({answer});
    const size_t before = receiver_.requests().size();
    const tenant::Ticket ticket = Forward("Semaforo lampeggiante al bivio");
    ASSERT_EQ(*lanes_.ServeDue(), 1);
    EXPECT_EQ(Forwarded(ticket).delivery_state, v1::DELIVERY_STATE_UNKNOWN) << answer.status;
    town_.clock().Advance(absl::Hours(5));
    EXPECT_EQ(*lanes_.ServeDue(), 0);
    EXPECT_EQ(receiver_.requests().size(), before + 1);
  }
  const tenant::Ticket ticket = [&] {
    receiver_.ScriptPosts({{Open311Receiver::kNoAnswer}});
    return Forward("Rami sulla linea elettrica");
  }();
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  DeliveryService deliveries(town_.parts());
  v1::ResendDeliveryRequest again;
  again.set_name(
      tenant::ChildName("tenants/sori", "deliveries", Forwarded(ticket).delivery->ToString()));
  ASSERT_OK(deliveries.ResendDelivery(town_.Person("ada"), again));
  town_.clock().Advance(tenant::kUnknownHold);
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  EXPECT_EQ(Forwarded(ticket).delivery_state, v1::DELIVERY_STATE_SENT);
}

TEST_F(OfficeRequestSpec, AnAttemptWhoseWorkerDiedIsUnknownToo) {
  const tenant::Ticket ticket = Forward("Cartello stradale a terra");
  tenant::Outbox outbox(town_.keys());
  std::vector<tenant::DueLane> due;
  ASSERT_OK(town_.database().Write(
      Soon(), [&](tenant::Session& session, tenant::Changes& changes) -> absl::Status {
        ASSIGN_OR_RETURN(due, outbox.Due(session, town_.clock().Now(), 10));
        return outbox
            .Take(
                session, due.at(0), town_.clock().Now(), [](v1::Delivery::Way) { return true; },
                changes)
            .status();
      }));
  town_.clock().Advance(tenant::Outbox::kLease);
  EXPECT_EQ(*lanes_.ServeDue(), 0);
  EXPECT_EQ(Forwarded(ticket).delivery_state, v1::DELIVERY_STATE_UNKNOWN);
  EXPECT_THAT(receiver_.requests(), IsEmpty());
}

TEST_F(OfficeRequestSpec, AnAddressInsideIsNeverCalledUnlessTheConfigurationAllowsIt) {
  Open311Sender strict({{}, ""}, town_.keys());
  LaneServer lanes(town_.database(), town_.keys(), town_.directory(), Senders{.open311 = &strict},
                   town_.clock());
  const tenant::Ticket ticket = Forward("Tubo che gocciola nel sottopasso");
  ASSERT_EQ(*lanes.ServeDue(), 1);
  EXPECT_EQ(Forwarded(ticket).delivery_state, v1::DELIVERY_STATE_DEAD);
  EXPECT_THAT(receiver_.requests(), IsEmpty());
  EXPECT_THAT(ErrorOf(ticket), Not(HasSubstr("127.0.0.1")));
}

TEST_F(OfficeRequestSpec, AKeyGoesToTheSystemTheOfficeHasNow) {
  const tenant::Ticket ticket = Forward("Muretto crollato in salita Priaro");
  town_.SetHandOff("sori", "ambiente", {});
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  EXPECT_EQ(Forwarded(ticket).delivery_state, v1::DELIVERY_STATE_DEAD);
  EXPECT_THAT(receiver_.requests(), IsEmpty());
}

TEST_F(OfficeRequestSpec, ATokenBecomesANumber) {
  receiver_.ScriptPosts(
      {{200, "<service_requests><request><token>tok/1</token></request></service_requests>"}});
  const tenant::Ticket ticket = Forward("Lampione che fischia la notte");
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  EXPECT_EQ(Forwarded(ticket).office_request->number(), "");
  receiver_.Say(
      "/v2/tokens/tok%2F1.xml",
      {200, "<service_requests><request><token>tok/1</token></request></service_requests>"});
  EXPECT_EQ(AskLater(), 1);
  EXPECT_EQ(Forwarded(ticket).office_request->number(), "");
  receiver_.Say("/v2/tokens/tok%2F1.xml",
                {200,
                 "<service_requests><request><service_request_id>77-B</service_request_id>"
                 "<token>tok/1</token></request></service_requests>"});
  EXPECT_EQ(AskLater(), 1);
  EXPECT_EQ(Forwarded(ticket).office_request->number(), "77-B");
  receiver_.SayState("77-B", "closed", "Fatto");
  EXPECT_EQ(AskLater(), 1);
  EXPECT_THAT(News(ticket), SizeIs(1));
}

TEST_F(OfficeRequestSpec, WhatTheSystemSaysStandsInTheHistoryOnceAndLeavesTheTicketToPeople) {
  const tenant::Ticket ticket = Forward("Aiuola invasa dai rovi");
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  const std::string deliveries = town_.Ask("SELECT COUNT(*) FROM mugugno.delivery");
  const std::string shown = town_.Ask("SELECT COUNT(*) FROM mugugno.conversation_entry");
  EXPECT_EQ(AskDue(), 0);
  receiver_.SayState("SR-1", "open");
  EXPECT_EQ(AskLater(), 1);
  EXPECT_THAT(News(ticket), IsEmpty());
  EXPECT_EQ(Forwarded(ticket).office_request->status(), "open");
  receiver_.SayState("SR-1", "open", "Sopralluogo &lt;luned&#xEC;&gt;\x02");
  EXPECT_EQ(AskLater(), 1);
  EXPECT_EQ(AskLater(), 1);
  ASSERT_THAT(News(ticket), SizeIs(1));
  const tenant::TicketEntry news = News(ticket)[0];
  EXPECT_EQ(news.words->text(), "Sopralluogo <lunedì>");
  EXPECT_EQ(news.office, "ambiente");
  EXPECT_EQ(news.author, tenant::kGateway);
  EXPECT_EQ(news.words->office_request().number(), "SR-1");
  receiver_.SayState("SR-1", "Closed", "Sfalcio fatto");
  EXPECT_EQ(AskLater(), 1);
  ASSERT_THAT(News(ticket), SizeIs(2));
  EXPECT_EQ(News(ticket)[1].words->office_request().status(), "closed");
  EXPECT_EQ(town_.Now(ticket).state, v1::TICKET_STATE_FORWARDED);
  EXPECT_EQ(town_.Ask("SELECT COUNT(*) FROM mugugno.delivery"), deliveries);
  EXPECT_EQ(town_.Ask("SELECT COUNT(*) FROM mugugno.conversation_entry"), shown);
  // Nobody asks for what is closed.
  const size_t asked = receiver_.requests("GET").size();
  town_.clock().Advance(absl::Hours(24));
  EXPECT_EQ(AskDue(), 0);
  EXPECT_EQ(receiver_.requests("GET").size(), asked);
  EXPECT_EQ(receiver_.requests("GET").back().line,
            "GET /v2/requests/SR-1.xml?jurisdiction_id=comune.sori.example HTTP/1.1");
  for (const auto& request : receiver_.requests("GET")) {
    EXPECT_THAT(request.line, Not(HasSubstr(kKey)));
  }
}

TEST_F(OfficeRequestSpec, SeveralRequestsOfAnOfficeAreOneQuestion) {
  const tenant::Ticket first = Forward("Buca uno sul lungomare");
  const tenant::Ticket second = Forward("Buca due sul lungomare");
  const tenant::Ticket third = Forward("Buca tre sul lungomare");
  for (int i = 0; i < 3; ++i) ASSERT_EQ(*lanes_.ServeDue(), 1);
  receiver_.Say("/v2/requests.xml",
                {200,
                 "<service_requests><request><service_request_id>SR-2</service_request_id>"
                 "<status>closed</status></request><request><service_request_id>SR-1"
                 "</service_request_id><status>open</status></request></service_requests>"});
  receiver_.SayState("SR-3", "open", "in lista");
  EXPECT_EQ(AskLater(), 1);
  const auto asked = receiver_.requests("GET");
  ASSERT_THAT(asked, SizeIs(2));
  EXPECT_THAT(asked[0].line,
              HasSubstr("GET /v2/requests.xml?service_request_id=SR-1%2CSR-2%2CSR-3&"));
  // What the list leaves out is asked for alone.
  EXPECT_THAT(asked[1].line, HasSubstr("/v2/requests/SR-3.xml"));
  EXPECT_THAT(News(first), IsEmpty());
  EXPECT_THAT(News(second), SizeIs(1));
  EXPECT_THAT(News(third), SizeIs(1));
}

TEST_F(OfficeRequestSpec, AnswersThatSayNothingAreFailuresAndAskedLessAndLessOften) {
  const tenant::Ticket ticket = Forward("Gatto sul tetto della scuola");
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  const std::vector<Open311Receiver::Answer> useless = {
      {500},
      {200, "nope"},
      {200, "<r><service_request_id>SR-9</service_request_id></r>"},
      {200, std::string(600'000, ' ') + "<r/>"},
      {Open311Receiver::kNoAnswer},
      {302}};
  town_.clock().Advance(absl::Minutes(6));
  bool failing = false;
  for (const Open311Receiver::Answer& answer : useless) {
    receiver_.Say("/v2/requests/SR-1.xml", answer);
    EXPECT_EQ(AskDue(failing), 1) << answer.status;
    EXPECT_EQ(AskDue(false), 0);
    failing = true;
    town_.clock().Advance(absl::Minutes(4));
    EXPECT_EQ(AskDue(true), 0) << "too soon";
    town_.clock().Advance(absl::Hours(6));
  }
  EXPECT_THAT(News(ticket), IsEmpty());
  receiver_.SayState("SR-1", "closed");
  EXPECT_EQ(AskDue(true), 1);
  EXPECT_THAT(News(ticket), SizeIs(1));
}

TEST_F(OfficeRequestSpec, ATicketThatIsClosedIsNotAskedAbout) {
  const tenant::Ticket ticket = Forward("Targa commemorativa scrostata");
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  ASSERT_OK(town_.maria().Run(absl::StrCat(
      "UPDATE mugugno.ticket SET state = ", static_cast<int>(v1::TICKET_STATE_RESOLVED),
      " WHERE id = 0x", absl::BytesToHexString(ticket.id.bytes()))));
  EXPECT_EQ(AskLater(), 0);
  ASSERT_OK(town_.maria().Run(
      absl::StrCat("UPDATE mugugno.ticket SET state = ", static_cast<int>(v1::TICKET_STATE_CLOSED),
                   " WHERE id = 0x", absl::BytesToHexString(ticket.id.bytes()))));
  town_.clock().Advance(absl::Hours(2));
  EXPECT_EQ(AskDue(), 0);
  EXPECT_THAT(receiver_.requests("GET"), IsEmpty());
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT YEAR(due_time) FROM mugugno.office_request WHERE "
                                   "ticket_id = 0x",
                                   absl::BytesToHexString(ticket.id.bytes()))),
            "9999");
}

TEST_F(OfficeRequestSpec, ASystemOfAnotherAddressIsNotAskedAboutNumbersItNeverGave) {
  Forward("Scritta sul muro del municipio");
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  SetSystem("sori", other_);
  EXPECT_EQ(AskLater(), 0);
  EXPECT_THAT(other_.requests(), IsEmpty());
  EXPECT_THAT(receiver_.requests("GET"), IsEmpty());
}

TEST_F(OfficeRequestSpec, ASystemThatIsAwayKeepsNoOtherComunesWaiting) {
  SetSystem("recco", other_);
  Forward("Cinghiali nel giardino pubblico");
  const tenant::Ticket of_recco = Forward("Cinghiali in via Roma", "recco");
  ASSERT_EQ(*lanes_.ServeDue(), 2);
  receiver_.Say("/v2/requests/SR-1.xml", {500});
  other_.SayState("SR-1", "open");
  EXPECT_EQ(AskLater(), 2);
  receiver_.Say("/v2/requests/SR-1.xml", {Open311Receiver::kSilence});
  other_.SayState("SR-1", "closed");
  town_.clock().Advance(absl::Minutes(6));
  // While the one is asked in vain, the other's answer is there.
  std::thread waits([&] { AskDue(true); });
  while (receiver_.requests("GET").size() < 2) std::this_thread::yield();
  EXPECT_EQ(AskDue(false), 1);
  EXPECT_THAT(News(of_recco), SizeIs(1));
  receiver_.EndSilence();
  waits.join();
}

TEST_F(OfficeRequestSpec, OnlyWhoReadsTheTicketReadsWhatTheSystemSaid) {
  const tenant::Ticket ticket = Forward("Scalinata scivolosa verso il borgo");
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  receiver_.SayState("SR-1", "closed", "PAROLEDELSISTEMA");
  ASSERT_EQ(AskLater(), 1);
  v1::ListTicketEntriesRequest request;
  request.set_parent(tenant::TicketName(ticket.tenant, ticket.id));
  const auto seen = service_.ListTicketEntries(town_.Person("ada"), request);
  ASSERT_OK(seen);
  const v1::TicketEntry& news = seen->entries(seen->entries_size() - 1);
  EXPECT_EQ(news.kind(), v1::TicketEntry::KIND_OFFICE_STATE);
  EXPECT_EQ(news.text(), "PAROLEDELSISTEMA");
  EXPECT_EQ(news.office(), "tenants/sori/offices/ambiente");
  EXPECT_EQ(news.office_request().number(), "SR-1");
  EXPECT_EQ(news.office_request().status(), "closed");
  EXPECT_EQ(seen->entries(1).office_request().status_notes(), "PAROLEDELSISTEMA");
  for (const char* person : {"dino", "bea"}) {
    EXPECT_FALSE(service_.ListTicketEntries(town_.Person(person), request).ok()) << person;
  }
  EXPECT_EQ(town_.Ask("SELECT COUNT(*) FROM mugugno.office_request WHERE INSTR(words, "
                      "'PAROLEDELSISTEMA') OR INSTR(words, 'SR-1')"),
            "0");
  EXPECT_EQ(town_.Ask("SELECT COUNT(*) FROM mugugno.ticket_entry WHERE INSTR(words, "
                      "'PAROLEDELSISTEMA')"),
            "0");
}

TEST_F(OfficeRequestSpec, WhatASystemSaidGoesWithTheWordsOfATicketThatBecomesAnotherComunes) {
  const tenant::Ticket ticket = Forward("Cassonetto bruciato al capolinea");
  ASSERT_EQ(*lanes_.ServeDue(), 1);
  ASSERT_OK(town_.database().Write(
      Soon(), [&](tenant::Session& session, tenant::Changes& changes) -> absl::Status {
        return tenant::Outbox(town_.keys()).EraseWords(session, "sori", ticket.id, changes);
      }));
  EXPECT_FALSE(Forwarded(ticket).office_request.has_value());
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT LENGTH(words) FROM mugugno.office_request WHERE "
                                   "ticket_id = 0x",
                                   absl::BytesToHexString(ticket.id.bytes()))),
            "0");
  EXPECT_EQ(AskLater(), 0);
}

TEST_F(OfficeRequestSpec, ASystemIsReachedWhereItHasTheServicesTheOfficeNames) {
  const ReachProbe probe(nullptr, options_);
  const tenant::HandOff& system = hand_offs_["sori"];
  EXPECT_THAT(probe.Reach(system, Soon()), tests::StatusIs(absl::StatusCode::kNotFound));
  receiver_.Say(
      "/v2/services.xml",
      {200, "<services><service><service_code>ALTRO</service_code></service></services>"});
  const absl::Status lacks = probe.Reach(system, Soon());
  EXPECT_THAT(std::string(lacks.message()), HasSubstr("STRADE 1"));
  receiver_.Say("/v2/services.xml",
                {200, "[{\"service_code\":\"ALTRO\"},{\"service_code\":\"STRADE 1\"}]"});
  EXPECT_OK(probe.Reach(system, Soon()));
  EXPECT_THAT(ReachProbe(nullptr, {}).Reach(system, Soon()),
              tests::StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(receiver_.requests("POST"), IsEmpty());
}

}  // namespace
}  // namespace mugugno::gateway
