// One message with two matters, and matters that have to do with each other: two tickets of one
// comune, one conversation, and a timeline that tells it on both.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/ticket_relation_service.pb.h"
#include "mugugno/v1/transfer_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/request_id.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Property;
using ::testing::SizeIs;
using v1::ConversationEntry;
using v1::Submission;
using v1::Ticket;
using v1::TicketEntry;

constexpr char kBoth[] = "In salita Caorsi una buca larga, e i cassonetti non sono stati svuotati";

class RelationSpec : public ::testing::Test {
 protected:
  Submission Write(const std::string& text, const std::string& file = "",
                   const std::string& reply_to = "") {
    v1::SubmitMessageRequest request = GatewayUnderTest::Message("sori-app", user_, text);
    if (!file.empty()) request.mutable_message()->add_attachments(file);
    request.mutable_message()->set_reply_to(reply_to);
    return gateway_.SubmitUntilApplied(request);
  }
  Ticket TicketOf(const Submission& submission) {
    return gateway_.TicketOf("sori", submission.number());
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& method, const Request& request,
                               const std::string& by = "comunicazione") {
    return gateway_.Call<Response>(by, method, request);
  }
  static v1::SplitTicketRequest Asked(const Ticket& ticket) {
    v1::SplitTicketRequest request;
    request.set_name(ticket.name());
    request.set_topic("road.pothole");
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::SplitTicketResponse> Split(const v1::SplitTicketRequest& request,
                                                const std::string& by = "comunicazione") {
    return Ask<v1::SplitTicketResponse>("TicketRelationService.SplitTicket", request, by);
  }
  absl::StatusOr<Ticket> Link(const Ticket& one, const Ticket& other) {
    v1::LinkTicketsRequest request;
    request.set_name(one.name());
    request.set_other(other.name());
    return Ask<Ticket>("TicketRelationService.LinkTickets", request);
  }
  absl::StatusOr<Ticket> Unlink(const Ticket& one, const Ticket& other) {
    v1::UnlinkTicketsRequest request;
    request.set_name(one.name());
    request.set_other(other.name());
    return Ask<Ticket>("TicketRelationService.UnlinkTickets", request);
  }
  std::vector<std::string> RelatedTo(const Ticket& ticket,
                                     const std::string& by = "comunicazione") {
    v1::ListRelatedTicketsRequest request;
    request.set_parent(ticket.name());
    const auto related = Ask<v1::ListRelatedTicketsResponse>(
        "TicketRelationService.ListRelatedTickets", request, by);
    EXPECT_OK(related);
    std::vector<std::string> numbers;
    if (!related.ok()) return numbers;
    for (const Ticket& each : related->tickets()) numbers.push_back(each.number());
    return numbers;
  }
  std::vector<TicketEntry> Entries(const Ticket& ticket, TicketEntry::Kind kind) {
    v1::ListTicketEntriesRequest request;
    request.set_parent(ticket.name());
    const auto page =
        Ask<v1::ListTicketEntriesResponse>("TicketService.ListTicketEntries", request);
    EXPECT_OK(page);
    std::vector<TicketEntry> found;
    for (const TicketEntry& entry : page->entries()) {
      if (entry.kind() == kind) found.push_back(entry);
    }
    return found;
  }
  absl::Status Reply(const Ticket& ticket, const std::string& text) {
    v1::ReplyToTicketRequest request;
    request.set_name(ticket.name());
    request.set_text(text);
    return Ask<Ticket>("TicketService.ReplyToTicket", request).status();
  }
  std::string Audited(const std::string& action, const Ticket& ticket) {
    return gateway_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE action = '", action,
                                     "' AND resource = '", ticket.name(), "'"));
  }
  std::string Upload(const std::string& content) {
    v1::UploadAttachmentRequest request;
    v1::Attachment attachment;
    bool sent = false;
    auto& declaration = *request.mutable_declaration();
    declaration.set_parent("apps/sori-app");
    declaration.set_size_bytes(static_cast<int64_t>(content.size()));
    declaration.set_file_name("cassonetti.jpg");
    declaration.set_content_type("image/jpeg");
    request.set_chunk(content);
    EXPECT_OK(gateway_.Exchange(
        "sori-app", "AttachmentService.UploadAttachment", request, attachment,
        [&] { return !std::exchange(sent, true); }, [] {}));
    return attachment.name();
  }
  std::string Download(const std::string& by, const std::string& name) {
    v1::DownloadAttachmentRequest request;
    request.set_name(name);
    v1::DownloadAttachmentResponse response;
    std::string content;
    bool sent = false;
    EXPECT_OK(gateway_.Exchange(
        by, "AttachmentService.DownloadAttachment", request, response,
        [&] { return !std::exchange(sent, true); }, [&] { content += response.chunk(); }));
    return content;
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  const std::string user_ = NewRequestId();
};

