// A citizen's photo: from the app to the officer, sealed on the way, and to nobody else.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "routing/photo/photo_origin.h"
#include "tenant/uuid.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/picture.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using v1::Attachment;
using v1::Submission;

constexpr int64_t kMostBytes = 16 << 20;
constexpr size_t kChunk = 300'000;
constexpr absl::Duration kPatience = absl::Seconds(30);

// As a camera would make it, as far as its first bytes go.
std::string Photo(size_t size) {
  std::string bytes = "\xFF\xD8\xFF\xE0 la targa scritta sul muro ";
  while (bytes.size() < size) bytes += static_cast<char>(bytes.size() * 131 + bytes.size() / 251);
  bytes.resize(size);
  return bytes;
}

struct Downloaded {
  absl::Status status;
  v1::DownloadHeaders headers;
  std::string content;
};

class AttachmentSpec : public ::testing::Test {
 protected:
  // Declares `size` bytes where it is given, whatever comes.
  absl::StatusOr<Attachment> Upload(const std::string& content, const std::string& file_name,
                                    const std::string& app = "sori-app", int64_t size = -1,
                                    const std::string& request_id = "") {
    v1::UploadAttachmentRequest request;
    Attachment attachment;
    size_t at = 0;
    bool first = true;
    const absl::Status status = gateway_.Exchange(
        app, "AttachmentService.UploadAttachment", request, attachment,
        [&] {
          if (at >= content.size() && !first) return false;
          request.Clear();
          if (first) {
            auto& declaration = *request.mutable_declaration();
            declaration.set_parent("apps/" + app);
            declaration.set_size_bytes(size < 0 ? static_cast<int64_t>(content.size()) : size);
            declaration.set_file_name(file_name);
            declaration.set_content_type("image/jpeg");
            declaration.set_request_id(request_id);
          }
          first = false;
          request.set_chunk(content.substr(at, kChunk));
          at += request.chunk().size();
          return true;
        },
        [] {});
    if (!status.ok()) return status;
    return attachment;
  }
  Attachment MustUpload(const std::string& content, const std::string& file_name = "foto.jpg",
                        const std::string& app = "sori-app") {
    const auto attachment = Upload(content, file_name, app);
    EXPECT_OK(attachment);
    return attachment.value_or(Attachment());
  }

  Downloaded Download(const std::string& caller, const std::string& name) {
    v1::DownloadAttachmentRequest request;
    request.set_name(name);
    v1::DownloadAttachmentResponse response;
    Downloaded downloaded;
    bool sent = false;
    downloaded.status = gateway_.Exchange(
        caller, "AttachmentService.DownloadAttachment", request, response,
        [&] { return !std::exchange(sent, true); },
        [&] {
          if (response.has_headers()) downloaded.headers = response.headers();
          downloaded.content += response.chunk();
        });
    return downloaded;
  }

  v1::SubmitMessageRequest Message(const std::string& text,
                                   const std::vector<std::string>& attachments,
                                   const std::string& app = "sori-app") {
    auto request = GatewayUnderTest::Message(app, user_, text);
    for (const std::string& name : attachments) request.mutable_message()->add_attachments(name);
    return request;
  }
  // Applied, or whatever else was decided.
  Submission Submit(const v1::SubmitMessageRequest& request) {
    auto submission = gateway_.Submit(request);
    const absl::Time until = absl::Now() + kPatience;
    while (submission.ok() && submission->state() == Submission::STATE_PENDING &&
           absl::Now() < until) {
      submission = gateway_.Submit(request);
    }
    EXPECT_OK(submission);
    return submission.value_or(Submission());
  }
  std::vector<v1::TicketEntry> Entries(const v1::Ticket& ticket) {
    v1::ListTicketEntriesRequest request;
    request.set_parent(ticket.name());
    const auto response = gateway_.Call<v1::ListTicketEntriesResponse>(
        "comunicazione", "TicketService.ListTicketEntries", request);
    EXPECT_OK(response);
    return {response->entries().begin(), response->entries().end()};
  }
  // The attachments of the ticket's citizen's messages.
  std::vector<Attachment> AttachmentsOf(const v1::Ticket& ticket) {
    std::vector<Attachment> attachments;
    for (const v1::TicketEntry& entry : Entries(ticket)) {
      attachments.insert(attachments.end(), entry.attachments().begin(), entry.attachments().end());
    }
    return attachments;
  }
  // A photo in a ticket of Sori, as staff see it.
  Attachment PhotoInATicket(const std::string& content) {
    const Attachment uploaded = MustUpload(content);
    const Submission submission = Submit(Message("Buca in via Stagno", {uploaded.name()}));
    const auto attachments = AttachmentsOf(gateway_.TicketOf("sori", submission.number()));
    EXPECT_THAT(attachments, SizeIs(1));
    return attachments.empty() ? Attachment() : attachments[0];
  }

