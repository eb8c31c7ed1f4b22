// Colleagues at one desk: who works on a ticket just now, and who is at it.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/services/claim_service.h"
#include "gateway/services/ticket_service.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/timestamp.h"
#include "tests/spec/follower.h"
#include "tests/spec/town.h"
#include "tests/support/request_id.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using tests::Follower;
using tests::HasReason;
using tests::StatusIs;
using tests::Town;

using PresenceLine = Follower<v1::WatchPresenceResponse>;

// "ada looks, bea writes".
std::string InWords(const v1::WatchPresenceResponse& response) {
  std::string words;
  for (const v1::Presence& each : response.present()) {
    absl::StrAppend(&words, words.empty() ? "" : ", ",
                    each.staff().substr(each.staff().rfind('/') + 1),
                    each.activity() == v1::ACTIVITY_WRITING ? " writes" : " looks");
  }
  return words;
}

class Claims : public testing::Test {
 protected:
  ~Claims() override {
    for (const auto& line : lines_) line->Cancel();
  }

  static std::string NameOf(const tenant::Ticket& ticket) {
    return tenant::TicketName(ticket.tenant, ticket.id);
  }
  static std::string StaffNamed(const std::string& person) {
    return "associations/golfo/staff/" + person;
  }
  absl::StatusOr<v1::Claim> Claim(const std::string& person, const tenant::Ticket& ticket,
                                  const std::string& from = "") {
    v1::ClaimTicketRequest request;
    request.set_ticket(NameOf(ticket));
    if (!from.empty()) request.set_take_over_from(StaffNamed(from));
    request.set_request_id(tests::NewRequestId());
    return service_.ClaimTicket(town_.Person(person), request);
  }
  absl::Status Release(const std::string& person, const tenant::Ticket& ticket) {
    v1::ReleaseTicketRequest request;
    request.set_ticket(NameOf(ticket));
    return service_.ReleaseTicket(town_.Person(person), request).status();
  }
  // The tickets somebody works on, as the person is told.
  std::vector<std::string> Claimed(const std::string& person) {
    v1::ListClaimsRequest request;
    request.set_parent("tenants/-");
    const auto claims = service_.ListClaims(town_.Person(person), request);
    EXPECT_OK(claims);
    std::vector<std::string> names;
    for (const v1::Claim& claim : claims->claims()) names.push_back(claim.ticket());
    return names;
  }
  std::shared_ptr<PresenceLine> Look(ClaimService& service, const std::string& person,
                                     const tenant::Ticket& ticket,
                                     v1::Activity activity = v1::ACTIVITY_LOOKING) {
    auto line = std::make_shared<PresenceLine>();
    lines_.push_back(line);
    v1::WatchPresenceRequest request;
    request.set_ticket(NameOf(ticket));
    request.set_activity(activity);
    service.WatchPresence(town_.Person(person), request,
                          ResponseStream<v1::WatchPresenceResponse>(line));
    return line;
  }
  std::shared_ptr<PresenceLine> Look(const std::string& person, const tenant::Ticket& ticket,
                                     v1::Activity activity = v1::ACTIVITY_LOOKING) {
    return Look(service_, person, ticket, activity);
  }
  static bool Tells(const std::shared_ptr<PresenceLine>& line, const std::string& words) {
    return line->Hears([&](const auto& response) { return InWords(response) == words; });
  }

  Town& town_ = Town::Shared();
  ClaimService service_{town_.parts()};
  TicketService tickets_{town_.parts()};
  std::vector<std::shared_ptr<PresenceLine>> lines_;
};

TEST_F(Claims, AClaimLastsFiveMinutesUnlessItIsRenewed) {
  const tenant::Ticket ticket = town_.Add();
  const auto claim = Claim("ada", ticket);
  ASSERT_OK(claim);
  EXPECT_EQ(claim->staff(), StaffNamed("ada"));
  EXPECT_EQ(claim->number(), ticket.number);
  const auto until = tenant::FromTimestamp(claim->expire_time());
  EXPECT_EQ(until - tenant::FromTimestamp(claim->claim_time()), absl::Minutes(5));
  EXPECT_THAT(Claimed("bea"), Contains(NameOf(ticket)));

  town_.clock().Advance(absl::Minutes(4));
  const auto renewed = Claim("ada", ticket);
  ASSERT_OK(renewed);
  EXPECT_EQ(tenant::FromTimestamp(renewed->expire_time()), until + absl::Minutes(4));
  EXPECT_EQ(tenant::FromTimestamp(renewed->claim_time()),
            tenant::FromTimestamp(claim->claim_time()));
  town_.clock().Advance(absl::Minutes(4));
  EXPECT_THAT(Claimed("bea"), Contains(NameOf(ticket)));
  town_.clock().Advance(absl::Minutes(1));
  EXPECT_THAT(Claimed("bea"), Not(Contains(NameOf(ticket))));
  ASSERT_OK(Claim("bea", ticket));
  // What is renewed is one claim in the trail.
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT GROUP_CONCAT(action, ' ', actor ORDER BY id) FROM "
                                   "mugugno.audit WHERE resource = '",
                                   NameOf(ticket), "'")),
            absl::StrCat("ticket.claim ", StaffNamed("ada"), ",ticket.claim ", StaffNamed("bea")));
  // Who has taken charge is another thing.
  EXPECT_EQ(town_.Now(ticket).assignee, "");
}