TEST_F(RelationSpec, AMessageWithTwoMattersIsTwoTicketsOfOneConversation) {
  const Submission submission = Write(kBoth);
  const Ticket before = TicketOf(submission);
  v1::SplitTicketRequest request = Asked(before);
  request.set_note("solo la buca");
  const auto split = Split(request);
  ASSERT_OK(split);
  const Ticket& second = split->second();
  EXPECT_EQ(split->ticket().name(), before.name());
  EXPECT_EQ(split->ticket().state(), before.state());
  EXPECT_NE(second.number(), before.number());
  EXPECT_EQ(second.state(), v1::TICKET_STATE_FORWARDED);
  EXPECT_EQ(second.topic(), "road.pothole");
  // By the comune's rules, as nobody named one.
  EXPECT_EQ(before.office(), "tenants/sori/offices/ambiente");
  EXPECT_EQ(second.office(), "tenants/sori/offices/tecnico");
  EXPECT_EQ(second.channel(), before.channel());
  EXPECT_THAT(second.preview(), HasSubstr("cassonetti"));
  EXPECT_THAT(second.create_time().seconds(),
              testing::AllOf(testing::Ge(before.create_time().seconds() - 5),
                             testing::Le(before.create_time().seconds())));
  // The message is in both, the first as it was; each tells of the other.
  EXPECT_THAT(Entries(second, TicketEntry::KIND_INBOUND),
              ElementsAre(Property(&TicketEntry::text, kBoth)));
  EXPECT_THAT(Entries(before, TicketEntry::KIND_INBOUND), SizeIs(1));
  EXPECT_THAT(Entries(before, TicketEntry::KIND_SPLIT),
              ElementsAre(AllOf(Property(&TicketEntry::text, second.number()),
                                Property(&TicketEntry::ticket, second.name()))));
  EXPECT_THAT(Entries(second, TicketEntry::KIND_SPLIT),
              ElementsAre(AllOf(Property(&TicketEntry::text, before.number()),
                                Property(&TicketEntry::ticket, before.name()))));
  EXPECT_THAT(Entries(second, TicketEntry::KIND_FORWARD),
              ElementsAre(Property(&TicketEntry::text, "solo la buca")));
  EXPECT_THAT(RelatedTo(before), ElementsAre(second.number()));
  EXPECT_THAT(RelatedTo(second), ElementsAre(before.number()));
  EXPECT_EQ(Audited("ticket.split", before), "1");
  EXPECT_EQ(Audited("ticket.open", second), "1");
  // The app's name stays valid, and the citizen reads what they wrote once.
  v1::GetSubmissionRequest get;
  get.set_name(submission.name());
  const auto now = Ask<Submission>("SubmissionService.GetSubmission", get, "sori-app");
  ASSERT_OK(now);
  EXPECT_EQ(now->number(), before.number());
  EXPECT_THAT(gateway_.Conversation("sori-app", submission),
              Contains(Property(&ConversationEntry::text, HasSubstr("Caorsi"))).Times(1));
}

