// A citizen's message from the app to the officer and back, through a gateway's front door.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include <gmock/gmock.h>

#include "adminctl/gateway.h"
#include "gateway/transport/in_process.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Property;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using v1::ConversationEntry;
using v1::Submission;

class Journey : public ::testing::Test {
 protected:
  v1::SubmitMessageRequest Message(const std::string& app, const std::string& text) {
    return GatewayUnderTest::Message(app, user_, text);
  }
  std::string Submissions() { return gateway_.Ask("SELECT COUNT(*) FROM mugugno.submission"); }
  std::string Tickets() { return gateway_.Ask("SELECT COUNT(*) FROM mugugno.ticket"); }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  const std::string user_ = NewRequestId();
};

TEST_F(Journey, AMessageOfAComunesAppBecomesATicketWithANumber) {
  const auto submission = gateway_.Submit(Message("sori-app", "C'è una buca in via Garibaldi"));
  ASSERT_OK(submission);
  EXPECT_EQ(submission->state(), Submission::STATE_APPLIED);
  EXPECT_EQ(submission->comune(), "010060");
  EXPECT_THAT(submission->number(), StartsWith("SORI-"));
  const v1::Ticket ticket = gateway_.TicketOf("sori", submission->number());
  EXPECT_EQ(ticket.office(), "tenants/sori/offices/tecnico");
  EXPECT_EQ(ticket.state(), v1::TICKET_STATE_FORWARDED);
  EXPECT_THAT(ticket.preview(), HasSubstr("buca"));
  v1::GetSubmissionRequest request;
  request.set_name(submission->name());
  const auto found =
      gateway_.Call<Submission>("sori-app", "SubmissionService.GetSubmission", request);
  ASSERT_OK(found);
  EXPECT_EQ(found->number(), submission->number());
}

TEST_F(Journey, ARepeatWithTheSameRequestIdIsTheSameSubmission) {
  const v1::SubmitMessageRequest request = Message("sori-app", "Lampione spento in piazza");
  const auto first = gateway_.Submit(request);
  ASSERT_OK(first);
  const std::string tickets = Tickets();
  const auto second = gateway_.Submit(request);
  ASSERT_OK(second);
  EXPECT_EQ(second->name(), first->name());
  EXPECT_EQ(second->number(), first->number());
  EXPECT_EQ(Tickets(), tickets);
}

TEST_F(Journey, ARequestIdWithOtherContentIsRefused) {
  v1::SubmitMessageRequest request = Message("sori-app", "Lampione spento");
  ASSERT_OK(gateway_.Submit(request));
  request.mutable_message()->set_text("Cassonetto pieno");
  const auto refused = gateway_.Submit(request);
  EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(refused, HasReason("REQUEST_ID_REUSED"));
}

TEST_F(Journey, AnAnswerToTheQuestionOnTheSharedChannelGivesTheMatterItsComune) {
  const auto asked = gateway_.Submit(Message("golfo-app", "C'è una buca grande nella strada"));
  ASSERT_OK(asked);
  ASSERT_EQ(asked->state(), Submission::STATE_ASKED) << asked->ShortDebugString();
  EXPECT_EQ(asked->number(), "");
  const auto entries = gateway_.Conversation("golfo-app", *asked);
  ASSERT_THAT(entries,
              Contains(Property(&ConversationEntry::kind, ConversationEntry::KIND_QUESTION)));
  const ConversationEntry& question = entries.back();
  ASSERT_THAT(question.choices(), SizeIs(2));
  const std::string name = question.choices(1).label();
  v1::SubmitMessageRequest answer = Message("golfo-app", "2");
  answer.mutable_message()->set_reply_to(question.name());
  ASSERT_OK(gateway_.Submit(answer));
  v1::GetSubmissionRequest request;
  request.set_name(asked->name());
  const auto resolved =
      gateway_.Call<Submission>("golfo-app", "SubmissionService.GetSubmission", request);
  ASSERT_OK(resolved);
  EXPECT_EQ(resolved->state(), Submission::STATE_APPLIED);
  EXPECT_EQ(resolved->comune_display_name(), name);
  EXPECT_NE(resolved->number(), "");
}

