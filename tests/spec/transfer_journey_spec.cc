// A citizen's matter that another comune takes over, through a gateway's front door.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/transfer_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using v1::ConversationEntry;
using v1::Submission;

class TransferJourney : public ::testing::Test {
 protected:
  v1::SubmitMessageRequest Message(const std::string& text) {
    v1::SubmitMessageRequest request = GatewayUnderTest::Message("sori-app", user_, text);
    request.mutable_message()->set_display_name("Rosa Mugugna");
    request.mutable_message()->set_phone_number("+39333000111");
    return request;
  }
  // Applied; the first message may meet cold caches and be answered PENDING.
  Submission Submit(const v1::SubmitMessageRequest& request) {
    auto submission = gateway_.Submit(request);
    for (int i = 0; i < 5 && submission.ok() && submission->number().empty(); ++i) {
      submission = gateway_.Submit(request);
    }
    EXPECT_OK(submission);
    return submission.value_or(Submission());
  }
  Submission Now(const Submission& submission) {
    v1::GetSubmissionRequest request;
    request.set_name(submission.name());
    const auto found =
        gateway_.Call<Submission>("sori-app", "SubmissionService.GetSubmission", request);
    EXPECT_OK(found);
    return found.value_or(Submission());
  }
  absl::StatusOr<v1::Transfer> Propose(const v1::Ticket& ticket,
                                       const std::vector<v1::Transfer::Field>& fields = {}) {
    v1::ProposeTransferRequest request;
    request.set_name(ticket.name());
    request.set_target("tenants/recco");
    request.set_reason_code(v1::Transfer::REASON_CODE_COMPETENCE);
    request.set_reason("La carta la rilascia Recco.");
    request.set_etag(ticket.etag());
    for (const auto field : fields) request.add_fields(field);
    return gateway_.Call<v1::Transfer>("officer-sori", "TransferService.ProposeTransfer", request);
  }
  static std::string InRecco(const v1::Transfer& transfer) {
    return absl::StrCat("tenants/recco",
                        transfer.name().substr(transfer.name().find("/transfers")));
  }
  absl::StatusOr<v1::Transfer> Accept(const v1::Transfer& transfer,
                                      const std::string& by = "officer-recco") {
    v1::AcceptTransferRequest request;
    request.set_name(InRecco(transfer));
    return gateway_.Call<v1::Transfer>(by, "TransferService.AcceptTransfer", request);
  }
  absl::StatusOr<v1::Transfer> Get(const std::string& name, const std::string& by) {
    v1::GetTransferRequest request;
    request.set_name(name);
    return gateway_.Call<v1::Transfer>(by, "TransferService.GetTransfer", request);
  }
  absl::StatusOr<v1::Ticket> TicketAs(const std::string& name, const std::string& by) {
    v1::GetTicketRequest request;
    request.set_name(name);
    return gateway_.Call<v1::Ticket>(by, "TicketService.GetTicket", request);
  }
  absl::Status Reply(const std::string& ticket, const std::string& text, const std::string& by) {
    v1::ReplyToTicketRequest request;
    request.set_name(ticket);
    request.set_text(text);
    return gateway_.Call<v1::Ticket>(by, "TicketService.ReplyToTicket", request).status();
  }
  // The content, or the error's code.
  std::string Download(const std::string& by, const std::string& name) {
    v1::DownloadAttachmentRequest request;
    request.set_name(name);
    v1::DownloadAttachmentResponse response;
    std::string content;
    bool sent = false;
    const absl::Status status = gateway_.Exchange(
        by, "AttachmentService.DownloadAttachment", request, response,
        [&] { return !std::exchange(sent, true); }, [&] { content += response.chunk(); });
    return status.ok() ? content : absl::StatusCodeToString(status.code());
  }
  std::string TicketsIn(const std::string& tenant) {
    return gateway_.Ask(
        absl::StrCat("SELECT COUNT(*) FROM mugugno.ticket WHERE tenant_id = '", tenant, "'"));
  }

