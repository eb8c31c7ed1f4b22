// What staff do with tickets, through the services, on a real database.

#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/services/ticket_service.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/requests.h"
#include "tenant/timestamp.h"
#include "tests/spec/town.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using tests::HasReason;
using tests::StatusIs;
using tests::Town;

class Answer : public testing::Test {
 protected:
  Town& town_ = Town::Shared();
  TicketService service_{town_.parts()};

  static std::string NameOf(const tenant::Ticket& ticket) {
    return tenant::TicketName(ticket.tenant, ticket.id);
  }
  template <typename Request>
  static Request For(const tenant::Ticket& ticket) {
    Request request;
    request.set_name(NameOf(ticket));
    return request;
  }
  static v1::ReplyToTicketRequest ReplyTo(const tenant::Ticket& ticket, const std::string& text) {
    auto request = For<v1::ReplyToTicketRequest>(ticket);
    request.set_text(text);
    return request;
  }
  v1::ForwardTicketRequest ForwardTo(const tenant::Ticket& ticket, const std::string& office) {
    auto request = For<v1::ForwardTicketRequest>(ticket);
    request.set_office(office);
    return request;
  }
  std::string AuditOf(const tenant::Ticket& ticket) {
    return town_.Ask(
        absl::StrCat("SELECT COALESCE(GROUP_CONCAT(action ORDER BY id), '') FROM "
                     "mugugno.audit WHERE resource = '",
                     NameOf(ticket), "' AND owner = 'tenants/", ticket.tenant, "'"));
  }
};

TEST_F(Answer, AReplyIsSignedByTheComuneAndShownToTheCitizen) {
  const tenant::Ticket ticket = town_.Add();
  const auto replied = service_.ReplyToTicket(town_.Person("ada"), ReplyTo(ticket, "Arriviamo."));
  ASSERT_OK(replied);
  const auto entries = town_.Entries(ticket);
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[1].kind, v1::TicketEntry::KIND_REPLY);
  EXPECT_EQ(entries[1].words->text(), "Arriviamo.\n\n-- \nIl Comune\ntecnico");
  EXPECT_EQ(entries[1].author, "associations/golfo/staff/ada");
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT kind FROM mugugno.conversation_entry WHERE id = 0x",
                                   absl::BytesToHexString(entries[1].id.bytes()))),
            absl::StrCat(v1::ConversationEntry::KIND_REPLY));
  EXPECT_EQ(AuditOf(ticket), "ticket.reply");
}

TEST_F(Answer, WordsAreNowhereInTheClearInTheDatabase) {
  const tenant::Ticket ticket = town_.Add();
  ASSERT_OK(service_.ReplyToTicket(town_.Person("ada"), ReplyTo(ticket, "PAROLASEGRETA")));
  EXPECT_EQ(town_.Ask("SELECT COUNT(*) FROM mugugno.ticket_entry "
                      "WHERE INSTR(words, 'PAROLASEGRETA') > 0"),
            "0");
}

