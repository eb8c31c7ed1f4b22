// One cause, many tickets: what is proposed, what each citizen is told in which comune's name, what
// is offered later, and whose reminders rest.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "gateway/services/incident_service.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/name.h"
#include "tenant/reminders/reminders.h"
#include "tenant/timestamp.h"
#include "tenant/working_days.h"
#include "tests/spec/town.h"
#include "tests/support/request_id.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using tenant::Ticket;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class IncidentSpec : public ::testing::Test {
 protected:
  Ticket Add(const std::string& text, const std::string& tenant = "sori") {
    Town::NewTicket wanted;
    wanted.tenant = tenant;
    wanted.text = text;
    const Ticket ticket = town_.Add(wanted);
    // What it is about, as its message would have said.
    EXPECT_OK(town_.maria().Run(absl::StrCat("UPDATE mugugno.ticket SET topic = '", topic_,
                                             "' WHERE number = '", ticket.number, "'")));
    return ticket;
  }
  static std::string NameOf(const Ticket& ticket) {
    return tenant::TicketName(ticket.tenant, ticket.id);
  }
  v1::Incident Open(const std::vector<Ticket>& tickets, const std::string& tenant = "sori",
                    const std::string& id = "") {
    v1::CreateIncidentRequest request;
    request.set_parent("tenants/" + tenant);
    request.set_incident_id(id);
    request.mutable_incident()->set_display_name("Mareggiata");
    request.mutable_incident()->set_topic(topic_);
    for (const Ticket& ticket : tickets) request.add_tickets(NameOf(ticket));
    const auto incident = service_.CreateIncident(Ada(tenant), request);
    EXPECT_OK(incident);
    return incident.value_or(v1::Incident());
  }
  absl::StatusOr<v1::Incident> Answer(const v1::Incident& incident, const std::string& text,
                                      const std::string& tenant = "sori") {
    v1::AnswerIncidentRequest request;
    request.set_name(incident.name());
    request.set_text(text);
    return service_.AnswerIncident(Ada(tenant), request);
  }
  v1::Incident Now(const v1::Incident& incident) {
    v1::GetIncidentRequest request;
    request.set_name(incident.name());
    const auto now = service_.GetIncident(Ada(), request);
    EXPECT_OK(now);
    return now.value_or(v1::Incident());
  }
  std::vector<v1::IncidentTicket> TicketsOf(const v1::Incident& incident) {
    v1::ListIncidentTicketsRequest request;
    request.set_parent(incident.name());
    const auto tickets = service_.ListIncidentTickets(Ada(), request);
    EXPECT_OK(tickets);
    if (!tickets.ok()) return {};
    return {tickets->incident_tickets().begin(), tickets->incident_tickets().end()};
  }
  std::vector<std::string> RepliesOf(const Ticket& ticket) {
    std::vector<std::string> replies;
    for (const auto& entry : town_.Entries(ticket)) {
      if (entry.kind == v1::TicketEntry::KIND_REPLY) replies.push_back(entry.words->text());
    }
    return replies;
  }
  std::string AuditOf(const v1::Incident& incident, const std::string& action) {
    return town_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE action = '", action,
                                  "' AND resource = '", incident.name(), "'"));
  }
  tenant::Caller Ada(const std::string& tenant = "sori") {
    return town_.Person("ada", "tenants/" + tenant);
  }

  Town& town_ = Town::Shared();
  routing::RoutingSnapshots snapshots_{town_.directory()};
  gateway::IncidentService service_{town_.parts(), snapshots_};
  // Of this test alone, so that tickets of others fit no incident of it.
  const std::string topic_ =
      absl::StrCat("civil.", ::testing::UnitTest::GetInstance()->current_test_info()->line());
};

TEST_F(IncidentSpec, EachCitizenIsAnsweredOnceInTheNameOfTheirOwnComune) {
  const Ticket sori = Add("Mareggiata al porticciolo");
  const Ticket recco = Add("Mareggiata sul lungomare", "recco");
  const std::string id = NewRequestId();
  const v1::Incident in_sori = Open({sori}, "sori", id);
  const v1::Incident in_recco = Open({recco}, "recco", id);
  EXPECT_EQ(in_sori.name(), "tenants/sori/incidents/" + id);
  EXPECT_EQ(in_recco.name(), "tenants/recco/incidents/" + id);
  for (int round = 0; round < 2; ++round) {
    ASSERT_OK(Answer(in_sori, round == 0 ? "Il Comune di {comune} è al lavoro." : ""));
    ASSERT_OK(Answer(in_recco, round == 0 ? "Il Comune di {comune} è al lavoro." : "", "recco"));
  }
  ASSERT_THAT(RepliesOf(sori), SizeIs(1));
  EXPECT_THAT(
      RepliesOf(sori)[0],
      HasSubstr(absl::StrCat("Il Comune di ",
                             town_.directory().Current()->FindTenant("sori")->tenant.display_name,
                             " è al lavoro.\n\n-- \n")));
  ASSERT_THAT(RepliesOf(recco), SizeIs(1));
  EXPECT_THAT(
      RepliesOf(recco)[0],
      HasSubstr(absl::StrCat(
          "Il Comune di ", town_.directory().Current()->FindTenant("recco")->tenant.display_name)));
  EXPECT_EQ(AuditOf(in_sori, "incident.create"), "1");
  EXPECT_EQ(AuditOf(in_sori, "incident.answer"), "2");
  ASSERT_OK(Answer(in_sori, "Il mare è calato."));
  EXPECT_THAT(RepliesOf(sori), SizeIs(2));
}