TEST_F(Journey, ThanksOpenNothing) {
  const auto submission = gateway_.Submit(Message("sori-app", "C'è una buca in via Stagno"));
  ASSERT_OK(submission);
  const std::string tickets = Tickets();
  ASSERT_OK(gateway_.Submit(Message("sori-app", "grazie")));
  EXPECT_EQ(Tickets(), tickets);
}

TEST_F(Journey, InAnEmergencyTheCitizenReadsTheNumberToCall) {
  const auto submission = gateway_.Submit(
      Message("sori-app", "C'è un incendio nel bosco vicino alle case, ci sono persone dentro"));
  ASSERT_OK(submission);
  EXPECT_TRUE(submission->emergency());
  EXPECT_THAT(gateway_.Conversation("sori-app", *submission),
              Contains(Property(&ConversationEntry::text, HasSubstr("112"))));
  EXPECT_TRUE(gateway_.TicketOf("sori", submission->number()).emergency());
}

TEST_F(Journey, TheCitizenReadsTheOfficersReplyInTheComunesName) {
  const auto submission = gateway_.Submit(Message("sori-app", "Buca davanti alla scuola"));
  ASSERT_OK(submission);
  const v1::Ticket ticket = gateway_.TicketOf("sori", submission->number());
  v1::ReplyToTicketRequest request;
  request.set_name(ticket.name());
  request.set_text("La ripariamo giovedì.");
  request.set_etag(ticket.etag());
  ASSERT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ReplyToTicket", request));
  EXPECT_THAT(gateway_.Conversation("sori-app", *submission),
              Contains(AllOf(Property(&ConversationEntry::kind, ConversationEntry::KIND_REPLY),
                             Property(&ConversationEntry::text, HasSubstr("giovedì")),
                             Property(&ConversationEntry::author, StartsWith("Comune di Sori")))));
}

TEST_F(Journey, WhatWasWrittenTwiceGoesOnInOneTicket) {
  const auto hole = gateway_.Submit(Message("sori-app", "C'è una buca in via Stagno"));
  const auto lamp = gateway_.Submit(Message("sori-app", "Il lampione di via Stagno è spento"));
  ASSERT_OK(hole);
  ASSERT_OK(lamp);
  ASSERT_NE(hole->number(), lamp->number());
  v1::MergeTicketRequest merge;
  merge.set_name(gateway_.TicketOf("sori", lamp->number()).name());
  merge.set_into(gateway_.TicketOf("sori", hole->number()).name());
  const auto merged =
      gateway_.Call<v1::Ticket>("comunicazione", "TicketService.MergeTicket", merge);
  ASSERT_OK(merged);
  EXPECT_EQ(merged->state(), v1::TICKET_STATE_MERGED);
  EXPECT_EQ(merged->merged_into(), merge.into());
  // The app's names stay, and lead to the ticket that goes on.
  v1::GetSubmissionRequest get;
  get.set_name(lamp->name());
  const auto now = gateway_.Call<Submission>("sori-app", "SubmissionService.GetSubmission", get);
  ASSERT_OK(now);
  EXPECT_EQ(now->number(), hole->number());
  const auto follow_up = gateway_.Submit(Message("sori-app", "È davanti al civico 12"));
  ASSERT_OK(follow_up);
  EXPECT_EQ(follow_up->number(), hole->number());
  const auto again = gateway_.Submit(Message("sori-app", "Il lampione di via Stagno è spento"));
  ASSERT_OK(again);
  EXPECT_EQ(again->number(), hole->number());
  EXPECT_THAT(gateway_.Conversation("sori-app", *lamp),
              Contains(Property(&ConversationEntry::text, HasSubstr("lampione"))).Times(2));
}