  // A matter of the registry office, which works from its queue, as Recco has it in the end.
  struct Moved {
    Submission submission;
    v1::Ticket left;
    v1::Ticket taken;
  };
  Moved Move(const std::string& text) {
    Moved moved;
    moved.submission = Submit(Message(text));
    moved.left = gateway_.TicketOf("sori", moved.submission.number());
    const auto offered = Propose(moved.left);
    EXPECT_OK(offered);
    if (!offered.ok()) return moved;
    const auto accepted = Accept(*offered);
    EXPECT_OK(accepted);
    if (!accepted.ok()) return moved;
    moved.taken = TicketAs(accepted->ticket(), "officer-recco").value_or(v1::Ticket());
    return moved;
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  const std::string user_ = NewRequestId();
};

TEST_F(TransferJourney, TheCitizenReadsTheOtherComunesAnswerUnderTheOldName) {
  const Submission submission = Submit(Message("Vorrei rinnovare la carta d'identità"));
  const v1::Ticket left = gateway_.TicketOf("sori", submission.number());
  ASSERT_EQ(left.office(), "tenants/sori/offices/anagrafe");
  ASSERT_OK(Reply(left.name(), "Guardiamo.", "officer-sori"));
  const std::vector<ConversationEntry> before = gateway_.Conversation("sori-app", submission);
  const auto offered = Propose(gateway_.TicketOf("sori", submission.number()));
  ASSERT_OK(offered);
  const auto accepted = Accept(*offered);
  ASSERT_OK(accepted);
  ASSERT_OK(Reply(accepted->ticket(), "Venga martedì.", "officer-recco"));

  const Submission now = Now(submission);
  EXPECT_EQ(now.name(), submission.name());
  EXPECT_EQ(now.conversation(), submission.conversation());
  EXPECT_EQ(now.state(), Submission::STATE_APPLIED);
  EXPECT_EQ(now.comune_display_name(), "Recco");
  EXPECT_THAT(now.number(), StartsWith("RECCO-"));
  const std::vector<ConversationEntry> after = gateway_.Conversation("sori-app", submission);
  ASSERT_EQ(after.size(), before.size() + 2);
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(after[i].name(), before[i].name());
    EXPECT_EQ(after[i].text(), before[i].text());
    EXPECT_EQ(after[i].author(), before[i].author());
    EXPECT_EQ(after[i].submission(), before[i].submission());
  }
  const ConversationEntry& told = after[before.size()];
  EXPECT_EQ(told.kind(), ConversationEntry::KIND_RECEIPT);
  EXPECT_EQ(told.author(), "Comune di Sori");
  EXPECT_THAT(told.text(), AllOf(HasSubstr(left.number()), HasSubstr(now.number())));
  const ConversationEntry& answer = after.back();
  EXPECT_EQ(answer.kind(), ConversationEntry::KIND_REPLY);
  EXPECT_EQ(answer.author(), "Comune di Recco");
  EXPECT_THAT(answer.text(), StartsWith("Il Comune di Recco risponde:\n\nVenga martedì."));
  for (const ConversationEntry& entry : after) {
    EXPECT_THAT(entry.ShortDebugString(), Not(HasSubstr("tenants/")));
  }
}

TEST_F(TransferJourney, BeforeItNobodyOfTheOtherComuneReadsTheTicketAndAfterItNobodyOfTheFirst) {
  const Submission submission = Submit(Message("Vorrei rinnovare la carta d'identità SEGRETA"));
  const v1::Ticket left = gateway_.TicketOf("sori", submission.number());
  const auto offered = Propose(left);
  ASSERT_OK(offered);
  EXPECT_THAT(TicketAs(left.name(), "officer-recco"), StatusIs(StatusCode::kPermissionDenied));
  const auto seen = Get(InRecco(*offered), "officer-recco");
  ASSERT_OK(seen);
  EXPECT_EQ(seen->reason(), "La carta la rilascia Recco.");
  EXPECT_THAT(seen->ShortDebugString(), Not(AllOf(HasSubstr("SEGRETA"), HasSubstr("Rosa"))));
  const auto accepted = Accept(*offered);
  ASSERT_OK(accepted);
  EXPECT_THAT(TicketAs(accepted->ticket(), "officer-sori"),
              StatusIs(StatusCode::kPermissionDenied));
  const auto tombstone = TicketAs(left.name(), "officer-sori");
  ASSERT_OK(tombstone);
  EXPECT_EQ(tombstone->state(), v1::TICKET_STATE_TRANSFERRED);
  EXPECT_EQ(tombstone->number(), left.number());
  EXPECT_EQ(tombstone->transfer().target(), "tenants/recco");
  EXPECT_THAT(tombstone->ShortDebugString(), Not(HasSubstr("SEGRETA")));
  EXPECT_THAT(tombstone->ShortDebugString(), Not(HasSubstr("Rosa")));
  v1::ListTicketEntriesRequest list;
  list.set_parent(left.name());
  const auto entries = gateway_.Call<v1::ListTicketEntriesResponse>(
      "officer-sori", "TicketService.ListTicketEntries", list);
  ASSERT_OK(entries);
  for (const v1::TicketEntry& entry : entries->entries()) EXPECT_EQ(entry.text(), "");
  const auto taken = TicketAs(accepted->ticket(), "officer-recco");
  ASSERT_OK(taken);
  EXPECT_THAT(taken->preview(), HasSubstr("SEGRETA"));
  // It was not among the chosen fields.
  EXPECT_EQ(taken->contact_display_name(), "");
}