TEST_F(RelationSpec, AnAnswerOnEitherReachesTheCitizenOnceAndIsAnsweredThere) {
  const Submission submission = Write(kBoth);
  const Ticket first = TicketOf(submission);
  const auto split = Split(Asked(first));
  ASSERT_OK(split);
  ASSERT_OK(Reply(first, "La salita si ripara martedì."));
  ASSERT_OK(Reply(split->second(), "I cassonetti si svuotano stasera."));
  const std::vector<ConversationEntry> conversation = gateway_.Conversation("sori-app", submission);
  EXPECT_THAT(conversation,
              Contains(Property(&ConversationEntry::text, HasSubstr("martedì"))).Times(1));
  EXPECT_THAT(conversation,
              Contains(Property(&ConversationEntry::text, HasSubstr("stasera"))).Times(1));
  // What answers the second's answer is the second's.
  const Submission again =
      Write("Stasera i cassonetti sono ancora pieni", "", conversation.back().name());
  EXPECT_EQ(again.number(), split->second().number());
}

TEST_F(RelationSpec, ChosenMessagesGoAlongAndOthersStay) {
  const Submission one = Write("In salita Caorsi una buca larga davanti alla fontana");
  const Ticket ticket = TicketOf(one);
  const std::vector<ConversationEntry> conversation = gateway_.Conversation("sori-app", one);
  Write("E di fronte alla fontana i cassonetti traboccano", "", conversation.front().name());
  const std::vector<TicketEntry> said = Entries(ticket, TicketEntry::KIND_INBOUND);
  ASSERT_THAT(said, SizeIs(2));
  v1::SplitTicketRequest request = Asked(ticket);
  request.add_entries(said[1].name());
  request.set_office("tenants/sori/offices/segreteria");
  const auto split = Split(request);
  ASSERT_OK(split);
  EXPECT_THAT(Entries(split->second(), TicketEntry::KIND_INBOUND),
              ElementsAre(Property(&TicketEntry::text, HasSubstr("traboccano"))));
  EXPECT_THAT(split->second().preview(), HasSubstr("traboccano"));
  EXPECT_EQ(split->second().office(), request.office());
}

TEST_F(RelationSpec, ARepeatUnderTheSameRequestIdIsOneSecondTicket) {
  const Ticket ticket = TicketOf(Write(kBoth));
  const v1::SplitTicketRequest request = Asked(ticket);
  const auto once = Split(request);
  const auto twice = Split(request);
  ASSERT_OK(once);
  ASSERT_OK(twice);
  EXPECT_EQ(once->second().name(), twice->second().name());
  EXPECT_THAT(RelatedTo(ticket), SizeIs(1));
  // Whoever saw an older ticket is told.
  v1::SplitTicketRequest late = Asked(ticket);
  late.set_etag(ticket.etag());
  EXPECT_THAT(Split(late), HasReason("ETAG_MISMATCH"));
}

TEST_F(RelationSpec, TheFilesAreInBothForWhoWorksOnEither) {
  const std::string photo = "\xFF\xD8\xFF\xE0 i cassonetti pieni di salita Caorsi";
  const Ticket first = TicketOf(Write(kBoth, Upload(photo)));
  const auto split = Split(Asked(first));
  ASSERT_OK(split);
  const auto of = [&](const Ticket& ticket) {
    const std::vector<TicketEntry> said = Entries(ticket, TicketEntry::KIND_INBOUND);
    return said.empty() || said[0].attachments().empty() ? std::string()
                                                         : said[0].attachments(0).name();
  };
  EXPECT_NE(of(first), of(split->second()));
  EXPECT_EQ(Download("comunicazione", of(first)), photo);
  EXPECT_EQ(Download("comunicazione", of(split->second())), photo);
}