TEST_F(Journey, OnlyTicketsOfOneCitizenAreMerged) {
  const auto one = gateway_.Submit(Message("sori-app", "C'è una buca in via Stagno"));
  const auto other = gateway_.Submit(
      GatewayUnderTest::Message("sori-app", NewRequestId(), "C'è una buca in via Stagno"));
  const auto elsewhere = gateway_.Submit(Message("recco-app", "Buca in via Biagio Assereto"));
  ASSERT_OK(one);
  ASSERT_OK(other);
  ASSERT_OK(elsewhere);
  v1::MergeTicketRequest merge;
  merge.set_name(gateway_.TicketOf("sori", one->number()).name());
  merge.set_into(gateway_.TicketOf("sori", other->number()).name());
  EXPECT_THAT(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.MergeTicket", merge),
              HasReason("MERGE_IMPOSSIBLE"));
  merge.set_into(merge.name());
  EXPECT_THAT(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.MergeTicket", merge),
              HasReason("MERGE_IMPOSSIBLE"));
  merge.set_into(gateway_.TicketOf("recco", elsewhere->number()).name());
  EXPECT_THAT(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.MergeTicket", merge),
              StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(Journey, AnAppSeesNothingOfAnotherApp) {
  const auto submission = gateway_.Submit(Message("sori-app", "Buca in via Solimano"));
  ASSERT_OK(submission);
  v1::GetSubmissionRequest get;
  get.set_name(submission->name());
  EXPECT_THAT(gateway_.Call<Submission>("recco-app", "SubmissionService.GetSubmission", get),
              StatusIs(StatusCode::kPermissionDenied));
  v1::ListEntriesRequest list;
  list.set_parent(submission->conversation());
  EXPECT_THAT(
      gateway_.Call<v1::ListEntriesResponse>("recco-app", "SubmissionService.ListEntries", list),
      StatusIs(StatusCode::kPermissionDenied));
  // Its own name with the other's id: nothing is there.
  const std::string id = submission->conversation().substr(submission->conversation().rfind('/'));
  list.set_parent("apps/recco-app/conversations" + id);
  EXPECT_THAT(
      gateway_.Call<v1::ListEntriesResponse>("recco-app", "SubmissionService.ListEntries", list),
      StatusIs(StatusCode::kNotFound));
}

TEST_F(Journey, TextThatIsNotUtf8IsRefused) {
  const std::string before = Submissions();
  EXPECT_THAT(gateway_.Submit(Message("sori-app", "buca \xff\xfe qui")),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_EQ(Submissions(), before);
}

TEST_F(Journey, EveryMissingFieldIsNamedAtOnce) {
  v1::SubmitMessageRequest request;
  request.set_parent("apps/sori-app");
  request.mutable_message()->set_text("buca");
  const absl::Status refused = gateway_.Submit(request).status();
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument));
  const auto payload = refused.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  ASSERT_TRUE(payload.has_value());
  google::rpc::BadRequest details;
  ASSERT_TRUE(details.ParseFromString(std::string(*payload)));
  std::vector<std::string> fields;
  for (const auto& violation : details.field_violations()) fields.push_back(violation.field());
  EXPECT_THAT(fields, UnorderedElementsAre("message.user_id", "request_id"));
}

TEST_F(Journey, OfATextOfTenMegabytesNothingIsKept) {
  const std::string before = Submissions();
  const absl::Status refused =
      gateway_.Submit(Message("sori-app", std::string(10'000'000, 'a'))).status();
  EXPECT_THAT(refused, AnyOf(StatusIs(StatusCode::kInvalidArgument),
                             StatusIs(StatusCode::kResourceExhausted)));
  EXPECT_EQ(Submissions(), before);
}

TEST_F(Journey, EveryElementOfAStreamIsAnsweredByItsRequestId) {
  std::map<std::string, std::string> wrong;  // what is not as it should be, by request_id
  std::vector<std::string> ids;
  v1::SubmitMessagesRequest request;
  v1::SubmitMessagesResponse response;
  int answers = 0;
  const absl::Status status = gateway_.Exchange(
      "sori-app", "SubmissionService.SubmitMessages", request, response,
      [&] {
        if (ids.size() == 50) return false;
        const v1::SubmitMessageRequest one =
            GatewayUnderTest::Message("sori-app", NewRequestId(), "Buca in via Stagno");
        request.set_parent(one.parent());
        request.set_request_id(one.request_id());
        *request.mutable_message() = one.message();
        // The seventh is broken; the others are none the worse for it.
        if (ids.size() == 6) request.mutable_message()->clear_user_id();
        ids.push_back(one.request_id());
        return true;
      },
      [&] {
        ++answers;
        const bool broken = ids.size() > 6 && response.request_id() == ids[6];
        const bool fits = broken ? response.error().code() == 3 : response.has_submission();
        if (!fits) wrong[response.request_id()] = response.ShortDebugString();
      });
  ASSERT_OK(status);
  EXPECT_EQ(answers, 50);
  EXPECT_THAT(wrong, IsEmpty());
}

TEST_F(Journey, AStreamWhoseCredentialIsRevokedEnds) {
  v1::CreateCredentialRequest creation;
  creation.set_parent("apps/sori-app");
  creation.set_credential_id("stream");
  creation.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
  const auto credential = gateway_.Call<v1::CreateCredentialResponse>(
      "admin-sori", "AccessService.CreateCredential", creation);
  ASSERT_OK(credential);
  const auto app = gateway_.association().ConnectWith(credential->secret());
  v1::SubmitMessagesRequest request;
  v1::SubmitMessagesResponse response;
  int sent = 0;
  int answers = 0;
  const adminctl::Reply reply = app->Exchange(
      *google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
          "mugugno.v1.SubmissionService.SubmitMessages"),
      request, response,
      [&] {
        if (sent == 1) {
          v1::RevokeCredentialRequest revoke;
          revoke.set_name("apps/sori-app/credentials/stream");
          revoke.set_request_id(NewRequestId());
          EXPECT_OK(gateway_.Call<v1::Credential>("admin-sori", "AccessService.RevokeCredential",
                                                  revoke));
        }
        const auto one = Message("sori-app", "Buca in via Stagno");
        request.set_parent(one.parent());
        request.set_request_id(NewRequestId());
        *request.mutable_message() = one.message();
        return ++sent <= 20;
      },
      [&] { ++answers; });
  EXPECT_EQ(reply.status.code(), static_cast<int>(StatusCode::kUnauthenticated));
  EXPECT_LE(answers, 1);
}