TEST_F(TransferJourney, AChosenFieldGoesAlong) {
  const Submission submission = Submit(Message("Vorrei rinnovare la carta d'identità"));
  const auto offered =
      Propose(gateway_.TicketOf("sori", submission.number()), {v1::Transfer::FIELD_DISPLAY_NAME});
  ASSERT_OK(offered);
  const auto accepted = Accept(*offered);
  ASSERT_OK(accepted);
  const auto taken = TicketAs(accepted->ticket(), "officer-recco");
  ASSERT_OK(taken);
  EXPECT_EQ(taken->contact_display_name(), "Rosa Mugugna");
}

TEST_F(TransferJourney, APhotoGoesAlongAndTheAppKeepsItsName) {
  v1::UploadAttachmentRequest upload;
  v1::Attachment photo;
  bool sent = false;
  ASSERT_OK(gateway_.Exchange(
      "sori-app", "AttachmentService.UploadAttachment", upload, photo,
      [&] {
        upload.mutable_declaration()->set_parent("apps/sori-app");
        upload.mutable_declaration()->set_size_bytes(6);
        upload.set_chunk("LAFOTO");
        return !std::exchange(sent, true);
      },
      [] {}));
  v1::SubmitMessageRequest message = Message("Vorrei rinnovare la carta d'identità");
  message.mutable_message()->add_attachments(photo.name());
  const Submission submission = Submit(message);
  const v1::Ticket left = gateway_.TicketOf("sori", submission.number());
  const std::string id = photo.name().substr(photo.name().rfind("/attachments/"));
  const auto offered = Propose(left);
  ASSERT_OK(offered);
  const auto accepted = Accept(*offered);
  ASSERT_OK(accepted);
  EXPECT_EQ(Download("officer-recco", accepted->ticket() + id), "LAFOTO");
  EXPECT_EQ(Download("sori-app", photo.name()), "LAFOTO");
  EXPECT_EQ(Download("officer-sori", left.name() + id), "NOT_FOUND");
}