TEST_F(IncidentSpec, NoIncidentHoldsATicketOfAnotherComune) {
  const Ticket recco = Add("Mareggiata in piazza", "recco");
  v1::CreateIncidentRequest request;
  request.set_parent("tenants/sori");
  request.mutable_incident()->set_display_name("Mareggiata");
  request.add_tickets(NameOf(recco));
  EXPECT_THAT(service_.CreateIncident(Ada(), request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  // As one of Sori's by its name, it is none.
  request.set_tickets(0, tenant::TicketName("sori", recco.id));
  EXPECT_EQ(service_.CreateIncident(Ada(), request).status(), tenant::NotFound());
}

TEST_F(IncidentSpec, OneTicketThatRefusesDoesNotKeepTheOthersWaiting) {
  const Ticket open = Add("Mareggiata ai bagni");
  const Ticket ended = Add("Mareggiata alla foce");
  const v1::Incident incident = Open({open, ended});
  ASSERT_OK(town_.maria().Run(
      absl::StrCat("UPDATE mugugno.ticket SET state = 9 WHERE number = '", ended.number, "'")));
  const auto answered = Answer(incident, "La passeggiata è chiusa fino a domani.");
  ASSERT_OK(answered);
  EXPECT_EQ(answered->ticket_count(), 2);
  EXPECT_EQ(answered->reached_count(), 1);
  EXPECT_EQ(answered->failed_count(), 1);
  EXPECT_EQ(answered->waiting_count(), 0);
  for (const v1::IncidentTicket& each : TicketsOf(incident)) {
    const bool refused = each.ticket() == NameOf(ended);
    EXPECT_EQ(each.state(),
              refused ? v1::IncidentTicket::STATE_FAILED : v1::IncidentTicket::STATE_REACHED);
    EXPECT_EQ(each.refusal().empty(), !refused) << each.refusal();
  }
  EXPECT_THAT(RepliesOf(ended), IsEmpty());
}

TEST_F(IncidentSpec, LaterTicketsThatFitAreOfferedAndNeverAddedByThemselves) {
  const v1::Incident incident = Open({Add("Mareggiata al molo")});
  ASSERT_OK(Answer(incident, "Il molo è chiuso."));
  town_.clock().Advance(absl::Minutes(1));
  const Ticket later = Add("Anche qui la mareggiata");
  const Ticket other = Add("Onde altissime, ma è il mio gatto che ha paura");
  EXPECT_EQ(Now(incident).new_count(), 2);
  EXPECT_EQ(Now(incident).ticket_count(), 1);
  EXPECT_EQ(TicketsOf(incident).front().state(), v1::IncidentTicket::STATE_OFFERED);

  v1::AddIncidentTicketsRequest add;
  add.set_name(incident.name());
  add.add_tickets(NameOf(later));
  ASSERT_OK(service_.AddIncidentTickets(Ada(), add));
  v1::RemoveIncidentTicketsRequest remove;
  remove.set_name(incident.name());
  remove.add_tickets(NameOf(other));
  const auto now = service_.RemoveIncidentTickets(Ada(), remove);
  ASSERT_OK(now);
  EXPECT_EQ(now->new_count(), 0);
  EXPECT_EQ(now->ticket_count(), 2);
  EXPECT_EQ(now->waiting_count(), 1);
  EXPECT_THAT(RepliesOf(later), IsEmpty());
  const auto told = Answer(incident, "");
  ASSERT_OK(told);
  EXPECT_EQ(told->reached_count(), 2);
  EXPECT_THAT(RepliesOf(later), ElementsAre(HasSubstr("Il molo è chiuso.")));
  EXPECT_THAT(RepliesOf(other), IsEmpty());
}

TEST_F(IncidentSpec, WhileItsPauseLastsOnlyEmergenciesAreRemindedOf) {
  const auto reminders = [&](const Ticket& ticket) {
    EXPECT_OK(tenant::Reminders(town_.database(), town_.directory(), town_.keys(), town_.uuids(),
                                town_.clock())
                  .SendDue([] { return true; }));
    return town_.Now(ticket).reminder_count;
  };
  const Ticket calm = Add("Panchina spostata dalle onde");
  Town::NewTicket wanted;
  wanted.text = "Onde nella casa, una persona è bloccata";
  wanted.emergency = true;
  const Ticket urgent = town_.Add(wanted);
  const Ticket elsewhere = Add("Sabbia sulla strada", "recco");
  const v1::Incident incident = Open({calm});
  const absl::Time due = tenant::AddWorkingDays(calm.wait_time, 1);
  v1::PauseIncidentRemindersRequest pause;
  pause.set_name(incident.name());
  *pause.mutable_end_time() = tenant::ToTimestamp(town_.clock().Now() + absl::Hours(24 * 8));
  EXPECT_THAT(service_.PauseIncidentReminders(Ada(), pause).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  *pause.mutable_end_time() = tenant::ToTimestamp(due + absl::Hours(1));
  const auto paused = service_.PauseIncidentReminders(Ada(), pause);
  ASSERT_OK(paused);
  EXPECT_EQ(tenant::FromTimestamp(paused->pause_end_time()), due + absl::Hours(1));
  EXPECT_EQ(AuditOf(incident, "incident.pause"), "1");

  town_.clock().Set(due + absl::Minutes(1));
  EXPECT_EQ(reminders(calm), 0);
  EXPECT_GT(reminders(urgent), 0);
  EXPECT_GT(reminders(elsewhere), 0) << "the pause is of one comune";
  town_.clock().Set(due + absl::Hours(2));
  EXPECT_EQ(reminders(calm), 1) << "the pause is over by itself";
}

TEST_F(IncidentSpec, WhatIsOverSaysNothingMoreAndEndsItsPause) {
  const Ticket ticket = Add("Mareggiata alla spiaggia");
  const v1::Incident incident = Open({ticket});
  v1::PauseIncidentRemindersRequest pause;
  pause.set_name(incident.name());
  *pause.mutable_end_time() = tenant::ToTimestamp(town_.clock().Now() + absl::Hours(5));
  ASSERT_OK(service_.PauseIncidentReminders(Ada(), pause));
  v1::CloseIncidentRequest close;
  close.set_name(incident.name());
  const auto closed = service_.CloseIncident(Ada(), close);
  ASSERT_OK(closed);
  EXPECT_EQ(closed->state(), v1::Incident::STATE_CLOSED);
  EXPECT_FALSE(closed->has_pause_end_time());
  EXPECT_THAT(Answer(incident, "Ancora una cosa.").status(), HasReason("INCIDENT_CLOSED"));
  EXPECT_THAT(RepliesOf(ticket), IsEmpty());
}

TEST_F(IncidentSpec, WhoIsBoundToAnOfficeHasNoIncidents) {
  const Ticket ticket = Add("Mareggiata vista dall'ufficio");
  const v1::Incident incident = Open({ticket});
  const tenant::Caller bea = town_.Person("bea", "tenants/sori");
  v1::GetIncidentRequest get;
  get.set_name(incident.name());
  EXPECT_EQ(service_.GetIncident(bea, get).status(), tenant::NotFound());
  v1::ListIncidentsRequest list;
  list.set_parent("tenants/-");
  EXPECT_EQ(service_.ListIncidents(bea, list)->incidents_size(), 0);
  v1::AnswerIncidentRequest answer;
  answer.set_name(incident.name());
  answer.set_text("Ci penso io.");
  EXPECT_EQ(service_.AnswerIncident(bea, answer).status(), tenant::NotFound());
  v1::ListIncidentProposalsRequest propose;
  propose.set_parent("tenants/sori");
  EXPECT_EQ(service_.ListIncidentProposals(bea, propose)->proposals_size(), 0);
}

TEST_F(IncidentSpec, WhatCameTogetherIsProposedUntilSomebodyGathersIt) {
  std::vector<Ticket> tickets;
  for (int i = 0; i < 3; ++i) tickets.push_back(Add("Mareggiata grande"));
  for (int i = 0; i < 2; ++i) Add("Mareggiata grande anche qui", "recco");
  const auto proposed = [&] {
    v1::ListIncidentProposalsRequest request;
    request.set_parent("tenants/-");
    const auto response = service_.ListIncidentProposals(town_.Person("ada"), request);
    EXPECT_OK(response);
    std::vector<int> sizes;
    for (const auto& each : response->proposals()) {
      if (each.topic() == topic_) sizes.push_back(each.tickets_size());
    }
    return sizes;
  };
  EXPECT_THAT(proposed(), ElementsAre(5));
  Open(tickets);
  EXPECT_THAT(proposed(), IsEmpty());
}

}  // namespace
}  // namespace mugugno::tests
