// Who follows tickets when one is restricted: it goes at once for those who are not named, and what
// happens in it afterwards reaches nobody else.

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/services/claim_service.h"
#include "gateway/services/restriction_service.h"
#include "gateway/services/ticket_service.h"
#include "tenant/name.h"
#include "tenant/reminders/recipients.h"
#include "tenant/rules/past_message.h"
#include "tenant/tickets/reminder.h"
#include "tenant/try.h"
#include "tests/spec/follower.h"
#include "tests/spec/town.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using ::testing::IsEmpty;
using tests::Follower;
using tests::StatusIs;
using tests::Town;

constexpr absl::Duration kPatience = absl::Seconds(20);

using Watcher = Follower<v1::WatchTicketsResponse>;
using Visitor = Follower<v1::WatchPresenceResponse>;

class RestrictionWatch : public testing::Test {
 protected:
  ~RestrictionWatch() override {
    for (const auto& watcher : watchers_) watcher->Cancel();
    for (const auto& visitor : visitors_) visitor->Cancel();
  }

  static std::string NameOf(const tenant::Ticket& ticket) {
    return tenant::TicketName(ticket.tenant, ticket.id);
  }
  // By bea of the tecnico, who is named, with others.
  void Restrict(const tenant::Ticket& ticket, const std::vector<std::string>& readers = {}) {
    v1::RestrictTicketRequest request;
    request.set_name(NameOf(ticket));
    request.set_reason(v1::TicketRestriction::REASON_HEALTH);
    request.add_readers("associations/golfo/staff/bea");
    for (const std::string& reader : readers) {
      request.add_readers("associations/golfo/staff/" + reader);
    }
    ASSERT_OK(restrictions_.RestrictTicket(town_.Person("bea"), request));
  }
  void Note(const tenant::Ticket& ticket, const std::string& by = "bea") {
    v1::AddTicketNoteRequest request;
    request.set_name(NameOf(ticket));
    request.set_text("nota");
    ASSERT_OK(tickets_.AddTicketNote(town_.Person(by), request));
  }
  std::shared_ptr<Watcher> Watch(const std::string& person) {
    auto watcher = std::make_shared<Watcher>();
    watchers_.push_back(watcher);
    v1::WatchTicketsRequest request;
    request.set_parent("tenants/-");
    tickets_.WatchTickets(town_.Person(person), request,
                          ResponseStream<v1::WatchTicketsResponse>(watcher));
    EXPECT_TRUE(watcher->Hears([](const auto&) { return true; }));
    return watcher;
  }
  std::shared_ptr<Visitor> Look(const std::string& person, const tenant::Ticket& ticket) {
    auto visitor = std::make_shared<Visitor>();
    visitors_.push_back(visitor);
    v1::WatchPresenceRequest request;
    request.set_ticket(NameOf(ticket));
    claims_.WatchPresence(town_.Person(person), request,
                          ResponseStream<v1::WatchPresenceResponse>(visitor));
    return visitor;
  }
  // What was told of the ticket: "g" gone, "c" changed, "k" a claim.
  static std::string Told(const std::shared_ptr<Watcher>& watcher, const tenant::Ticket& ticket) {
    std::string told;
    for (const auto& event : watcher->Told()) {
      if (event.ticket() != NameOf(ticket)) continue;
      told += event.gone() ? "g" : event.claim() ? "k" : "c";
    }
    return told;
  }
  // Everything up to here was told to those it is for.
  void UpToHere(const std::vector<std::shared_ptr<Watcher>>& watchers) {
    Town::NewTicket wanted;
    wanted.office = "tecnico";
    const tenant::Ticket last = town_.Add(wanted);
    Note(last);
    for (const auto& watcher : watchers) {
      EXPECT_TRUE(
          watcher->Hears([&](const auto& event) { return event.ticket() == NameOf(last); }));
    }
  }

  Town& town_ = Town::Shared();
  TicketService tickets_{town_.parts()};
  ClaimService claims_{town_.parts()};
  RestrictionService restrictions_{town_.parts()};
  std::vector<std::shared_ptr<Watcher>> watchers_;
  std::vector<std::shared_ptr<Visitor>> visitors_;
};

