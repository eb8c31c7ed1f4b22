// What becomes of a message that is not the first of its citizen, through a gateway's front door:
// fragments, emergencies, additions, what no office may read, and what the citizen is told.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "mugugno/v1/lobby_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Property;
using ::testing::SizeIs;
using v1::ConversationEntry;
using v1::Submission;
using v1::TicketEntry;

constexpr char kSori[] = "sori-app";
constexpr char kShared[] = "golfo-app";

class ArrivalSpec : public ::testing::Test {
 protected:
  v1::SubmitMessageRequest Message(const std::string& app, const std::string& text) {
    return GatewayUnderTest::Message(app, user_, text);
  }
  v1::SubmitMessageRequest Position(const std::string& app, double latitude, double longitude) {
    v1::SubmitMessageRequest request = Message(app, "");
    request.mutable_message()->mutable_position()->set_latitude(latitude);
    request.mutable_message()->mutable_position()->set_longitude(longitude);
    return request;
  }
  // No longer pending; the first message may meet cold caches.
  Submission Submit(const v1::SubmitMessageRequest& request) {
    auto submission = gateway_.Submit(request);
    for (int i = 0; i < 5 && submission.ok() && submission->state() == Submission::STATE_PENDING;
         ++i) {
      submission = gateway_.Submit(request);
    }
    EXPECT_OK(submission);
    return submission.value_or(Submission());
  }
  Submission Submit(const std::string& app, const std::string& text) {
    return Submit(Message(app, text));
  }
  v1::Ticket TicketOf(const Submission& submission) {
    return gateway_.TicketOf(submission.comune() == "010047" ? "recco" : "sori",
                             submission.number());
  }
  // Does something with a ticket, by the officer of both comuni.
  template <typename Request>
  void Do(const std::string& method, Request request, const v1::Ticket& ticket) {
    request.set_name(ticket.name());
    ASSERT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService." + method, request));
  }
  std::vector<TicketEntry> Entries(const v1::Ticket& ticket) {
    v1::ListTicketEntriesRequest request;
    request.set_parent(ticket.name());
    const auto response = gateway_.Call<v1::ListTicketEntriesResponse>(
        "comunicazione", "TicketService.ListTicketEntries", request);
    EXPECT_OK(response);
    if (!response.ok()) return {};
    return {response->entries().begin(), response->entries().end()};
  }
  // What the offices were sent of a ticket, in order.
  std::vector<std::string> HandedTo(const v1::Ticket& ticket) {
    std::vector<std::string> offices;
    for (const TicketEntry& entry : Entries(ticket)) {
      if (entry.kind() != TicketEntry::KIND_FORWARD) continue;
      if (entry.delivery_state() == v1::DELIVERY_STATE_UNSPECIFIED) continue;
      offices.push_back(entry.office().substr(entry.office().rfind('/') + 1));
    }
    return offices;
  }
  std::vector<std::string> ReadBy(const Submission& submission, const std::string& app) {
    std::vector<std::string> texts;
    for (const ConversationEntry& entry : gateway_.Conversation(app, submission)) {
      if (entry.kind() != ConversationEntry::KIND_MESSAGE) texts.push_back(entry.text());
    }
    return texts;
  }
  std::string Tickets() { return gateway_.Ask("SELECT COUNT(*) FROM mugugno.ticket"); }
  // Whether a person finds the ticket in a list.
  bool Lists(const std::string& person, const v1::Ticket& ticket) {
    v1::ListTicketsRequest request;
    request.set_parent("tenants/sori");
    request.set_page_size(200);
    const auto page =
        gateway_.Call<v1::ListTicketsResponse>(person, "TicketService.ListTickets", request);
    EXPECT_OK(page);
    return page.ok() &&
           std::any_of(page->tickets().begin(), page->tickets().end(),
                       [&](const v1::Ticket& each) { return each.name() == ticket.name(); });
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  const std::string user_ = NewRequestId();
};

TEST_F(ArrivalSpec, ACryForHelpIsNoThanksEvenAfterAClosedMatter) {
  const Submission first = Submit(kSori, "C'è una buca in via Stagno");
  v1::CloseTicketRequest close;
  close.set_outcome(v1::TICKET_OUTCOME_FIXED);
  close.set_text("La buca è chiusa.");
  Do("CloseTicket", close, TicketOf(first));
  const Submission cry = Submit(kSori, "Aiuto aiuto!");
  EXPECT_TRUE(cry.emergency());
  EXPECT_NE(cry.number(), first.number());
  EXPECT_TRUE(TicketOf(cry).emergency());
  EXPECT_THAT(ReadBy(cry, kSori), Contains(HasSubstr("112")));
}

TEST_F(ArrivalSpec, ACryForHelpWithoutAPlaceBelongsToTheTalkOfThatMoment) {
  const Submission first = Submit(kShared, "C'è una buca a Sussisa");
  ASSERT_NE(first.number(), "");
  const Submission cry = Submit(kShared, "Aiuto aiuto!");
  EXPECT_TRUE(cry.emergency());
  EXPECT_EQ(cry.number(), first.number());
  EXPECT_TRUE(TicketOf(first).emergency());
  EXPECT_THAT(ReadBy(cry, kShared), Contains(HasSubstr("112")));
}

TEST_F(ArrivalSpec, ACryForHelpOfAStrangerIsOnTopOfTheLobby) {
  const Submission cry = Submit(kShared, "Aiuto aiuto!");
  EXPECT_TRUE(cry.emergency());
  EXPECT_EQ(cry.state(), Submission::STATE_ASKED);
  EXPECT_THAT(ReadBy(cry, kShared), Contains(HasSubstr("112")));
}

TEST_F(ArrivalSpec, ACitizenIsAnsweredInTheLanguageOfTheMessage) {
  const Submission asked = Submit(kShared, "Die Straßenlampe ist seit gestern dunkel");
  ASSERT_EQ(asked.state(), Submission::STATE_ASKED);
  EXPECT_THAT(ReadBy(asked, kShared), Contains(HasSubstr("Um welche Gemeinde geht es?")));
  const Submission cry = Submit(kSori, "Au secours, il y a le feu dans la maison !");
  EXPECT_TRUE(cry.emergency());
  EXPECT_THAT(ReadBy(cry, kSori), Contains(HasSubstr("appelez tout de suite le 112")));
}

TEST_F(ArrivalSpec, ACitizenWhoseWordsTellNoLanguageIsAnsweredInTheAppsOwn) {
  v1::SubmitMessageRequest request = Message(kShared, "wifi?");
  request.mutable_message()->set_language("es-AR");
  EXPECT_THAT(ReadBy(Submit(request), kShared), Contains(HasSubstr("¿Sobre qué municipio")));
  request = Message(kShared, "Il wifi della piazza non va");
  request.mutable_message()->set_user_id(NewRequestId());
  request.mutable_message()->set_language("es-AR");
  EXPECT_THAT(ReadBy(Submit(request), kShared), Contains(HasSubstr("Per quale comune ci scrivi?")));
}

TEST_F(ArrivalSpec, AnEmergencyInTheAnswerToOurQuestionIsOne) {
  const Submission asked = Submit(kShared, "Il lampione di via Roma è spento");
  ASSERT_EQ(asked.state(), Submission::STATE_ASKED);
  std::string question;
  for (const ConversationEntry& entry : gateway_.Conversation(kShared, asked)) {
    if (entry.kind() == ConversationEntry::KIND_QUESTION) question = entry.name();
  }
  v1::SubmitMessageRequest answer = Message(kShared, "Recco, aiuto aiuto!");
  answer.mutable_message()->set_reply_to(question);
  const Submission cry = Submit(answer);
  EXPECT_TRUE(cry.emergency());
  ASSERT_NE(cry.number(), "");
  EXPECT_TRUE(TicketOf(cry).emergency());
  EXPECT_THAT(ReadBy(cry, kShared), Contains(HasSubstr("112")));
}

TEST_F(ArrivalSpec, ANewEmergencyOnATicketSomebodyHasSeenIsOnTopAgain) {
  const Submission first = Submit(kSori, "C'è un incendio nel bosco a Sussisa");
  Do("AcknowledgeEmergency", v1::AcknowledgeEmergencyRequest(), TicketOf(first));
  ASSERT_TRUE(TicketOf(first).has_emergency_acknowledge_time());
  const Submission second = Submit(kSori, "Le fiamme dell'incendio a Sussisa arrivano alle case");
  ASSERT_EQ(second.number(), first.number());
  EXPECT_FALSE(TicketOf(first).has_emergency_acknowledge_time());
  EXPECT_EQ(gateway_.Ask(absl::StrCat("SELECT ticket_rank FROM mugugno.ticket WHERE number = '",
                                      first.number(), "'")),
            "2");
}

TEST_F(ArrivalSpec, WhatTheCitizenAddsReachesTheOfficesMailboxAndThanksDoNot) {
  const Submission first = Submit(kSori, "C'è una buca in via Stagno");
  const v1::Ticket ticket = TicketOf(first);
  ASSERT_THAT(HandedTo(ticket), ElementsAre("tecnico"));
  ASSERT_EQ(Submit(kSori, "È davanti al civico 12").number(), first.number());
  EXPECT_THAT(HandedTo(ticket), SizeIs(2));
  ASSERT_EQ(Submit(kSori, "grazie").number(), first.number());
  EXPECT_THAT(HandedTo(ticket), SizeIs(2));
  ASSERT_EQ(Submit(kSori, "La buca in via Stagno è sempre più grande").number(), first.number());
  EXPECT_THAT(HandedTo(ticket), SizeIs(3));
  v1::ForwardTicketRequest forward;
  forward.set_office("tenants/sori/offices/ambiente");
  Do("ForwardTicket", forward, ticket);
  ASSERT_EQ(Submit(kSori, "Ora è davanti al civico 14").number(), first.number());
  EXPECT_THAT(HandedTo(ticket),
              ElementsAre("tecnico", "tecnico", "tecnico", "ambiente", "ambiente"));
}

TEST_F(ArrivalSpec, TheOfficeLearnsThatTheCitizenReopenedTheMatter) {
  const Submission first = Submit(kSori, "C'è una buca in via Stagno");
  v1::ReplyToTicketRequest reply;
  reply.set_text("Fatto.");
  Do("TakeCharge", v1::TakeChargeRequest(), TicketOf(first));
  Do("ReplyToTicket", reply, TicketOf(first));
  v1::ChangeTicketStateRequest resolve;
  resolve.set_state(v1::TICKET_STATE_RESOLVED);
  Do("ChangeTicketState", resolve, TicketOf(first));
  ASSERT_EQ(Submit(kSori, "La buca in via Stagno è ancora lì").number(), first.number());
  EXPECT_EQ(TicketOf(first).state(), v1::TICKET_STATE_REOPENED);
  EXPECT_THAT(HandedTo(TicketOf(first)), SizeIs(2));
}

TEST_F(ArrivalSpec, ANoteOfAColleagueElsewherePullsNothingIntoTheirComune) {
  const Submission recco = Submit(kShared, "C'è una buca a Megli");
  ASSERT_EQ(recco.comune(), "010047");
  // That talk was yesterday.
  gateway_.Run(
      absl::StrCat("UPDATE mugugno.ticket SET conversation_time = conversation_time - "
                   "INTERVAL 1 DAY WHERE number = '",
                   recco.number(), "'"));
  const Submission sori = Submit(kShared, "Lampione spento a Sussisa");
  ASSERT_EQ(sori.comune(), "010060");
  v1::AddTicketNoteRequest note;
  note.set_text("Sentito il geometra.");
  Do("AddTicketNote", note, TicketOf(recco));
  EXPECT_EQ(Submit(kShared, "grazie").number(), sori.number());
  EXPECT_EQ(Submit(kShared, "È davanti al civico 12").number(), sori.number());
}

TEST_F(ArrivalSpec, AnAnswerOfAComuneIsWhatTheNextWordsAreAbout) {
  const Submission recco = Submit(kShared, "C'è una buca a Megli");
  const Submission sori = Submit(kShared, "Lampione spento a Sussisa");
  gateway_.Run(
      absl::StrCat("UPDATE mugugno.ticket SET conversation_time = conversation_time - "
                   "INTERVAL 1 DAY WHERE number IN ('",
                   recco.number(), "', '", sori.number(), "')"));
  v1::ReplyToTicketRequest reply;
  reply.set_text("A che altezza?");
  Do("ReplyToTicket", reply, TicketOf(recco));
  EXPECT_EQ(Submit(kShared, "È davanti al civico 12").number(), recco.number());
}

TEST_F(ArrivalSpec, WhereTwoComuniTalkWithTheCitizenAtOnceTheCitizenIsAsked) {
  const Submission recco = Submit(kShared, "C'è una buca a Megli");
  const Submission sori = Submit(kShared, "Lampione spento a Sussisa");
  const Submission doubtful = Submit(kShared, "È davanti al civico 12");
  ASSERT_EQ(doubtful.state(), Submission::STATE_ASKED);
  const auto entries = gateway_.Conversation(kShared, doubtful);
  const ConversationEntry& question = entries.back();
  ASSERT_EQ(question.kind(), ConversationEntry::KIND_QUESTION);
  ASSERT_THAT(question.choices(), SizeIs(2));
  const std::string tickets = Tickets();
  const std::string choice = question.choices(0).label() == "Recco" ? "1" : "2";
  EXPECT_EQ(Submit(kShared, choice).number(), recco.number());
  v1::GetSubmissionRequest get;
  get.set_name(doubtful.name());
  const auto settled = gateway_.Call<Submission>(kShared, "SubmissionService.GetSubmission", get);
  ASSERT_OK(settled);
  EXPECT_EQ(settled->number(), recco.number());
  EXPECT_EQ(Tickets(), tickets);
  EXPECT_NE(sori.number(), recco.number());
}

TEST_F(ArrivalSpec, APossibleReportOfWrongdoingIsTheDesksAlone) {
  const Submission submission =
      Submit(kSori, "Il geometra prende mazzette per asfaltare la strada in via Stagno");
  EXPECT_EQ(submission.state(), Submission::STATE_HELD);
  v1::Ticket ticket = TicketOf(submission);
  ASSERT_EQ(ticket.kind(), v1::TICKET_KIND_WHISTLEBLOWING);
  EXPECT_EQ(ticket.state(), v1::TICKET_STATE_RECEIVED);
  EXPECT_TRUE(ticket.has_hold());
  EXPECT_THAT(HandedTo(ticket), IsEmpty());
  EXPECT_FALSE(Lists("tecnico-sori", ticket));
  // Even when it is certain that it is this comune's.
  Do("ConfirmTicketRoute", v1::ConfirmTicketRouteRequest(), ticket);
  EXPECT_TRUE(Lists("officer-sori", ticket));
  gateway_.Run(absl::StrCat("UPDATE mugugno.ticket SET office_id = 'tecnico' WHERE number = '",
                            submission.number(), "'"));
  EXPECT_FALSE(Lists("tecnico-sori", ticket));
  v1::GetTicketRequest get;
  get.set_name(ticket.name());
  EXPECT_THAT(gateway_.Call<v1::Ticket>("tecnico-sori", "TicketService.GetTicket", get),
              StatusIs(absl::StatusCode::kNotFound));
  v1::ForwardTicketRequest forward;
  forward.set_name(ticket.name());
  forward.set_office("tenants/sori/offices/ambiente");
  EXPECT_THAT(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ForwardTicket", forward),
              HasReason("NEVER_FORWARDED"));
}

TEST_F(ArrivalSpec, APossibleReportOfWrongdoingJoinsNoTicketAnOfficeReads) {
  const Submission first = Submit(kSori, "La strada in via Stagno è piena di buche");
  const Submission second = Submit(kSori, "Per le buche in via Stagno il geometra prende mazzette");
  EXPECT_NE(second.number(), first.number());
  EXPECT_EQ(second.state(), Submission::STATE_HELD);
}

TEST_F(ArrivalSpec, APositionAloneBelongsToWhatWasSaidBefore) {
  const Submission first = Submit(kSori, "C'è una buca enorme");
  EXPECT_EQ(Submit(Position(kSori, 44.3945, 9.1100)).number(), first.number());
  EXPECT_THAT(HandedTo(TicketOf(first)), SizeIs(2));
}

TEST_F(ArrivalSpec, APositionAloneWithoutAMatterWaitsForAPerson) {
  const Submission own = Submit(Position(kSori, 44.3945, 9.1100));
  EXPECT_EQ(own.state(), Submission::STATE_HELD);
  EXPECT_TRUE(TicketOf(own).has_hold());
  const Submission shared = Submit(Position(kShared, 44.3945, 9.1100));
  EXPECT_EQ(shared.state(), Submission::STATE_HELD);
  EXPECT_EQ(shared.number(), "");
}

TEST_F(ArrivalSpec, APositionAnswersTheQuestionForTheComune) {
  const Submission asked = Submit(kShared, "C'è una buca grande nella strada");
  ASSERT_EQ(asked.state(), Submission::STATE_ASKED);
  const Submission answer = Submit(Position(kShared, 44.3945, 9.1100));
  EXPECT_EQ(answer.comune(), "010060");
  v1::GetSubmissionRequest get;
  get.set_name(asked.name());
  const auto settled = gateway_.Call<Submission>(kShared, "SubmissionService.GetSubmission", get);
  ASSERT_OK(settled);
  EXPECT_EQ(settled->state(), Submission::STATE_APPLIED);
  EXPECT_EQ(settled->number(), answer.number());
}

TEST_F(ArrivalSpec, AMessageWithoutTextFileOrPositionIsRefused) {
  EXPECT_THAT(gateway_.Submit(Message(kSori, "")), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ArrivalSpec, WhoIsToldNotOursIsToldWhose) {
  const Submission comune = Submit(kShared, "C'è una buca a Rapallo");
  ASSERT_EQ(comune.state(), Submission::STATE_OUTSIDE);
  EXPECT_THAT(ReadBy(comune, kShared), Contains(HasSubstr("Comune di Rapallo")));
  const Submission quarter = Submit(kShared, "Lampione spento a Nervi");
  ASSERT_EQ(quarter.state(), Submission::STATE_OUTSIDE);
  EXPECT_THAT(ReadBy(quarter, kShared),
              Contains(AllOf(HasSubstr("Nervi"), HasSubstr("Comune di Genova"))));
}

TEST_F(ArrivalSpec, OfAnothersBusinessTheComuneItselfTellsWhoseItIs) {
  const Submission submission = Submit(kShared, "Il passaggio a livello a Sori è guasto");
  ASSERT_EQ(submission.comune(), "010060");
  EXPECT_EQ(TicketOf(submission).external_body(), "Rete Ferroviaria Italiana (RFI)");
  const auto told =
      AllOf(Property(&ConversationEntry::text, HasSubstr("Rete Ferroviaria Italiana")),
            Property(&ConversationEntry::author, "Comune di Sori"));
  EXPECT_THAT(gateway_.Conversation(kShared, submission), Contains(told).Times(1));
  // Once, not with each message.
  Submit(kShared, "Il passaggio a livello a Sori è sempre guasto");
  EXPECT_THAT(gateway_.Conversation(kShared, submission), Contains(told).Times(1));
}

TEST_F(ArrivalSpec, WhoseItIsIsAlsoToldWhenTheComuneComesWithTheAnswer) {
  const Submission asked = Submit(kShared, "Il passaggio a livello è guasto");
  ASSERT_EQ(asked.state(), Submission::STATE_ASKED);
  EXPECT_THAT(ReadBy(asked, kShared), Not(Contains(HasSubstr("Rete Ferroviaria"))));
  Submit(kShared, "Sori");
  EXPECT_THAT(ReadBy(asked, kShared), Contains(HasSubstr("Rete Ferroviaria")));
}

}  // namespace
}  // namespace mugugno::tests