TEST_F(RelationSpec, AnEmergencyIsSeenFirstAndStaysOneInBoth) {
  const Ticket ticket = TicketOf(
      Write("In salita Caorsi un incendio vicino alle case, c'è gente dentro, e i cassonetti sono "
            "pieni"));
  ASSERT_TRUE(ticket.emergency());
  EXPECT_THAT(Split(Asked(ticket)), HasReason("EMERGENCY_NOT_SEEN"));
  v1::AcknowledgeEmergencyRequest seen;
  seen.set_name(ticket.name());
  ASSERT_OK(Ask<Ticket>("TicketService.AcknowledgeEmergency", seen));
  const auto split = Split(Asked(ticket));
  ASSERT_OK(split);
  EXPECT_TRUE(split->ticket().emergency());
  EXPECT_TRUE(split->second().emergency());
  EXPECT_TRUE(split->second().has_emergency_acknowledge_time());
}

TEST_F(RelationSpec, NothingIsSplitThatIsInDoubtEndedOrAnotherComunes) {
  const Ticket ticket = TicketOf(Write(kBoth));
  v1::SplitTicketRequest request = Asked(ticket);
  request.set_office("tenants/recco/offices/tecnico");
  EXPECT_THAT(Split(request), StatusIs(StatusCode::kInvalidArgument));
  request = Asked(ticket);
  request.add_entries(absl::StrCat(ticket.name(), "/entries/", NewRequestId()));
  EXPECT_THAT(Split(request), StatusIs(StatusCode::kInvalidArgument));
  request = Asked(ticket);
  request.set_topic("cassonetti");
  EXPECT_THAT(Split(request), StatusIs(StatusCode::kInvalidArgument));
  v1::DiscardTicketRequest discard;
  discard.set_name(ticket.name());
  discard.set_reason(v1::DISCARD_REASON_MISTAKE);
  ASSERT_OK(Ask<Ticket>("TicketService.DiscardTicket", discard));
  EXPECT_THAT(Split(Asked(ticket)), HasReason("ILLEGAL_STATE_CHANGE"));
  EXPECT_THAT(RelatedTo(ticket), IsEmpty());
}