TEST_F(RestrictionWatch, ItIsGoneForTheDeskAtOnceAndStaysForWhoIsNamed) {
  const tenant::Ticket ticket = town_.Add();
  const auto desk = Watch("ada");
  const auto named = Watch("bea");
  Note(ticket);
  Restrict(ticket);
  Note(ticket);
  v1::ClaimTicketRequest claim;
  claim.set_ticket(NameOf(ticket));
  ASSERT_OK(claims_.ClaimTicket(town_.Person("bea"), claim));
  UpToHere({desk, named});
  EXPECT_EQ(Told(desk, ticket), "cg");
  EXPECT_EQ(Told(named, ticket), "cgcck");
  for (const auto& event : desk->Told()) {
    if (!event.gone()) continue;
    EXPECT_EQ(event.state(), v1::TICKET_STATE_UNSPECIFIED);
  }
  v1::UnrestrictTicketRequest lift;
  lift.set_name(NameOf(ticket));
  lift.set_reason("chiarito");
  ASSERT_OK(restrictions_.UnrestrictTicket(town_.Person("bea"), lift));
  UpToHere({desk, named});
  EXPECT_EQ(Told(desk, ticket), "cgc");
}

TEST_F(RestrictionWatch, WhoIsLeftOutHearsThatOnceAndWhoComesHearsOfIt) {
  const tenant::Ticket ticket = town_.Add();
  Restrict(ticket, {"ada"});
  const auto desk = Watch("ada");
  const auto other_office = Watch("carla");
  const auto named = Watch("bea");
  Restrict(ticket, {"carla"});
  Note(ticket);
  UpToHere({desk, named});
  EXPECT_EQ(Told(desk, ticket), "g");
  EXPECT_EQ(Told(named, ticket), "gcc");
  EXPECT_TRUE(
      other_office->Hears([&](const auto& event) { return event.ticket() == NameOf(ticket); }));
  EXPECT_EQ(Told(other_office, ticket).front(), 'c');
}

TEST_F(RestrictionWatch, WhoHasItOpenAndIsNotNamedIsSentAway) {
  const tenant::Ticket ticket = town_.Add();
  const auto desk = Look("ada", ticket);
  const auto named = Look("bea", ticket);
  EXPECT_TRUE(named->Hears([](const auto& response) { return response.present_size() == 2; }));
  Restrict(ticket);
  EXPECT_THAT(desk->TheEnd(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_FALSE(named->ended());
  const auto again = Look("ada", ticket);
  EXPECT_THAT(again->TheEnd(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(again->Told(), IsEmpty());
}

TEST_F(RestrictionWatch, OnlyThoseWhoAreNamedAreRemindedOfIt) {
  Town::NewTicket wanted;
  wanted.emergency = true;
  const tenant::Ticket ticket = town_.Add(wanted);
  Restrict(ticket);
  const auto directory = town_.directory().Current();
  for (const bool escalates : {false, true}) {
    const tenant::Reminder reminder = {tenant::Reminder::Reason::kEmergency, town_.clock().Now(),
                                       escalates};
    std::vector<std::string> names;
    for (const tenant::Person& person :
         RecipientsOf(reminder, town_.Now(ticket), *directory->FindTenant("sori"), *directory,
                      town_.clock().Now())) {
      names.push_back(person.email);
    }
    const std::string own = directory->FindStaff("associations/golfo/staff/bea")->staff.email;
    EXPECT_THAT(names, testing::ElementsAre(own));
  }
}

TEST_F(RestrictionWatch, RulesAreNotTriedOnItsWords) {
  Town::NewTicket wanted;
  wanted.text = "Parole che non insegnano nulla";
  const tenant::Ticket ticket = town_.Add(wanted);
  const auto learns = [&] {
    bool found = false;
    EXPECT_OK(town_.database().Read(
        absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(const auto messages,
                           tenant::PastMessages(session, town_.keys(), "sori", 2000));
          for (const auto& each : messages) found = found || each.ticket == ticket.id;
          return absl::OkStatus();
        }));
    return found;
  };
  EXPECT_TRUE(learns());
  Restrict(ticket);
  EXPECT_FALSE(learns());
}

}  // namespace
}  // namespace mugugno::gateway