TEST_F(TransferJourney, AThirdComuneSeesNothing) {
  const Submission submission = Submit(Message("Vorrei rinnovare la carta d'identità"));
  const auto offered = Propose(gateway_.TicketOf("sori", submission.number()));
  ASSERT_OK(offered);
  // Whatever another test left of that comune.
  v1::ResumeTenantRequest resume;
  resume.set_name("tenants/camogli");
  resume.set_reason("prova");
  (void)gateway_.Call<v1::Tenant>("coordinamento", "DirectoryService.ResumeTenant", resume).ok();
  const std::string elsewhere =
      absl::StrCat("tenants/camogli", offered->name().substr(offered->name().find("/transfers")));
  for (const char* by : {"officer-camogli", "estraneo"}) {
    EXPECT_THAT(Get(offered->name(), by), StatusIs(StatusCode::kPermissionDenied));
    EXPECT_THAT(Get(InRecco(*offered), by), StatusIs(StatusCode::kPermissionDenied));
    EXPECT_THAT(Accept(*offered, by), StatusIs(StatusCode::kPermissionDenied));
  }
  v1::GetTransferRequest nothing;
  nothing.set_name(absl::StrCat("tenants/camogli/transfers/", NewRequestId()));
  const absl::Status unknown = Get(nothing.name(), "officer-camogli").status();
  EXPECT_THAT(unknown, StatusIs(StatusCode::kNotFound));
  EXPECT_EQ(Get(elsewhere, "officer-camogli").status().message(), unknown.message());
  EXPECT_THAT(Get(elsewhere, "officer-camogli"), StatusIs(StatusCode::kNotFound));
  v1::ListTransfersRequest list;
  list.set_parent("tenants/-");
  const auto none = gateway_.Call<v1::ListTransfersResponse>("officer-camogli",
                                                             "TransferService.ListTransfers", list);
  ASSERT_OK(none);
  EXPECT_THAT(none->transfers(), IsEmpty());
  // Not in service yet, it is no comune to offer a ticket to either.
  v1::ProposeTransferRequest offer;
  offer.set_name(gateway_.TicketOf("sori", submission.number()).name());
  offer.set_target("tenants/camogli");
  offer.set_reason_code(v1::Transfer::REASON_CODE_PLACE);
  offer.set_reason("x");
  const auto to = [&](const std::string& target) {
    offer.set_target(target);
    return gateway_.Call<v1::Transfer>("officer-sori", "TransferService.ProposeTransfer", offer)
        .status();
  };
  EXPECT_THAT(to("tenants/camogli"), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_EQ(to("tenants/camogli"), to("tenants/chiavari"));
}

TEST_F(TransferJourney, WhatTheDeskHeldInDoubtIsHandedToTheReceiversOwnOffice) {
  const Submission submission = Submit(Message("C'è una buca a Recco in via XX Settembre"));
  ASSERT_EQ(submission.state(), Submission::STATE_HELD);
  const auto offered = Propose(gateway_.TicketOf("sori", submission.number()));
  ASSERT_OK(offered);
  const auto accepted = Accept(*offered);
  ASSERT_OK(accepted);
  const auto taken = TicketAs(accepted->ticket(), "officer-recco");
  ASSERT_OK(taken);
  EXPECT_EQ(taken->office(), "tenants/recco/offices/tecnico");
  EXPECT_FALSE(taken->has_hold());
  EXPECT_EQ(Now(submission).state(), Submission::STATE_APPLIED);
  v1::ListDeliveriesRequest outbox;
  outbox.set_parent("tenants/recco");
  outbox.set_page_size(200);
  for (int state = v1::DELIVERY_STATE_QUEUED; state <= v1::DELIVERY_STATE_DEAD; ++state) {
    outbox.add_states(static_cast<v1::DeliveryState>(state));
  }
  const auto deliveries = gateway_.Call<v1::ListDeliveriesResponse>(
      "officer-recco", "DeliveryService.ListDeliveries", outbox);
  ASSERT_OK(deliveries);
  int handed = 0;
  for (const v1::Delivery& delivery : deliveries->deliveries()) {
    if (delivery.ticket() == accepted->ticket()) ++handed;
  }
  EXPECT_EQ(handed, 1);
}

TEST_F(TransferJourney, WhatTheCitizenWritesMoreReachesTheReceiversTicket) {
  const Moved moved = Move("Vorrei rinnovare la carta d'identità");
  ASSERT_OK(Reply(moved.taken.name(), "Ha già la foto?", "officer-recco"));
  const std::string sori = TicketsIn("sori");
  const std::string recco = TicketsIn("recco");
  const std::string question = gateway_.Conversation("sori-app", moved.submission).back().name();
  // An answer that names what it answers, with words of a matter of their own.
  v1::SubmitMessageRequest answer = Message("Sì, ma ho anche una buca davanti a casa");
  answer.mutable_message()->set_reply_to(question);
  EXPECT_EQ(Submit(answer).number(), moved.taken.number());
  // The same matter again, and a fragment.
  EXPECT_EQ(Submit(Message("Vorrei rinnovare la carta d'identità")).number(), moved.taken.number());
  EXPECT_EQ(Submit(Message("Grazie mille")).number(), moved.taken.number());
  EXPECT_EQ(TicketsIn("sori"), sori);
  EXPECT_EQ(TicketsIn("recco"), recco);
  v1::ListTicketEntriesRequest list;
  list.set_parent(moved.taken.name());
  const auto entries = gateway_.Call<v1::ListTicketEntriesResponse>(
      "officer-recco", "TicketService.ListTicketEntries", list);
  ASSERT_OK(entries);
  EXPECT_EQ(entries->entries().rbegin()->text(), "Grazie mille");
}

TEST_F(TransferJourney, AMatterOfItsOwnIsStillTheChannelsComunes) {
  const Moved moved = Move("Vorrei rinnovare la carta d'identità");
  const Submission other = Submit(Message("C'è un lampione spento in via Stagno"));
  EXPECT_THAT(other.number(), StartsWith("SORI-"));
}

TEST_F(TransferJourney, ThanksAfterTheEndAreTheReceiversToo) {
  const Moved moved = Move("Vorrei rinnovare la carta d'identità");
  v1::CloseTicketRequest close;
  close.set_name(moved.taken.name());
  close.set_outcome(v1::TICKET_OUTCOME_ANSWERED);
  close.set_text("Fatto.");
  ASSERT_OK(gateway_.Call<v1::Ticket>("officer-recco", "TicketService.CloseTicket", close));
  EXPECT_EQ(Submit(Message("Grazie")).number(), moved.taken.number());
}

}  // namespace
}  // namespace mugugno::tests