  static std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }
  std::string RowOf(const std::string& name, const std::string& column) {
    const auto id = tenant::Uuid::Parse(IdOf(name));
    return gateway_.Ask(absl::StrCat("SELECT ", column, " FROM mugugno.attachment WHERE id = X'",
                                     absl::BytesToHexString(id->bytes()), "'"));
  }
  std::string FileOf(const std::string& name) {
    const auto file = tenant::Uuid::FromBytes(absl::HexStringToBytes(RowOf(name, "HEX(file)")));
    return absl::StrCat(gateway_.attachments_folder(), "/", file->ToString());
  }
  static std::string Bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void SetBytes(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  // Files and rows.
  std::pair<size_t, std::string> Kept() {
    const std::filesystem::directory_iterator files(gateway_.attachments_folder());
    return {std::distance(begin(files), end(files)),
            gateway_.Ask("SELECT COUNT(*) FROM mugugno.attachment")};
  }
  std::string Reads() {
    return gateway_.Ask("SELECT COUNT(*) FROM mugugno.audit WHERE action = 'attachment.read'");
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  const std::string user_ = NewRequestId();
};

TEST_F(AttachmentSpec, AnUploadedPhotoReachesTheOfficeByteForByte) {
  const std::string photo = Photo(700'001);
  const Attachment uploaded = MustUpload(photo, "C:\\Foto\\buca \"grande\" è.jpg");
  EXPECT_THAT(uploaded.name(), StartsWith("apps/sori-app/attachments/"));
  EXPECT_EQ(uploaded.content_type(), "image/jpeg");
  EXPECT_EQ(uploaded.size_bytes(), 700'001);
  EXPECT_EQ(uploaded.file_name(), "buca _grande_ è.jpg");
  EXPECT_TRUE(uploaded.has_expire_time());
  const Submission submission = Submit(Message("Ecco la buca in via Stagno", {uploaded.name()}));
  const v1::Ticket ticket = gateway_.TicketOf("sori", submission.number());
  const auto attachments = AttachmentsOf(ticket);
  ASSERT_THAT(attachments, SizeIs(1));
  EXPECT_EQ(attachments[0].name(),
            absl::StrCat(ticket.name(), "/attachments/", IdOf(uploaded.name())));
  EXPECT_EQ(attachments[0].content_type(), "image/jpeg");
  EXPECT_EQ(attachments[0].size_bytes(), 700'001);
  EXPECT_EQ(attachments[0].file_name(), "buca _grande_ è.jpg");
  const std::string reads = Reads();
  const Downloaded downloaded = Download("comunicazione", attachments[0].name());
  ASSERT_OK(downloaded.status);
  EXPECT_TRUE(downloaded.content == photo);
  EXPECT_EQ(std::stoi(Reads()), std::stoi(reads) + 1);
  EXPECT_EQ(downloaded.headers.attachment().name(), attachments[0].name());
  EXPECT_EQ(downloaded.headers.attachment().content_type(), "image/jpeg");
  EXPECT_EQ(downloaded.headers.content_disposition(),
            "attachment; filename=\"buca _grande_ __.jpg\"; "
            "filename*=UTF-8''buca%20_grande_%20%C3%A8.jpg");
  EXPECT_EQ(downloaded.headers.x_content_type_options(), "nosniff");
}

TEST_F(AttachmentSpec, TheCitizensAppReadsBackItsOwn) {
  const std::string photo = Photo(1000);
  const Attachment uploaded = MustUpload(photo);
  EXPECT_EQ(Download("sori-app", uploaded.name()).content, photo) << "before a message names it";
  const Submission submission = Submit(Message("Ecco", {uploaded.name()}));
  const auto entries = gateway_.Conversation("sori-app", submission);
  ASSERT_FALSE(entries.empty());
  ASSERT_THAT(entries[0].attachments(), SizeIs(1));
  EXPECT_EQ(entries[0].attachments(0).name(), uploaded.name());
  EXPECT_EQ(entries[0].attachments(0).file_name(), "foto.jpg");
  EXPECT_THAT(entries[0].DebugString(), Not(HasSubstr("tenants/")));
  const Downloaded downloaded = Download("sori-app", uploaded.name());
  ASSERT_OK(downloaded.status);
  EXPECT_EQ(downloaded.content, photo);
}

TEST_F(AttachmentSpec, StaffOfAnotherComuneLearnNothing) {
  const Attachment photo = PhotoInATicket(Photo(1000));
  const absl::Status there = Download("officer-recco", photo.name()).status;
  EXPECT_THAT(there, StatusIs(StatusCode::kPermissionDenied));
  const std::string nowhere = photo.name().substr(0, photo.name().size() - 12) + "000000000000";
  EXPECT_EQ(Download("officer-recco", nowhere).status, there);
  // In the comune's own other tickets it is not.
  const Submission other = Submit(
      GatewayUnderTest::Message("sori-app", NewRequestId(), "Lampione spento in via Garibaldi"));
  const absl::Status elsewhere =
      Download("comunicazione", absl::StrCat(gateway_.TicketOf("sori", other.number()).name(),
                                             "/attachments/", IdOf(photo.name())))
          .status;
  EXPECT_THAT(elsewhere, StatusIs(StatusCode::kNotFound));
  EXPECT_EQ(Download("comunicazione", nowhere).status, elsewhere);
}

TEST_F(AttachmentSpec, ForAnotherAppItDoesNotExist) {
  const Attachment uploaded = MustUpload(Photo(1000));
  EXPECT_THAT(Download("recco-app", uploaded.name()).status,
              StatusIs(StatusCode::kPermissionDenied));
  const absl::Status foreign =
      Download("recco-app", "apps/recco-app/attachments/" + IdOf(uploaded.name())).status;
  EXPECT_THAT(foreign, StatusIs(StatusCode::kNotFound));
  EXPECT_EQ(Download("recco-app", "apps/recco-app/attachments/" + NewRequestId()).status, foreign);
  // Nor can its messages name it, and the refusal tells nothing either.
  auto message =
      Message("Ecco", {"apps/recco-app/attachments/" + IdOf(uploaded.name())}, "recco-app");
  const absl::Status refused = gateway_.Submit(message).status();
  EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(refused.message(), HasSubstr("message.attachments[0]: there is no such attachment"));
  message.mutable_message()->set_attachments(0, "apps/recco-app/attachments/" + NewRequestId());
  EXPECT_EQ(gateway_.Submit(message).status(), refused);
  message.mutable_message()->set_attachments(0, uploaded.name());
  EXPECT_THAT(gateway_.Submit(message).status().message(),
              HasSubstr("must be an attachment of this app"));
}

TEST_F(AttachmentSpec, EachReadsUnderTheirOwnNamesOnly) {
  const Attachment uploaded = MustUpload(Photo(1000));
  const Attachment photo = PhotoInATicket(Photo(1000));
  EXPECT_THAT(Download("comunicazione", uploaded.name()).status,
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(Download("sori-app", photo.name()).status, StatusIs(StatusCode::kPermissionDenied));
}

TEST_F(AttachmentSpec, OnDiskNothingIsPlain) {
  const Attachment photo = PhotoInATicket(Photo(200'000));
  const std::string path = FileOf(photo.name());
  const std::string bytes = Bytes(path);
  EXPECT_GT(bytes.size(), 200'000u);
  EXPECT_EQ(bytes.find("la targa scritta sul muro"), std::string::npos);
  EXPECT_EQ(bytes.find("\xFF\xD8\xFF\xE0"), std::string::npos);
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(RowOf(photo.name(), "LOCATE('foto', words)"), "0");
}

TEST_F(AttachmentSpec, AStoredFileThatWasTamperedWithIsNeverServedAsWhole) {
  const std::string content = Photo(200'000);
  const Attachment photo = PhotoInATicket(content);
  const std::string path = FileOf(photo.name());
  const std::string good = Bytes(path);
  std::string flipped = good;
  flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 1);
  // Three whole chunks of 64 KiB and a rest, each a little longer for its seal.
  const size_t chunk = 65'536 + (good.size() - 200'000) / 4;
  for (const auto& [what, bad] : std::vector<std::pair<std::string, std::string>>{
           {"a flipped bit", flipped},
           {"cut off", good.substr(0, good.size() - 1)},
           {"cut off between chunks", good.substr(0, 3 * chunk)},
           {"chunks swapped",
            good.substr(chunk, chunk) + good.substr(0, chunk) + good.substr(2 * chunk)},
           {"a chunk left out", good.substr(0, chunk) + good.substr(2 * chunk)},
           {"empty", ""}}) {
    SetBytes(path, bad);
    const std::string reads = Reads();
    const Downloaded downloaded = Download("comunicazione", photo.name());
    EXPECT_THAT(downloaded.status, StatusIs(StatusCode::kDataLoss)) << what;
    EXPECT_THAT(downloaded.status.message(), HasSubstr("the stored file")) << what;
    EXPECT_LT(downloaded.content.size(), content.size()) << what;
    EXPECT_TRUE(absl::StartsWith(content, downloaded.content)) << what;
    EXPECT_EQ(std::stoi(Reads()), std::stoi(reads) + 1) << what;
  }
  std::filesystem::remove(path);
  EXPECT_THAT(Download("comunicazione", photo.name()).status, StatusIs(StatusCode::kDataLoss));
  SetBytes(path, good);
  EXPECT_TRUE(Download("comunicazione", photo.name()).content == content);
}

TEST_F(AttachmentSpec, WhatIsTooLargeIsRefusedAndLeavesNothing) {
  const auto before = Kept();
  EXPECT_THAT(Upload(Photo(kMostBytes + 1), "foto.jpg"), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Upload(Photo(2'000'000), "foto.jpg", "sori-app", 1'000'000),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Upload("", "foto.jpg"), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_EQ(Kept(), before);
}

TEST_F(AttachmentSpec, SixteenMebibytesGoThrough) {
  const std::string photo = Photo(kMostBytes);
  const Attachment uploaded = MustUpload(photo);
  const Downloaded downloaded = Download("sori-app", uploaded.name());
  ASSERT_OK(downloaded.status);
  EXPECT_TRUE(downloaded.content == photo);
}

TEST_F(AttachmentSpec, AnUploadThatEndsTooEarlyLeavesNothing) {
  const auto before = Kept();
  const auto refused = Upload(Photo(500'000), "foto.jpg", "sori-app", 600'000);
  EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(refused.status().message(), HasSubstr("ended after 500000"));
  EXPECT_EQ(Kept(), before);
}

TEST_F(AttachmentSpec, OfAClientThatHangsUpMidwayNothingIsLeft) {
  const auto before = Kept();
  grpc::GenericStub stub(
      grpc::CreateChannel(gateway_.server().addresses()[0], grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + gateway_.association().TokenOf("sori-app"));
  grpc::CompletionQueue queue;
  const auto next = [&] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  const auto call =
      stub.PrepareCall(&context, "/mugugno.v1.AttachmentService/UploadAttachment", &queue);
  call->StartCall(&queue);
  ASSERT_TRUE(next());
  v1::UploadAttachmentRequest request;
  request.mutable_declaration()->set_parent("apps/sori-app");
  request.mutable_declaration()->set_size_bytes(1'000'000);
  request.set_chunk(Photo(200'000));
  const grpc::Slice slice(request.SerializeAsString());
  call->Write(grpc::ByteBuffer(&slice, 1), &queue);
  ASSERT_TRUE(next());
  const absl::Time until = absl::Now() + kPatience;
  while (Kept().first == before.first && absl::Now() < until) absl::SleepFor(absl::Milliseconds(5));
  EXPECT_EQ(Kept().first, before.first + 1) << "it is being written";
  context.TryCancel();
  grpc::Status status;
  call->Finish(&status, &queue);
  next();
  while (Kept() != before && absl::Now() < until) absl::SleepFor(absl::Milliseconds(5));
  EXPECT_EQ(Kept(), before);
}

TEST_F(AttachmentSpec, ARepeatedUploadIsTheSameAttachment) {
  const std::string id = NewRequestId();
  const auto first = Upload(Photo(100'000), "foto.jpg", "sori-app", -1, id);
  ASSERT_OK(first);
  const auto before = Kept();
  const auto second = Upload(Photo(100'000), "foto.jpg", "sori-app", -1, id);
  ASSERT_OK(second);
  EXPECT_EQ(second->name(), first->name());
  std::string other = Photo(100'000);
  other.back() ^= 1;
  EXPECT_THAT(Upload(other, "foto.jpg", "sori-app", -1, id), HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(Kept(), before);
}

// S46.
TEST_F(AttachmentSpec, ItsTypeIsReadFromItsContentWhateverItIsCalled) {
  const Attachment page = MustUpload("<html><script>alert(1)</script></html>", "foto.jpg");
  EXPECT_EQ(page.content_type(), "application/octet-stream");
  const Downloaded downloaded = Download("sori-app", page.name());
  EXPECT_EQ(downloaded.headers.attachment().content_type(), "application/octet-stream");
  EXPECT_THAT(downloaded.headers.content_disposition(), StartsWith("attachment;"));
  EXPECT_EQ(MustUpload("%PDF-1.7 x", "foto.jpg").content_type(), "application/pdf");
  EXPECT_EQ(MustUpload(Photo(100), "pagina.html").content_type(), "image/jpeg");
}

TEST_F(AttachmentSpec, AMessageHasAtMostTen) {
  std::vector<std::string> names;
  for (int i = 0; i < 11; ++i) names.push_back(MustUpload(Photo(100)).name());
  EXPECT_THAT(gateway_.Submit(Message("Undici foto", names)),
              StatusIs(StatusCode::kInvalidArgument));
  names.pop_back();
  const Submission submission = Submit(Message("Dieci foto della buca", names));
  EXPECT_THAT(AttachmentsOf(gateway_.TicketOf("sori", submission.number())), SizeIs(10));
}

TEST_F(AttachmentSpec, BelongsToOneMessageOnly) {
  const Attachment uploaded = MustUpload(Photo(100));
  const auto twice = gateway_.Submit(Message("Due volte", {uploaded.name(), uploaded.name()}));
  EXPECT_THAT(twice, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(twice.status().message(), HasSubstr("message.attachments[1]: is named twice"));
  const auto message = Message("Ecco la buca", {uploaded.name()});
  const Submission first = Submit(message);
  EXPECT_EQ(Submit(message).name(), first.name()) << "its own repeat is no other message";
  const auto other = gateway_.Submit(Message("Ancora", {uploaded.name()}));
  EXPECT_THAT(other, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(other.status().message(), HasSubstr("belongs to another message"));
}

TEST_F(AttachmentSpec, APhotoAloneJoinsTheOpenTicket) {
  const Submission first = Submit(Message("C'è una buca in via Stagno", {}));
  const Submission photo = Submit(Message("", {MustUpload(Photo(100)).name()}));
  EXPECT_EQ(photo.number(), first.number());
  const v1::Ticket ticket = gateway_.TicketOf("sori", first.number());
  EXPECT_THAT(AttachmentsOf(ticket), SizeIs(1));
  v1::CloseTicketRequest close;
  close.set_name(ticket.name());
  close.set_outcome(v1::TICKET_OUTCOME_FIXED);
  close.set_text("Riparata.");
  ASSERT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.CloseTicket", close));
  const Submission later = Submit(Message("", {MustUpload(Photo(100)).name()}));
  EXPECT_NE(later.number(), first.number()) << "nobody looks into a closed ticket";
  EXPECT_EQ(gateway_.TicketOf("sori", later.number()).preview(), "[1 allegato]");
}

TEST_F(AttachmentSpec, InTheLobbyItIsTheAssociationsAndAfterwardsTheComunesAlone) {
  const std::string content = Photo(5000);
  const Attachment uploaded = MustUpload(content, "foto.jpg", "golfo-app");
  EXPECT_EQ(RowOf(uploaded.name(), "owner"), "associations/golfo-paradiso");
  const Submission asked =
      Submit(Message("C'è una buca grande nella strada", {uploaded.name()}, "golfo-app"));
  ASSERT_EQ(asked.state(), Submission::STATE_ASKED);
  v1::ListLobbyItemsRequest list;
  list.set_parent("associations/golfo-paradiso");
  list.set_page_size(200);
  const auto items = gateway_.Call<v1::ListLobbyItemsResponse>("comunicazione",
                                                               "LobbyService.ListLobbyItems", list);
  ASSERT_OK(items);
  v1::LobbyItem waiting;
  for (const v1::LobbyItem& item : items->lobby_items()) {
    for (const Attachment& attachment : item.attachments()) {
      if (IdOf(attachment.name()) == IdOf(uploaded.name())) waiting = item;
    }
  }
  ASSERT_THAT(waiting.attachments(), SizeIs(1));
  const std::string in_lobby = waiting.attachments(0).name();
  EXPECT_EQ(Download("comunicazione", in_lobby).content, content);
  EXPECT_THAT(Download("admin-sori", in_lobby).status, StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(gateway_.Conversation("golfo-app", asked)[0].attachments(), SizeIs(1));

  v1::AssignLobbyItemRequest assign;
  assign.set_name(waiting.name());
  assign.set_tenant("tenants/sori");
  ASSERT_OK(gateway_.Call<v1::LobbyItem>("comunicazione", "LobbyService.AssignLobbyItem", assign));
  EXPECT_EQ(RowOf(uploaded.name(), "CONCAT(owner, ' ', tenant_id)"), "tenants/sori sori");
  EXPECT_THAT(Download("comunicazione", in_lobby).status, StatusIs(StatusCode::kNotFound));
  v1::GetSubmissionRequest get;
  get.set_name(asked.name());
  const auto placed =
      gateway_.Call<Submission>("golfo-app", "SubmissionService.GetSubmission", get);
  ASSERT_OK(placed);
  const auto attachments = AttachmentsOf(gateway_.TicketOf("sori", placed->number()));
  ASSERT_THAT(attachments, SizeIs(1));
  EXPECT_EQ(Download("comunicazione", attachments[0].name()).content, content);
  const Downloaded by_app = Download("golfo-app", uploaded.name());
  ASSERT_OK(by_app.status);
  EXPECT_EQ(by_app.content, content);
  EXPECT_THAT(gateway_.Conversation("golfo-app", *placed)[0].attachments(), SizeIs(1));
}

TEST_F(AttachmentSpec, AComunesRowCannotNameAnotherComunesMessage) {
  const Attachment photo = PhotoInATicket(Photo(100));
  const std::string hex = absl::BytesToHexString(tenant::Uuid::Parse(IdOf(photo.name()))->bytes());
  for (const char* change : {"owner = 'tenants/recco'", "tenant_id = 'recco'",
                             "owner = 'tenants/recco', tenant_id = 'recco'"}) {
    EXPECT_FALSE(
        gateway_.maria()
            .Run(absl::StrCat("UPDATE mugugno.attachment SET ", change, " WHERE id = X'", hex, "'"))
            .ok())
        << change;
  }
}

TEST_F(AttachmentSpec, WhileTheDatabaseIsAwayMessagesAreTakenAndWhatIsMissingIsToldLater) {
  const Attachment uploaded = MustUpload(Photo(100));
  const Attachment foreign = MustUpload(Photo(100), "foto.jpg", "recco-app");
  Submit(Message("C'è una buca in via Stagno", {}));
  const auto before = Kept();
  ASSERT_OK(gateway_.maria().Stop());
  EXPECT_THAT(Upload(Photo(100), "foto.jpg"), StatusIs(StatusCode::kUnavailable));
  const auto message =
      Message("Ecco le foto della buca in via Stagno",
              {uploaded.name(), "apps/sori-app/attachments/" + IdOf(foreign.name()),
               "apps/sori-app/attachments/" + NewRequestId()});
  const auto accepted = gateway_.Submit(message);
  EXPECT_OK(accepted);
  ASSERT_OK(gateway_.maria().Restart());
  ASSERT_OK(accepted);
  EXPECT_EQ(accepted->state(), Submission::STATE_PENDING);
  EXPECT_EQ(Kept(), before) << "of the refused upload nothing is left";
  const Submission applied = Submit(message);
  ASSERT_NE(applied.number(), "");
  const auto attachments = AttachmentsOf(gateway_.TicketOf("sori", applied.number()));
  ASSERT_THAT(attachments, SizeIs(3));
  EXPECT_FALSE(attachments[0].missing());
  EXPECT_OK(Download("comunicazione", attachments[0].name()).status);
  for (const size_t i : {1, 2}) {
    EXPECT_TRUE(attachments[i].missing());
    EXPECT_EQ(attachments[i].content_type(), "");
    EXPECT_THAT(Download("comunicazione", attachments[i].name()).status,
                StatusIs(StatusCode::kNotFound));
  }
  EXPECT_EQ(RowOf(foreign.name(), "owner"), "tenants/recco");
  EXPECT_EQ(RowOf(foreign.name(), "entry_id IS NULL"), "1");
}

// Where a picture was taken.
class PhotoSpec : public AttachmentSpec {
 protected:
  static Shot TakenInSori(absl::Duration ago = absl::Minutes(5)) {
    return {.taken = ExifTime(absl::Now() - ago), .zone = "+00:00"};
  }
  // A message of the shared channel that says nothing of where, with the picture.
  Submission SubmitShared(const std::string& picture, const std::string& app = "golfo-app") {
    const Attachment uploaded = MustUpload(picture, "foto.jpg", app);
    return Submit(Message("C'è una buca enorme", {uploaded.name()}, app));
  }
  static const v1::Route::Evidence* PhotoIn(const v1::Route& route) {
    for (const v1::Route::Evidence& evidence : route.evidence()) {
      if (evidence.source() == v1::Route::SOURCE_PHOTO) return &evidence;
    }
    return nullptr;
  }
};

TEST_F(PhotoSpec, WhereItWasTakenFindsTheComuneAndIsToldToNobody) {
  const std::string picture = Jpeg(TakenInSori(), 300'000);
  const Submission submission = SubmitShared(picture);
  ASSERT_EQ(submission.state(), Submission::STATE_APPLIED);
  const v1::Ticket ticket = gateway_.TicketOf("sori", submission.number());
  const v1::Route::Evidence* evidence = PhotoIn(ticket.route());
  ASSERT_NE(evidence, nullptr) << ticket.DebugString();
  EXPECT_EQ(evidence->comune(), "Sori");
  EXPECT_TRUE(evidence->counted());
  for (const v1::TicketEntry& entry : Entries(ticket)) {
    EXPECT_FALSE(entry.has_position());
    EXPECT_THAT(entry.DebugString(), Not(HasSubstr("44.39")));
  }
  EXPECT_THAT(ticket.DebugString(), Not(HasSubstr("44.39")));

  const auto attachments = AttachmentsOf(ticket);
  ASSERT_THAT(attachments, SizeIs(1));
  const Downloaded downloaded = Download("comunicazione", attachments[0].name());
  ASSERT_OK(downloaded.status);
  EXPECT_EQ(downloaded.content.size(), picture.size());
  EXPECT_FALSE(routing::ReadPhotoOrigin(downloaded.content).has_value());
  // Behind the EXIF data it is the picture that was taken.
  const size_t image = picture.find("\xFF\xE2");
  EXPECT_TRUE(downloaded.content.substr(image) == picture.substr(image));
  EXPECT_THAT(downloaded.content.substr(0, image), HasSubstr("una crepa nel muro"));
  // Nor does the app that sent it get more.
  const Downloaded own =
      Download("golfo-app", "apps/golfo-app/attachments/" + IdOf(attachments[0].name()));
  ASSERT_OK(own.status);
  EXPECT_TRUE(own.content == downloaded.content);
}

TEST_F(PhotoSpec, TheSameUploadIsTheSameStill) {
  const std::string id = NewRequestId();
  const std::string picture = Jpeg(TakenInSori());
  const auto first = Upload(picture, "foto.jpg", "sori-app", -1, id);
  ASSERT_OK(first);
  const auto second = Upload(picture, "foto.jpg", "sori-app", -1, id);
  ASSERT_OK(second);
  EXPECT_EQ(second->name(), first->name());
  // Only its position differs.
  EXPECT_THAT(Upload(Jpeg({.gps = false}), "foto.jpg", "sori-app", -1, id),
              HasReason("REQUEST_ID_REUSED"));
}

TEST_F(PhotoSpec, AnOldOneIsNoEvidenceAndThatIsSaid) {
  const Submission submission = SubmitShared(Jpeg(TakenInSori(absl::Hours(24 * 200))));
  ASSERT_EQ(submission.state(), Submission::STATE_ASKED);
  v1::ListLobbyItemsRequest request;
  request.set_parent("associations/golfo-paradiso");
  const auto items = gateway_.Call<v1::ListLobbyItemsResponse>(
      "comunicazione", "LobbyService.ListLobbyItems", request);
  ASSERT_OK(items);
  int told = 0;
  for (const v1::LobbyItem& item : items->lobby_items()) {
    const v1::Route::Evidence* evidence = PhotoIn(item.route());
    if (evidence == nullptr) continue;
    EXPECT_EQ(evidence->remark(), "foto vecchia di 200 giorni");
    EXPECT_FALSE(evidence->counted());
    ++told;
  }
  EXPECT_EQ(told, 1);
}

TEST_F(PhotoSpec, OneThatCannotBeReadStopsNoMessage) {
  const Attachment damaged = MustUpload(Jpeg(TakenInSori()), "foto.jpg", "golfo-app");
  std::string bytes = Bytes(FileOf(damaged.name()));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  SetBytes(FileOf(damaged.name()), bytes);
  const Attachment gone = MustUpload(Jpeg(TakenInSori()), "foto.jpg", "golfo-app");
  std::filesystem::remove(FileOf(gone.name()));
  std::string cut = Jpeg(TakenInSori());
  cut.resize(60);
  const Attachment broken = MustUpload(cut, "foto.jpg", "golfo-app");
  const Submission submission = Submit(
      Message("C'è una buca enorme", {damaged.name(), gone.name(), broken.name()}, "golfo-app"));
  EXPECT_EQ(submission.state(), Submission::STATE_ASKED);
}

TEST_F(PhotoSpec, AgainstTheChannelsComuneItIsHeldThere) {
  const Submission submission = SubmitShared(Jpeg(TakenInSori()), "recco-app");
  ASSERT_EQ(submission.state(), Submission::STATE_HELD);
  const v1::Ticket ticket = gateway_.TicketOf("recco", submission.number());
  EXPECT_TRUE(ticket.has_hold());
  EXPECT_THAT(ticket.hold().suggestions(), Contains("tenants/sori"));
}

TEST_F(PhotoSpec, ExplainTellsWhatAPhotoWouldSay) {
  v1::ExplainRouteRequest request;
  request.set_parent("associations/golfo-paradiso");
  request.set_text("C'è una buca enorme");
  request.set_photo(Jpeg(TakenInSori()));
  const auto route =
      gateway_.Call<v1::Route>("comunicazione", "RoutingService.ExplainRoute", request);
  ASSERT_OK(route);
  EXPECT_EQ(route->comune(), "Sori");
  EXPECT_NE(PhotoIn(*route), nullptr);
}

}  // namespace
}  // namespace mugugno::tests