TEST_F(Answer, OfTwoColleaguesWhoAnswerAtOnceOneIsTold) {
  const tenant::Ticket ticket = town_.Add();
  const tenant::Caller ada = town_.Person("ada");
  const tenant::Caller bea = town_.Person("bea");
  absl::Status first, second;
  auto request = ReplyTo(ticket, "Arriviamo.");
  request.set_etag(tenant::EtagOf(ticket));
  std::thread other([&] { second = service_.ReplyToTicket(bea, request).status(); });
  first = service_.ReplyToTicket(ada, request).status();
  other.join();
  EXPECT_NE(first.ok(), second.ok()) << first << " / " << second;
  EXPECT_THAT(first.ok() ? second : first, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(first.ok() ? second : first, HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(town_.Entries(ticket), SizeIs(2));
}

TEST_F(Answer, ARepeatUnderTheSameRequestIdIsOneReply) {
  const tenant::Ticket ticket = town_.Add();
  auto request = ReplyTo(ticket, "Arriviamo.");
  request.set_request_id(town_.uuids().Next().ToString());
  const auto first = service_.ReplyToTicket(town_.Person("ada"), request);
  ASSERT_OK(first);
  const auto second = service_.ReplyToTicket(town_.Person("ada"), request);
  ASSERT_OK(second);
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  EXPECT_THAT(town_.Entries(ticket), SizeIs(2));
  request.set_text("Altro.");
  EXPECT_THAT(service_.ReplyToTicket(town_.Person("ada"), request).status(),
              HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(town_.Entries(ticket), SizeIs(2));
}

TEST_F(Answer, ARepeatWhileTheFirstCallStillRunsIsToldToComeBack) {
  const tenant::Ticket ticket = town_.Add();
  auto request = ReplyTo(ticket, "Arriviamo.");
  const tenant::Uuid id = town_.uuids().Next();
  request.set_request_id(id.ToString());
  const tenant::Caller ada = town_.Person("ada");
  const auto keys = town_.keys().Keys(tenant::KeyOwner::Tenant("sori"));
  ASSERT_OK(keys);
  // The first call, in the middle of its transaction, which then fails.
  const absl::Status first = town_.database().Transact(
      absl::Now() + absl::Minutes(1), [&](tenant::Session& session) -> absl::Status {
        const auto begun = tenant::BeginRequest(
            session, **keys,
            {ada.name(), id, "TicketService.ReplyToTicket",
             tenant::RequestFingerprint("TicketService.ReplyToTicket", request), ""},
            town_.clock().Now());
        EXPECT_OK(begun);
        const absl::Status repeat = service_.ReplyToTicket(ada, request).status();
        EXPECT_THAT(repeat, StatusIs(absl::StatusCode::kAborted));
        EXPECT_THAT(repeat, HasReason("REQUEST_IN_PROGRESS"));
        return absl::CancelledError("the first call failed");
      });
  EXPECT_THAT(first, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(town_.Entries(ticket), SizeIs(1));
  EXPECT_OK(service_.ReplyToTicket(ada, request));
  EXPECT_THAT(town_.Entries(ticket), SizeIs(2));
}

TEST_F(Answer, AnotherComunesOfficeIsRefusedAndNothingChanges) {
  const tenant::Ticket ticket = town_.Add();
  const std::string before = town_.Checksum("sori") + town_.Checksum("recco");
  const auto refused = service_.ForwardTicket(town_.Person("ada"),
                                              ForwardTo(ticket, "tenants/recco/offices/tecnico"));
  const auto unknown = service_.ForwardTicket(town_.Person("ada"),
                                              ForwardTo(ticket, "tenants/sori/offices/nessuno"));
  EXPECT_THAT(refused.status(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(refused.status(), unknown.status());
  EXPECT_EQ(town_.Checksum("sori") + town_.Checksum("recco"), before);
}

TEST_F(Answer, ATicketOfAnotherOfficeIsAsOneThatDoesNotExist) {
  const tenant::Ticket ticket = town_.Add();
  tenant::Ticket nowhere = ticket;
  nowhere.id = town_.uuids().Next();
  const std::string before = town_.Checksum("sori");
  const tenant::Caller carla = town_.Person("carla");
  EXPECT_EQ(service_.GetTicket(carla, For<v1::GetTicketRequest>(ticket)).status(),
            service_.GetTicket(carla, For<v1::GetTicketRequest>(nowhere)).status());
  EXPECT_THAT(service_.ReplyToTicket(carla, ReplyTo(ticket, "Ciao.")).status(),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(town_.Checksum("sori"), before);
}

TEST_F(Answer, ATicketIsNotFoundUnderAnotherComunesName) {
  tenant::Ticket ticket = town_.Add();
  ticket.tenant = "recco";
  const std::string before = town_.Checksum("sori") + town_.Checksum("recco");
  EXPECT_THAT(service_.ReplyToTicket(town_.Person("ada"), ReplyTo(ticket, "Ciao.")).status(),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(town_.Checksum("sori") + town_.Checksum("recco"), before);
}

TEST_F(Answer, AfterTwoHandOnsByOfficesOnlyTheDeskForwards) {
  const tenant::Ticket ticket = town_.Add();
  ASSERT_OK(service_.ForwardTicket(town_.Person("bea"),
                                   ForwardTo(ticket, "tenants/sori/offices/ambiente")));
  ASSERT_OK(service_.ForwardTicket(town_.Person("carla"),
                                   ForwardTo(ticket, "tenants/sori/offices/tecnico")));
  EXPECT_THAT(
      service_
          .ForwardTicket(town_.Person("bea"), ForwardTo(ticket, "tenants/sori/offices/ambiente"))
          .status(),
      HasReason("BOUNCE_LIMIT"));
  EXPECT_EQ(town_.Now(ticket).office, "tecnico");
  ASSERT_OK(service_.ForwardTicket(town_.Person("ada"),
                                   ForwardTo(ticket, "tenants/sori/offices/segreteria")));
  EXPECT_EQ(town_.Now(ticket).office, "segreteria");
  EXPECT_EQ(town_.Now(ticket).bounce_count, 2);
}

TEST_F(Answer, AForwardHandsTheWordsToTheOfficesMailbox) {
  tenant::HandOff mailbox;
  mailbox.way = tenant::HandOff::Way::kEmail;
  mailbox.target = "ambiente@sori.example";
  town_.SetHandOff("sori", "ambiente", mailbox);
  const tenant::Ticket ticket = town_.Add();
  ASSERT_OK(service_.ForwardTicket(town_.Person("ada"),
                                   ForwardTo(ticket, "tenants/sori/offices/ambiente")));
  const auto entries = town_.Entries(ticket);
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[1].kind, v1::TicketEntry::KIND_FORWARD);
  EXPECT_EQ(entries[1].office, "ambiente");
  EXPECT_EQ(entries[1].delivery_state, v1::DELIVERY_STATE_QUEUED);
  town_.SetHandOff("sori", "ambiente", {});
}

TEST_F(Answer, TakingChargeIsOnePersonsAndSeesTheEmergency) {
  Town::NewTicket wanted;
  wanted.emergency = true;
  const tenant::Ticket ticket = town_.Add(wanted);
  const auto request = For<v1::TakeChargeRequest>(ticket);
  const auto taken = service_.TakeCharge(town_.Person("bea"), request);
  ASSERT_OK(taken);
  EXPECT_EQ(taken->state(), v1::TICKET_STATE_ACKNOWLEDGED);
  EXPECT_EQ(taken->assignee(), "associations/golfo/staff/bea");
  EXPECT_TRUE(taken->has_emergency_acknowledge_time());
  const auto late = service_.TakeCharge(town_.Person("ada"), request);
  EXPECT_THAT(late.status(), HasReason("IN_CHARGE_ALREADY"));
  EXPECT_OK(service_.TakeCharge(town_.Person("bea"), request));
  EXPECT_THAT(town_.Entries(ticket), SizeIs(2));
}

TEST_F(Answer, ATicketIsAssignedOnlyToWhoWorksWithIt) {
  const tenant::Ticket ticket = town_.Add();
  auto request = For<v1::AssignTicketRequest>(ticket);
  for (const char* stranger : {"carla", "dino", "nobody"}) {
    request.set_assignee(absl::StrCat("associations/golfo/staff/", stranger));
    EXPECT_THAT(service_.AssignTicket(town_.Person("ada"), request).status(),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << stranger;
  }
  request.set_assignee("associations/golfo/staff/bea");
  ASSERT_OK(service_.AssignTicket(town_.Person("ada"), request));
  EXPECT_EQ(town_.Now(ticket).assignee, "bea");
  EXPECT_EQ(town_.Now(ticket).state, v1::TICKET_STATE_FORWARDED);
  request.clear_assignee();
  ASSERT_OK(service_.AssignTicket(town_.Person("ada"), request));
  EXPECT_EQ(town_.Now(ticket).assignee, "");
}

TEST_F(Answer, AResolvedTicketNeedsACitizenWhoWasTold) {
  const tenant::Ticket ticket = town_.Add();
  const tenant::Caller ada = town_.Person("ada");
  ASSERT_OK(service_.TakeCharge(ada, For<v1::TakeChargeRequest>(ticket)));
  auto request = For<v1::ChangeTicketStateRequest>(ticket);
  request.set_state(v1::TICKET_STATE_RESOLVED);
  EXPECT_THAT(service_.ChangeTicketState(ada, request).status(), HasReason("CITIZEN_NOT_TOLD"));
  ASSERT_OK(service_.ReplyToTicket(ada, ReplyTo(ticket, "Fatto.")));
  ASSERT_OK(service_.ChangeTicketState(ada, request));
  request.set_state(v1::TICKET_STATE_TRIAGED);
  EXPECT_THAT(service_.ChangeTicketState(ada, request).status(), HasReason("ILLEGAL_STATE_CHANGE"));
  EXPECT_EQ(town_.Now(ticket).state, v1::TICKET_STATE_RESOLVED);
}

TEST_F(Answer, ClosingNeedsAnOutcomeAndATextTheCitizenReads) {
  const tenant::Ticket ticket = town_.Add();
  const tenant::Caller ada = town_.Person("ada");
  auto request = For<v1::CloseTicketRequest>(ticket);
  EXPECT_THAT(service_.CloseTicket(ada, request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  request.set_outcome(v1::TICKET_OUTCOME_FIXED);
  EXPECT_THAT(service_.CloseTicket(ada, request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  request.set_text("La buca è chiusa.");
  const auto closed = service_.CloseTicket(ada, request);
  ASSERT_OK(closed);
  EXPECT_EQ(closed->state(), v1::TICKET_STATE_CLOSED);
  EXPECT_EQ(closed->outcome(), v1::TICKET_OUTCOME_FIXED);
  EXPECT_THAT(service_.ReplyToTicket(ada, ReplyTo(ticket, "Ancora.")).status(),
              HasReason("ILLEGAL_STATE_CHANGE"));
  auto reopen = For<v1::ChangeTicketStateRequest>(ticket);
  reopen.set_state(v1::TICKET_STATE_REOPENED);
  const auto reopened = service_.ChangeTicketState(ada, reopen);
  ASSERT_OK(reopened);
  EXPECT_EQ(reopened->outcome(), v1::TICKET_OUTCOME_UNSPECIFIED);
}

TEST_F(Answer, NoReplyNeededHasAReasonTheCitizenDoesNotSee) {
  const tenant::Ticket ticket = town_.Add();
  auto request = For<v1::CloseTicketRequest>(ticket);
  request.set_outcome(v1::TICKET_OUTCOME_NO_REPLY_NEEDED);
  EXPECT_THAT(service_.CloseTicket(town_.Person("ada"), request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  request.set_reason("Solo un saluto.");
  const std::string shown = town_.Ask("SELECT COUNT(*) FROM mugugno.conversation_entry");
  ASSERT_OK(service_.CloseTicket(town_.Person("ada"), request));
  EXPECT_EQ(town_.Ask("SELECT COUNT(*) FROM mugugno.conversation_entry"), shown);
}

TEST_F(Answer, ACriticismIsNeitherDiscardedNorLeftWithoutAnAnswer) {
  Town::NewTicket wanted;
  wanted.kind = v1::TICKET_KIND_CRITICISM;
  const tenant::Ticket ticket = town_.Add(wanted);
  auto discard = For<v1::DiscardTicketRequest>(ticket);
  discard.set_reason(v1::DISCARD_REASON_SPAM);
  EXPECT_THAT(service_.DiscardTicket(town_.Person("ada"), discard).status(),
              HasReason("ALWAYS_ANSWERED"));
  auto close = For<v1::CloseTicketRequest>(ticket);
  close.set_outcome(v1::TICKET_OUTCOME_NO_REPLY_NEEDED);
  close.set_reason("Non serve.");
  EXPECT_THAT(service_.CloseTicket(town_.Person("ada"), close).status(),
              HasReason("ANSWER_NEEDED"));
}

TEST_F(Answer, ADiscardedTicketComesBackForThirtyDays) {
  const tenant::Ticket ticket = town_.Add();
  auto discard = For<v1::DiscardTicketRequest>(ticket);
  EXPECT_THAT(service_.DiscardTicket(town_.Person("ada"), discard).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  discard.set_reason(v1::DISCARD_REASON_MISTAKE);
  ASSERT_OK(service_.DiscardTicket(town_.Person("ada"), discard));
  EXPECT_EQ(town_.Now(ticket).rank(), 0);
  const auto restore = For<v1::RestoreTicketRequest>(ticket);
  ASSERT_OK(service_.RestoreTicket(town_.Person("ada"), restore));
  EXPECT_EQ(town_.Now(ticket).state, v1::TICKET_STATE_TRIAGED);
  EXPECT_EQ(town_.Now(ticket).open_matter, ticket.open_matter);
  ASSERT_OK(service_.DiscardTicket(town_.Person("ada"), discard));
  const absl::Time now = town_.clock().Now();
  town_.clock().Advance(absl::Hours(24 * 30 + 1));
  EXPECT_THAT(service_.RestoreTicket(town_.Person("ada"), restore).status(),
              HasReason("RESTORE_TOO_LATE"));
  town_.clock().Set(now);
}

TEST_F(Answer, AHeldTicketIsTheDesksAloneUntilItsComuneIsSure) {
  Town::NewTicket wanted;
  wanted.held = true;
  wanted.state = v1::TICKET_STATE_RECEIVED;
  const tenant::Ticket ticket = town_.Add(wanted);
  EXPECT_THAT(service_.GetTicket(town_.Person("bea"), For<v1::GetTicketRequest>(ticket)).status(),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(service_.ReplyToTicket(town_.Person("ada"), ReplyTo(ticket, "Ciao.")).status(),
              HasReason("TICKET_HELD"));
  const auto confirm = For<v1::ConfirmTicketRouteRequest>(ticket);
  const auto confirmed = service_.ConfirmTicketRoute(town_.Person("ada"), confirm);
  ASSERT_OK(confirmed);
  EXPECT_FALSE(confirmed->has_hold());
  EXPECT_EQ(confirmed->state(), v1::TICKET_STATE_FORWARDED);
  EXPECT_OK(service_.GetTicket(town_.Person("bea"), For<v1::GetTicketRequest>(ticket)));
  EXPECT_THAT(service_.ConfirmTicketRoute(town_.Person("ada"), confirm).status(),
              HasReason("NOT_HELD"));
}

TEST_F(Answer, APossibleReportOfWrongdoingIsNeverForwarded) {
  Town::NewTicket wanted;
  wanted.kind = v1::TICKET_KIND_WHISTLEBLOWING;
  const tenant::Ticket ticket = town_.Add(wanted);
  EXPECT_THAT(
      service_
          .ForwardTicket(town_.Person("ada"), ForwardTo(ticket, "tenants/sori/offices/ambiente"))
          .status(),
      HasReason("NEVER_FORWARDED"));
}

TEST_F(Answer, AcknowledgingAnEmergencyTakesItOffTheTopOnce) {
  Town::NewTicket wanted;
  wanted.emergency = true;
  const tenant::Ticket ticket = town_.Add(wanted);
  EXPECT_EQ(town_.Now(ticket).rank(), 2);
  auto discard = For<v1::DiscardTicketRequest>(ticket);
  discard.set_reason(v1::DISCARD_REASON_SPAM);
  EXPECT_THAT(service_.DiscardTicket(town_.Person("ada"), discard).status(),
              HasReason("EMERGENCY_NOT_SEEN"));
  const auto request = For<v1::AcknowledgeEmergencyRequest>(ticket);
  ASSERT_OK(service_.AcknowledgeEmergency(town_.Person("bea"), request));
  ASSERT_OK(service_.AcknowledgeEmergency(town_.Person("ada"), request));
  EXPECT_EQ(town_.Now(ticket).rank(), 1);
  EXPECT_THAT(town_.Entries(ticket), SizeIs(2));
}

TEST_F(Answer, ANoteIsForColleaguesOnly) {
  const tenant::Ticket ticket = town_.Add();
  auto request = For<v1::AddTicketNoteRequest>(ticket);
  request.set_text("Sentito l'assessore.");
  const std::string shown = town_.Ask("SELECT COUNT(*) FROM mugugno.conversation_entry");
  ASSERT_OK(service_.AddTicketNote(town_.Person("ada"), request));
  EXPECT_EQ(town_.Ask("SELECT COUNT(*) FROM mugugno.conversation_entry"), shown);
  EXPECT_EQ(town_.Entries(ticket)[1].words->text(), "Sentito l'assessore.");
}

TEST_F(Answer, EveryReadLeavesItsLineInTheAuditTrail) {
  const tenant::Ticket ticket = town_.Add();
  ASSERT_OK(service_.GetTicket(town_.Person("ada"), For<v1::GetTicketRequest>(ticket)));
  v1::ListTicketEntriesRequest entries;
  entries.set_parent(NameOf(ticket));
  const auto listed = service_.ListTicketEntries(town_.Person("ada"), entries);
  ASSERT_OK(listed);
  ASSERT_EQ(listed->entries_size(), 1);
  EXPECT_EQ(listed->entries(0).text(), "C'è una buca");
  EXPECT_EQ(AuditOf(ticket), "ticket.read,ticket.read_entries");
}

class List : public Answer {
 protected:
  // All pages of at most `size`, as numbers of tickets.
  std::vector<std::string> Pages(const tenant::Caller& caller, v1::ListTicketsRequest request,
                                 int size) {
    request.set_page_size(size);
    std::vector<std::string> names;
    do {
      const auto page = service_.ListTickets(caller, request);
      EXPECT_OK(page);
      if (!page.ok()) break;
      EXPECT_LE(page->tickets_size(), size);
      for (const v1::Ticket& ticket : page->tickets()) names.push_back(ticket.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
  std::vector<std::string> OfThese(const std::vector<std::string>& names,
                                   const std::vector<tenant::Ticket>& tickets) {
    std::vector<std::string> found;
    for (const std::string& name : names) {
      for (size_t i = 0; i < tickets.size(); ++i) {
        if (NameOf(tickets[i]) == name) found.push_back(absl::StrCat(i));
      }
    }
    return found;
  }
};

TEST_F(List, EmergenciesComeFirstThenTheNewestOfAllComuni) {
  Town::NewTicket urgent;
  urgent.emergency = true;
  Town::NewTicket recco;
  recco.tenant = "recco";
  Town::NewTicket closed;
  closed.state = v1::TICKET_STATE_CLOSED;
  const std::vector<tenant::Ticket> tickets = {town_.Add(),       town_.Add(recco),
                                               town_.Add(urgent), town_.Add(closed),
                                               town_.Add(),       town_.Add(recco)};
  v1::ListTicketsRequest request;
  request.set_parent("tenants/-");
  for (const int size : {1, 3, 200}) {
    EXPECT_THAT(OfThese(Pages(town_.Person("ada"), request, size), tickets),
                ElementsAre("2", "5", "4", "1", "0"))
        << size;
  }
  EXPECT_THAT(OfThese(Pages(town_.Person("dino"), request, 2), tickets), ElementsAre("5", "1"));
  request.add_states(v1::TICKET_STATE_CLOSED);
  EXPECT_THAT(OfThese(Pages(town_.Person("ada"), request, 200), tickets), ElementsAre("3"));
}

TEST_F(List, StaffOfAnOfficeSeeItsTicketsOnly) {
  Town::NewTicket elsewhere;
  elsewhere.office = "ambiente";
  Town::NewTicket held;
  held.held = true;
  const std::vector<tenant::Ticket> tickets = {town_.Add(), town_.Add(elsewhere), town_.Add(held)};
  v1::ListTicketsRequest request;
  request.set_parent("tenants/sori");
  EXPECT_THAT(OfThese(Pages(town_.Person("bea"), request, 200), tickets), ElementsAre("0"));
  EXPECT_THAT(OfThese(Pages(town_.Person("ada"), request, 200), tickets),
              ElementsAre("2", "1", "0"));
  request.set_held(true);
  EXPECT_THAT(OfThese(Pages(town_.Person("ada"), request, 200), tickets), ElementsAre("2"));
  EXPECT_THAT(OfThese(Pages(town_.Person("bea"), request, 200), tickets), ElementsAre());
  request.set_held(false);
  request.set_office("tenants/sori/offices/ambiente");
  EXPECT_THAT(OfThese(Pages(town_.Person("ada"), request, 200), tickets), ElementsAre("1"));
  request.set_office("tenants/recco/offices/tecnico");
  EXPECT_THAT(service_.ListTickets(town_.Person("ada"), request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(List, APageIsOneLinePerComuneInTheAuditTrailThatNamesWhatWasShown) {
  Town::NewTicket recco;
  recco.tenant = "recco";
  const tenant::Ticket first = town_.Add();
  const tenant::Ticket second = town_.Add(recco);
  v1::ListTicketsRequest request;
  request.set_parent("tenants/-");
  ASSERT_OK(service_.ListTickets(town_.Person("ada"), request));
  for (const tenant::Ticket& ticket : {first, second}) {
    EXPECT_EQ(town_.Ask(absl::StrCat(
                  "SELECT COUNT(*) FROM mugugno.audit WHERE action = 'ticket.list' AND owner = "
                  "'tenants/",
                  ticket.tenant, "' AND INSTR(detail, '", ticket.id.ToString(), "') > 0")),
              "1");
  }
}

TEST_F(List, WhatOnePersonHasIsAskedForPageByPage) {
  const std::vector<tenant::Ticket> tickets = {town_.Add(), town_.Add(), town_.Add(), town_.Add()};
  const tenant::Caller ada = town_.Person("ada");
  const tenant::Caller bea = town_.Person("bea");
  for (const size_t i : {0, 2}) {
    v1::TakeChargeRequest charge;
    charge.set_name(NameOf(tickets[i]));
    ASSERT_OK(service_.TakeCharge(ada, charge));
  }
  v1::TakeChargeRequest charge;
  charge.set_name(NameOf(tickets[3]));
  ASSERT_OK(service_.TakeCharge(bea, charge));
  v1::ListTicketsRequest request;
  request.set_parent("tenants/-");
  request.set_assignee(ada.name());
  for (const int size : {1, 200}) {
    EXPECT_THAT(OfThese(Pages(ada, request, size), tickets), ElementsAre("2", "0")) << size;
  }
  request.set_assignee(bea.name());
  EXPECT_THAT(OfThese(Pages(ada, request, 200), tickets), ElementsAre("3"));
  EXPECT_THAT(OfThese(Pages(town_.Person("carla"), request, 200), tickets), ElementsAre());
  // Ids of people mean nothing outside their association.
  request.set_assignee("associations/elsewhere/staff/ada");
  EXPECT_THAT(service_.ListTickets(ada, request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(List, BesideATicketStandTheOthersOfItsConversation) {
  Town::NewTicket elsewhere;
  elsewhere.office = "ambiente";
  const std::vector<tenant::Ticket> tickets = {town_.Add(), town_.Add(), town_.Add(elsewhere),
                                               town_.Add()};
  for (const size_t i : {1, 2}) {
    ASSERT_OK(town_.maria().Run(absl::StrCat("UPDATE mugugno.ticket SET thread_id = X'",
                                             absl::BytesToHexString(tickets[0].thread.bytes()),
                                             "' WHERE id = X'",
                                             absl::BytesToHexString(tickets[i].id.bytes()), "'")));
  }
  v1::ListTicketsRequest request;
  request.set_parent("tenants/sori");
  request.set_beside(NameOf(tickets[0]));
  EXPECT_THAT(OfThese(Pages(town_.Person("ada"), request, 1), tickets), ElementsAre("2", "1"));
  EXPECT_THAT(OfThese(Pages(town_.Person("bea"), request, 200), tickets), ElementsAre("1"));
  // For who may not see the ticket it is one that does not exist.
  EXPECT_EQ(service_.ListTickets(town_.Person("carla"), request).status(), tenant::NotFound());
  request.set_beside(tenant::TicketName("sori", town_.uuids().Next()));
  EXPECT_EQ(service_.ListTickets(town_.Person("carla"), request).status(), tenant::NotFound());
  request.set_beside(tenant::TicketName("recco", tickets[0].id));
  EXPECT_THAT(service_.ListTickets(town_.Person("ada"), request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(List, WhoWorksForAnOfficeReadsWhereItsTicketsCanGoAndNothingElse) {
  v1::ListTicketDestinationsRequest request;
  request.set_parent("tenants/sori");
  const auto found = service_.ListTicketDestinations(town_.Person("bea"), request);
  ASSERT_OK(found);
  std::vector<std::string> names;
  for (const v1::TicketDestination& each : found->destinations()) {
    EXPECT_FALSE(each.display_name().empty()) << each.name();
    EXPECT_FALSE(absl::StrContains(each.ShortDebugString(), "@")) << each.name();
    names.push_back(each.name());
  }
  EXPECT_THAT(names, ElementsAre("tenants/sori/offices/ambiente", "tenants/sori/offices/segreteria",
                                 "tenants/sori/offices/tecnico", "associations/golfo/staff/ada",
                                 "associations/golfo/staff/bea", "associations/golfo/staff/carla"));
  EXPECT_THAT(found->destinations(3).offices(), ElementsAre());
  EXPECT_THAT(found->destinations(5).offices(), ElementsAre("tenants/sori/offices/ambiente"));
  // Each of them can be given one.
  const tenant::Ticket ticket = town_.Add();
  v1::AssignTicketRequest assign;
  assign.set_name(NameOf(ticket));
  assign.set_assignee(found->destinations(3).name());
  EXPECT_OK(service_.AssignTicket(town_.Person("bea"), assign));
  // No longer one of them.
  town_.RevokeGrants("carla");
  const auto without = service_.ListTicketDestinations(town_.Person("bea"), request);
  town_.GiveGrantsBack("carla");
  ASSERT_OK(without);
  EXPECT_EQ(without->destinations_size(), 5);
}

class Summary : public Answer {
 protected:
  void SetUp() override {
    // What other tests left open in the comune these look at.
    ASSERT_OK(town_.maria().Run(
        "UPDATE mugugno.ticket SET state = 9, ticket_rank = 0, open_matter = NULL WHERE "
        "tenant_id = 'camogli'"));
  }
  v1::TicketSummary Of(const std::string& person, const std::string& parent) {
    v1::SummarizeTicketsRequest request;
    request.set_parent(parent);
    const auto response = service_.SummarizeTickets(town_.Person(person), request);
    EXPECT_OK(response);
    if (!response.ok() || response->summaries_size() != 1) {
      ADD_FAILURE() << "not one comune";
      return {};
    }
    return response->summaries(0);
  }
  static Town::NewTicket InCamogli() {
    Town::NewTicket ticket;
    ticket.tenant = "camogli";
    return ticket;
  }
};

TEST_F(Summary, CountsWhatWaitsAndTellsSinceWhen) {
  EXPECT_EQ(Of("elio", "tenants/camogli").open_count(), 0);
  EXPECT_FALSE(Of("elio", "tenants/camogli").has_oldest_unanswered_time());
  Town::NewTicket urgent = InCamogli();
  urgent.emergency = true;
  Town::NewTicket held = InCamogli();
  held.held = true;
  Town::NewTicket fresh = InCamogli();
  fresh.state = v1::TICKET_STATE_RECEIVED;
  Town::NewTicket resolved = InCamogli();
  resolved.state = v1::TICKET_STATE_RESOLVED;
  Town::NewTicket closed = InCamogli();
  closed.state = v1::TICKET_STATE_CLOSED;
  const tenant::Ticket oldest = town_.Add(InCamogli());
  town_.clock().Advance(absl::Hours(1));
  const tenant::Ticket first_urgent = town_.Add(urgent);
  town_.clock().Advance(absl::Hours(1));
  for (const Town::NewTicket& ticket : {urgent, held, fresh, resolved, closed}) town_.Add(ticket);

  v1::TicketSummary summary = Of("elio", "tenants/-");
  EXPECT_EQ(summary.tenant(), "tenants/camogli");
  EXPECT_EQ(summary.open_count(), 5);
  EXPECT_EQ(summary.received_count(), 1);
  EXPECT_EQ(summary.unassigned_count(), 5);
  EXPECT_EQ(summary.held_count(), 1);
  EXPECT_EQ(summary.emergency_count(), 2);
  EXPECT_EQ(tenant::FromTimestamp(summary.oldest_emergency_time()), first_urgent.create_time);
  EXPECT_EQ(summary.unanswered_count(), 5);
  EXPECT_EQ(tenant::FromTimestamp(summary.oldest_unanswered_time()), oldest.create_time);
  EXPECT_EQ(summary.mine_count(), 0);

  ASSERT_OK(service_.TakeCharge(town_.Person("elio"), For<v1::TakeChargeRequest>(oldest)));
  const auto answered =
      service_.ReplyToTicket(town_.Person("elio"), ReplyTo(oldest, "Grazie, provvediamo."));
  ASSERT_OK(answered);
  EXPECT_TRUE(answered->has_first_answer_time());

  summary = Of("elio", "tenants/camogli");
  EXPECT_EQ(summary.open_count(), 5);
  EXPECT_EQ(summary.unassigned_count(), 4);
  EXPECT_EQ(summary.unanswered_count(), 4);
  EXPECT_EQ(tenant::FromTimestamp(summary.oldest_unanswered_time()), first_urgent.create_time);
  EXPECT_EQ(summary.mine_count(), 1);
}

TEST_F(Summary, IsOfTheComuniOfThePersonOnly) {
  v1::SummarizeTicketsRequest request;
  request.set_parent("tenants/-");
  const auto response = service_.SummarizeTickets(town_.Person("ada"), request);
  ASSERT_OK(response);
  std::vector<std::string> tenants;
  for (const v1::TicketSummary& summary : response->summaries()) {
    tenants.push_back(summary.tenant());
  }
  EXPECT_THAT(tenants, ElementsAre("tenants/recco", "tenants/sori", "tenants/uscio"));
}

TEST_F(Summary, OfStaffOfAnOfficeCountsWhatTheySee) {
  const v1::TicketSummary before = Of("bea", "tenants/sori");
  Town::NewTicket elsewhere;
  elsewhere.office = "ambiente";
  Town::NewTicket held;
  held.held = true;
  Town::NewTicket whistleblowing;
  whistleblowing.kind = v1::TICKET_KIND_WHISTLEBLOWING;
  for (const Town::NewTicket& ticket : {elsewhere, held, whistleblowing, Town::NewTicket()}) {
    town_.Add(ticket);
  }
  EXPECT_EQ(Of("bea", "tenants/sori").open_count() - before.open_count(), 1);
}

TEST_F(Summary, CountsWhatCouldNotBeSent) {
  tenant::HandOff mailbox;
  mailbox.way = tenant::HandOff::Way::kEmail;
  mailbox.target = "ambiente@sori.example";
  town_.SetHandOff("sori", "ambiente", mailbox);
  const tenant::Ticket ticket = town_.Add();
  ASSERT_OK(service_.ForwardTicket(town_.Person("ada"),
                                   ForwardTo(ticket, "tenants/sori/offices/ambiente")));
  town_.SetHandOff("sori", "ambiente", {});
  const int64_t before = Of("carla", "tenants/sori").failed_delivery_count();
  const int64_t elsewhere = Of("bea", "tenants/sori").failed_delivery_count();
  ASSERT_OK(town_.maria().Run(absl::StrCat(
      "UPDATE mugugno.delivery SET state = ", static_cast<int>(v1::DELIVERY_STATE_DEAD),
      " WHERE tenant_id = 'sori' AND ticket_id = X'", absl::BytesToHexString(ticket.id.bytes()),
      "'")));
  EXPECT_EQ(Of("carla", "tenants/sori").failed_delivery_count() - before, 1);
  EXPECT_EQ(Of("bea", "tenants/sori").failed_delivery_count(), elsewhere);
}

TEST_F(List, APageTokenIsOfOneCallerOnly) {
  town_.Add();
  town_.Add();
  v1::ListTicketsRequest request;
  request.set_parent("tenants/-");
  request.set_page_size(1);
  const auto page = service_.ListTickets(town_.Person("ada"), request);
  ASSERT_OK(page);
  request.set_page_token(page->next_page_token());
  EXPECT_THAT(service_.ListTickets(town_.Person("bea"), request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace mugugno::gateway