TEST_F(RelationSpec, ARelationIsSaidAndTakenBackOnBoth) {
  const Ticket one = TicketOf(Write("In salita Caorsi il muretto di pietra è gonfio"));
  const Ticket other = TicketOf(gateway_.SubmitUntilApplied(
      GatewayUnderTest::Message("sori-app", NewRequestId(), "Muretto pericolante in Caorsi")));
  ASSERT_OK(Link(one, other));
  ASSERT_OK(Link(other, one));
  EXPECT_THAT(RelatedTo(one), ElementsAre(other.number()));
  EXPECT_THAT(RelatedTo(other), ElementsAre(one.number()));
  EXPECT_THAT(Entries(one, TicketEntry::KIND_LINK),
              ElementsAre(Property(&TicketEntry::text, other.number())));
  EXPECT_THAT(Entries(other, TicketEntry::KIND_LINK),
              ElementsAre(AllOf(Property(&TicketEntry::text, one.number()),
                                Property(&TicketEntry::ticket, one.name()))));
  EXPECT_EQ(Audited("ticket.link", one), "1");
  ASSERT_OK(Unlink(other, one));
  EXPECT_THAT(RelatedTo(one), IsEmpty());
  EXPECT_THAT(RelatedTo(other), IsEmpty());
  EXPECT_THAT(Entries(one, TicketEntry::KIND_UNLINK),
              ElementsAre(Property(&TicketEntry::text, other.number())));
  EXPECT_THAT(Unlink(one, other), HasReason("NOT_LINKED"));
  EXPECT_THAT(Link(one, one), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(RelationSpec, NoTicketIsRelatedToAnotherComunes) {
  const Ticket sori = TicketOf(Write("In salita Caorsi il corrimano è rotto"));
  const Submission elsewhere = gateway_.SubmitUntilApplied(GatewayUnderTest::Message(
      "recco-app", NewRequestId(), "Corrimano rotto in via Biagio Assereto"));
  const Ticket recco = gateway_.TicketOf("recco", elsewhere.number());
  EXPECT_THAT(Link(sori, recco), StatusIs(StatusCode::kInvalidArgument));
  Ticket foreign = recco;
  foreign.set_name(
      absl::StrCat("tenants/sori", recco.name().substr(recco.name().find("/tickets"))));
  EXPECT_THAT(Link(sori, foreign), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(RelatedTo(sori), IsEmpty());
}

TEST_F(RelationSpec, WhatOnlyTheDeskKnowsIsRelatedToNone) {
  const Ticket known = TicketOf(Write("In salita Caorsi manca una mattonella"));
  const Ticket secret = TicketOf(gateway_.SubmitUntilApplied(GatewayUnderTest::Message(
      "sori-app", NewRequestId(), "L'assessore prende mazzette per la salita Caorsi")));
  ASSERT_EQ(secret.kind(), v1::TICKET_KIND_WHISTLEBLOWING);
  EXPECT_THAT(Link(known, secret), HasReason("DESK_ONLY"));
  EXPECT_THAT(Link(secret, known), HasReason("DESK_ONLY"));
  EXPECT_THAT(Entries(known, TicketEntry::KIND_LINK), IsEmpty());
}

TEST_F(RelationSpec, WhatCameFromAnotherComuneIsSplitAndAnsweredByItsChannel) {
  const Submission submission = Write(kBoth);
  // What is under way to the office has left.
  gateway_.Run(absl::StrCat(
      "UPDATE mugugno.delivery SET state = ", static_cast<int>(v1::DELIVERY_STATE_SENT),
      " WHERE ticket_id = (SELECT id FROM mugugno.ticket WHERE number = '", submission.number(),
      "')"));
  v1::ProposeTransferRequest propose;
  propose.set_name(TicketOf(submission).name());
  propose.set_target("tenants/recco");
  propose.set_reason_code(v1::Transfer::REASON_CODE_PLACE);
  propose.set_reason("La salita è oltre il confine.");
  const auto offered =
      gateway_.Call<v1::Transfer>("officer-sori", "TransferService.ProposeTransfer", propose);
  ASSERT_OK(offered);
  v1::AcceptTransferRequest accept;
  accept.set_name("tenants/recco" + offered->name().substr(offered->name().find("/transfers")));
  ASSERT_OK(gateway_.Call<v1::Transfer>("officer-recco", "TransferService.AcceptTransfer", accept));
  v1::GetSubmissionRequest get;
  get.set_name(submission.name());
  const auto moved = gateway_.Call<Submission>("sori-app", "SubmissionService.GetSubmission", get);
  ASSERT_OK(moved);
  const Ticket first = gateway_.TicketOf("recco", moved->number());
  const auto split = Split(Asked(first));
  ASSERT_OK(split);
  EXPECT_OK(Reply(first, "La salita si ripara mercoledì."));
  EXPECT_OK(Reply(split->second(), "I cassonetti si svuotano domattina."));
  EXPECT_THAT(gateway_.Conversation("sori-app", submission),
              AllOf(Contains(Property(&ConversationEntry::text, HasSubstr("mercoledì"))),
                    Contains(Property(&ConversationEntry::text, HasSubstr("domattina")))));
}

TEST_F(RelationSpec, WhoWorksForAnOfficeSeesOnlyItsOwnOfTheRelated) {
  const Ticket first = TicketOf(Write(kBoth));
  const auto split = Split(Asked(first));
  ASSERT_OK(split);
  const Ticket& second = split->second();
  ASSERT_EQ(second.office(), "tenants/sori/offices/tecnico");
  EXPECT_THAT(RelatedTo(second), ElementsAre(first.number()));
  EXPECT_THAT(RelatedTo(second, "tecnico-sori"), IsEmpty());
  EXPECT_EQ(Audited("ticket.list_related", second), "2");
  v1::LinkTicketsRequest request;
  request.set_name(second.name());
  request.set_other(first.name());
  EXPECT_THAT(Ask<Ticket>("TicketRelationService.LinkTickets", request, "tecnico-sori"),
              StatusIs(StatusCode::kNotFound));
}

}  // namespace
}  // namespace mugugno::tests