TEST_F(Journey, AnAppThatWatchesLearnsThatADoubtfulMessageWasConfirmed) {
  v1::WatchConversationsRequest watch;
  watch.set_parent("apps/sori-app");
  const auto call = std::make_shared<gateway::InProcessCall>(
      "/mugugno.v1.SubmissionService/WatchConversations",
      gateway::Presented{gateway_.association().TokenOf("sori-app"), "", false},
      std::vector<std::string>{watch.SerializeAsString()});
  gateway_.server().Receive(call);
  v1::WatchConversationsResponse event;
  std::string bytes;
  ASSERT_TRUE(call->Next(&bytes));  // only a token
  const auto held =
      gateway_.Submit(Message("sori-app", "C'è una buca a Recco in via XX Settembre"));
  ASSERT_OK(held);
  ASSERT_EQ(held->state(), Submission::STATE_HELD);
  v1::ConfirmTicketRouteRequest confirm;
  confirm.set_name(gateway_.TicketOf("sori", held->number()).name());
  confirm.set_request_id(NewRequestId());
  ASSERT_OK(
      gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ConfirmTicketRoute", confirm));
  std::vector<Submission::State> states;
  while (states.empty() || states.back() != Submission::STATE_APPLIED) {
    ASSERT_TRUE(call->Next(&bytes)) << "the watch ended";
    event.ParseFromString(bytes);
    if (event.submission() == held->name()) states.push_back(event.state());
  }
  EXPECT_THAT(states, ElementsAre(Submission::STATE_HELD, Submission::STATE_APPLIED));
  call->Cancel();
}

TEST_F(Journey, TheOfficerSeesWhereTheCitizenWasAndHowToCallBack) {
  v1::SubmitMessageRequest request = Message("sori-app", "Qui c'è una buca");
  request.mutable_message()->set_phone_number("+39010123456");
  request.mutable_message()->set_email("citta@example.org");
  request.mutable_message()->mutable_position()->set_latitude(44.3722);
  request.mutable_message()->mutable_position()->set_longitude(9.1037);
  request.mutable_message()->mutable_position()->set_accuracy_meters(12);
  request.mutable_message()->mutable_position()->mutable_fix_time()->set_seconds(1767225600);
  const v1::Submission submission = gateway_.SubmitUntilApplied(request);
  v1::ListTicketEntriesRequest list;
  list.set_parent(gateway_.TicketOf("sori", submission.number()).name());
  const auto entries = gateway_.Call<v1::ListTicketEntriesResponse>(
      "comunicazione", "TicketService.ListTicketEntries", list);
  ASSERT_OK(entries);
  const v1::TicketEntry& said = entries->entries(0);
  EXPECT_EQ(said.position().latitude(), 44.3722);
  EXPECT_EQ(said.position().longitude(), 9.1037);
  EXPECT_EQ(said.position().accuracy_meters(), 12);
  EXPECT_EQ(said.position().fix_time().seconds(), 1767225600);
  EXPECT_EQ(said.phone_number(), "+39010123456");
  EXPECT_EQ(said.email(), "citta@example.org");
}

TEST_F(Journey, OnASuspendedChannelNothingIsSentAndEverythingIsTaken) {
  const auto first = gateway_.SubmitUntilApplied(
      Message("sori-app", "C'è un incendio nel bosco, ci sono persone dentro"));
  ASSERT_THAT(gateway_.Conversation("sori-app", first), SizeIs(2));
  v1::SuspendChannelRequest suspend;
  suspend.set_name("tenants/sori/channels/app");
  suspend.set_request_id(NewRequestId());
  ASSERT_OK(gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.SuspendChannel", suspend));
  const auto more =
      gateway_.SubmitUntilApplied(Message("sori-app", "Buca in via Solimano davanti alla scuola"));
  EXPECT_NE(more.number(), "");
  v1::ReplyToTicketRequest reply;
  reply.set_name(gateway_.TicketOf("sori", more.number()).name());
  reply.set_text("La ripariamo giovedì.");
  const auto refused =
      gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ReplyToTicket", reply);
  EXPECT_THAT(refused, HasReason("CHANNEL_SUSPENDED"));
  v1::CloseTicketRequest close;
  close.set_name(reply.name());
  close.set_outcome(v1::TICKET_OUTCOME_FIXED);
  close.set_text("Riparata.");
  EXPECT_THAT(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.CloseTicket", close),
              HasReason("CHANNEL_SUSPENDED"));
  const auto silent = gateway_.Conversation("sori-app", first);
  v1::ResumeChannelRequest resume;
  resume.set_name("tenants/sori/channels/app");
  resume.set_request_id(NewRequestId());
  ASSERT_OK(gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.ResumeChannel", resume));
  EXPECT_THAT(silent,
              ElementsAre(Property(&ConversationEntry::kind, ConversationEntry::KIND_MESSAGE),
                          Property(&ConversationEntry::kind, ConversationEntry::KIND_MESSAGE)));
  EXPECT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ReplyToTicket", reply));
  EXPECT_THAT(gateway_.Conversation("sori-app", first), SizeIs(4));
}

TEST_F(Journey, NewTicketsOfASuspendedOfficeGoToTheDefaultOffice) {
  v1::SuspendOfficeRequest suspend;
  suspend.set_name("tenants/sori/offices/segreteria");
  EXPECT_THAT(
      gateway_.Call<v1::Office>("admin-sori", "DirectoryService.SuspendOffice", suspend).status(),
      HasReason("DEFAULT_OFFICE"));
  suspend.set_name("tenants/sori/offices/tecnico");
  const auto suspended =
      gateway_.Call<v1::Office>("admin-sori", "DirectoryService.SuspendOffice", suspend);
  ASSERT_OK(suspended);
  EXPECT_EQ(suspended->state(), v1::Office::STATE_SUSPENDED);
  const auto submission =
      gateway_.SubmitUntilApplied(Message("sori-app", "C'è una buca in via Garibaldi"));
  const v1::Ticket ticket = gateway_.TicketOf("sori", submission.number());
  v1::ForwardTicketRequest forward;
  forward.set_name(ticket.name());
  forward.set_office("tenants/sori/offices/tecnico");
  const auto refused =
      gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ForwardTicket", forward);
  v1::ResumeOfficeRequest resume;
  resume.set_name(suspend.name());
  ASSERT_OK(gateway_.Call<v1::Office>("admin-sori", "DirectoryService.ResumeOffice", resume));
  EXPECT_EQ(ticket.office(), "tenants/sori/offices/segreteria");
  EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ForwardTicket", forward));
}

}  // namespace
}  // namespace mugugno::tests