TEST_F(Claims, AColleaguesClaimIsTakenOverByNameOnly) {
  const tenant::Ticket ticket = town_.Add();
  ASSERT_OK(Claim("bea", ticket));
  EXPECT_THAT(Claim("ada", ticket), HasReason("TICKET_CLAIMED"));
  EXPECT_THAT(Claim("ada", ticket, "carla"), HasReason("TICKET_CLAIMED"));
  ASSERT_OK(Claim("ada", ticket, "bea"));
  // Somebody was faster: what bea saw is not so any more.
  EXPECT_THAT(Claim("bea", ticket), HasReason("TICKET_CLAIMED"));
  // Only one's own is released.
  ASSERT_OK(Release("bea", ticket));
  EXPECT_THAT(Claimed("bea"), Contains(NameOf(ticket)));
  ASSERT_OK(Release("ada", ticket));
  EXPECT_THAT(Claimed("bea"), Not(Contains(NameOf(ticket))));
  ASSERT_OK(Claim("bea", ticket));
}

TEST_F(Claims, AClaimRefusesNobodyAnAnswer) {
  const tenant::Ticket ticket = town_.Add();
  ASSERT_OK(Claim("bea", ticket));
  v1::ReplyToTicketRequest reply;
  reply.set_name(NameOf(ticket));
  reply.set_text("Grazie, passiamo lunedì.");
  EXPECT_OK(tickets_.ReplyToTicket(town_.Person("ada"), reply));
}

TEST_F(Claims, AreToldToThoseOnlyWhoMaySeeTheTicket) {
  Town::NewTicket wanted;
  wanted.office = "ambiente";
  const tenant::Ticket elsewhere = town_.Add(wanted);
  wanted.held = true;
  wanted.office = "tecnico";
  const tenant::Ticket held = town_.Add(wanted);
  const tenant::Ticket here = town_.Add();
  for (const auto& ticket : {elsewhere, held, here}) ASSERT_OK(Claim("ada", ticket));
  const std::vector<std::string> bea = Claimed("bea");
  EXPECT_THAT(bea, Contains(NameOf(here)));
  EXPECT_THAT(bea, Not(Contains(NameOf(elsewhere))));
  EXPECT_THAT(bea, Not(Contains(NameOf(held))));
  for (const std::string& name : Claimed("dino")) EXPECT_THAT(name, testing::HasSubstr("recco"));
  // And nobody else claims it, or hears whether there is one.
  EXPECT_THAT(Claim("bea", elsewhere), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Claim("bea", held), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Release("bea", elsewhere), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(Claims, TheWatchTellsOfThemAndOfNothingElse) {
  const tenant::Ticket ticket = town_.Add();
  Town::NewTicket wanted;
  wanted.office = "ambiente";
  const tenant::Ticket elsewhere = town_.Add(wanted);
  const auto line = std::make_shared<Follower<v1::WatchTicketsResponse>>();
  v1::WatchTicketsRequest request;
  request.set_parent("tenants/-");
  tickets_.WatchTickets(town_.Person("bea"), request,
                        ResponseStream<v1::WatchTicketsResponse>(line));
  ASSERT_TRUE(line->Hears([](const auto&) { return true; }));
  ASSERT_OK(Claim("ada", elsewhere));
  ASSERT_OK(Claim("ada", ticket));
  EXPECT_TRUE(line->Hears([&](const auto& event) {
    return event.ticket() == NameOf(ticket) && event.claim() &&
           event.state() == v1::TICKET_STATE_UNSPECIFIED;
  }));
  for (const auto& event : line->Told()) EXPECT_NE(event.ticket(), NameOf(elsewhere));
  ASSERT_OK(Release("ada", ticket));
  EXPECT_TRUE(line->Hears([claims = 0](const auto& event) mutable {
    claims += event.claim() ? 1 : 0;
    return claims == 2;
  }));
  line->Cancel();
}

TEST_F(Claims, WhatWasNotReleasedIsForgottenAnHourAfterItsEnd) {
  const tenant::Ticket ticket = town_.Add();
  ASSERT_OK(Claim("ada", ticket));
  const std::string count =
      absl::StrCat("SELECT COUNT(*) FROM mugugno.ticket_claim WHERE ticket_id = UNHEX('",
                   absl::BytesToHexString(ticket.id.bytes()), "')");
  ASSERT_OK(tenant::ForgetClaims(town_.database(), town_.clock().Now() + absl::Minutes(64),
                                 absl::Seconds(20)));
  EXPECT_EQ(town_.Ask(count), "1");
  ASSERT_OK(tenant::ForgetClaims(town_.database(), town_.clock().Now() + absl::Minutes(66),
                                 absl::Seconds(20)));
  EXPECT_EQ(town_.Ask(count), "0");
}

TEST_F(Claims, WhoIsAtATicketIsToldWhoElseIs) {
  const tenant::Ticket ticket = town_.Add();
  const auto ada = Look("ada", ticket);
  EXPECT_TRUE(Tells(ada, "ada looks"));
  const auto bea = Look("bea", ticket);
  EXPECT_TRUE(Tells(ada, "ada looks, bea looks"));
  EXPECT_TRUE(Tells(bea, "ada looks, bea looks"));
  const auto writes = Look("bea", ticket, v1::ACTIVITY_WRITING);
  bea->Cancel();
  EXPECT_TRUE(Tells(ada, "ada looks, bea writes"));
  writes->Cancel();
  EXPECT_TRUE(ada->Hears([n = 0](const auto& response) mutable {
    n += InWords(response) == "ada looks" ? 1 : 0;
    return n == 2;
  }));
}

TEST_F(Claims, NobodyIsSeenByThoseWhoMayNotSeeTheTicket) {
  Town::NewTicket wanted;
  wanted.office = "ambiente";
  const tenant::Ticket ticket = town_.Add(wanted);
  const auto ada = Look("ada", ticket);
  EXPECT_TRUE(Tells(ada, "ada looks"));
  const auto bea = Look("bea", ticket);
  EXPECT_THAT(bea->TheEnd(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(bea->Told(), IsEmpty());
  EXPECT_EQ(ada->Told().size(), 1u);
}

TEST_F(Claims, TheStreamEndsWhenTheTicketGoesToAnotherOffice) {
  const tenant::Ticket ticket = town_.Add();
  const auto ada = Look("ada", ticket);
  const auto bea = Look("bea", ticket);
  EXPECT_TRUE(Tells(ada, "ada looks, bea looks"));
  v1::ForwardTicketRequest forward;
  forward.set_name(NameOf(ticket));
  forward.set_office("tenants/sori/offices/ambiente");
  ASSERT_OK(tickets_.ForwardTicket(town_.Person("ada"), forward));
  EXPECT_THAT(bea->TheEnd(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_TRUE(ada->Hears([n = 0](const auto& response) mutable {
    n += InWords(response) == "ada looks" ? 1 : 0;
    return n == 2;
  }));
}

TEST_F(Claims, TheStreamEndsForAPersonWhoLosesTheGrant) {
  Town::NewTicket wanted;
  wanted.office = "ambiente";
  const tenant::Ticket ticket = town_.Add(wanted);
  const auto carla = Look("carla", ticket);
  EXPECT_TRUE(Tells(carla, "carla looks"));
  town_.RevokeGrants("carla");
  EXPECT_THAT(carla->TheEnd(), StatusIs(absl::StatusCode::kPermissionDenied));
  town_.GiveGrantsBack("carla");
}

TEST_F(Claims, AnotherGatewayKnowsWhoClaimsAndNotWhoLooks) {
  const tenant::Ticket ticket = town_.Add();
  ClaimService other(town_.parts());
  const auto ada = Look("ada", ticket);
  const auto bea = Look(other, "bea", ticket);
  EXPECT_TRUE(Tells(bea, "bea looks"));
  EXPECT_EQ(ada->Told().size(), 1u);
  ASSERT_OK(Claim("ada", ticket));
  v1::ClaimTicketRequest request;
  request.set_ticket(NameOf(ticket));
  EXPECT_THAT(other.ClaimTicket(town_.Person("bea"), request), HasReason("TICKET_CLAIMED"));
  bea->Cancel();
}

}  // namespace
}  // namespace mugugno::gateway
