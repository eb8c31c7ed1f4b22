// Files with a virus reach nobody, and a scanner that is away holds up no message.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "gateway/delivery/http_client.h"
#include "gateway/scanning/clamd.h"
#include "gateway/transport/in_process.h"
#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/installation_service.pb.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "mugugno/v1/ticket_relation_service.pb.h"
#include "tenant/errors.h"
#include "tenant/uuid.h"
#include "tenant/vault/webhook_signature.h"
#include "tests/spec/chat_desk.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/child_process.h"
#include "tests/support/clamd_server.h"
#include "tests/support/free_port.h"
#include "tests/support/gateway_config.h"
#include "tests/support/graph_api.h"
#include "tests/support/must.h"
#include "tests/support/picture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/visitor.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Attachment;

constexpr absl::Duration kPatience = ChatDesk::kPatience;

// A gateway at the suite's database and files that has them scanned; the suite's own does not.
class FileScanSpec : public ::testing::Test, public ChatDesk {
 protected:
  void StartScanning(const std::string& address) {
    auto config = ConfigureGateway(elsewhere_, gateway_.maria());
    config.mutable_attachments()->set_folder(gateway_.attachments_folder());
    config.mutable_attachments()->set_clamd_address(address);
    scanning_ = Must(gateway::Server::Start(config), "a gateway with a scanner");
  }

  // Of the gateway that scans; every answer of a stream is seen.
  template <typename Response>
  absl::Status CallScanning(const std::string& caller, const std::string& method,
                            const google::protobuf::Message& request,
                            const std::function<void(const Response&)>& answered) {
    const auto call = std::make_shared<gateway::InProcessCall>(
        absl::StrCat("/mugugno.v1.", method),
        gateway::Presented{gateway_.association().TokenOf(caller), "", false},
        std::vector<std::string>{request.SerializeAsString()});
    scanning_->Receive(call);
    std::string bytes;
    while (call->Next(&bytes)) {
      Response response;
      EXPECT_TRUE(response.ParseFromString(bytes));
      answered(response);
    }
    return call->Wait();
  }

  // A message of Sori's app, or of the shared one, with a file of that content: the ticket's name,
  // or nothing where it waits in the lobby.
  std::string Send(const std::string& content, const std::string& text,
                   const std::string& app = "sori-app") {
    v1::UploadAttachmentRequest upload;
    auto& declaration = *upload.mutable_declaration();
    declaration.set_parent("apps/" + app);
    declaration.set_size_bytes(static_cast<int64_t>(content.size()));
    declaration.set_file_name("allegato.bin");
    upload.set_chunk(content);
    bool sent = false;
    EXPECT_OK(gateway_.Exchange(
        app, "AttachmentService.UploadAttachment", upload, uploaded_,
        [&] { return !std::exchange(sent, true); }, [] {}));
    auto request = GatewayUnderTest::Message(app, NewRequestId(), text);
    request.mutable_message()->add_attachments(uploaded_.name());
    const v1::Submission submission = gateway_.SubmitUntilApplied(request);
    if (submission.number().empty()) return "";
    return gateway_.TicketOf("sori", submission.number()).name();
  }

  // The file of the ticket's message, as staff see it through the gateway that scans.
  Attachment FileOf(const std::string& ticket) {
    v1::ListTicketEntriesRequest request;
    request.set_parent(ticket);
    Attachment file;
    EXPECT_OK(CallScanning<v1::ListTicketEntriesResponse>(
        "comunicazione", "TicketService/ListTicketEntries", request, [&](const auto& response) {
          for (const auto& entry : response.entries()) {
            if (entry.attachments_size() > 0) file = entry.attachments(0);
          }
        }));
    return file;
  }
  Attachment FileOnceChecked(const std::string& ticket) {
    const absl::Time until = absl::Now() + kPatience;
    Attachment file = FileOf(ticket);
    while (file.scan() == Attachment::SCAN_WAITING && absl::Now() < until) file = FileOf(ticket);
    return file;
  }

  struct Downloaded {
    absl::Status status;
    std::string content;
  };
  Downloaded DownloadScanning(const std::string& caller, const std::string& name) {
    v1::DownloadAttachmentRequest request;
    request.set_name(name);
    Downloaded downloaded;
    downloaded.status = CallScanning<v1::DownloadAttachmentResponse>(
        caller, "AttachmentService/DownloadAttachment", request,
        [&](const auto& response) { downloaded.content += response.chunk(); });
    return downloaded;
  }
  // Through the suite's gateway, which has no scanner.
  Downloaded Download(const std::string& caller, const std::string& name) {
    v1::DownloadAttachmentRequest request;
    request.set_name(name);
    v1::DownloadAttachmentResponse response;
    Downloaded downloaded;
    bool sent = false;
    downloaded.status = gateway_.Exchange(
        caller, "AttachmentService.DownloadAttachment", request, response,
        [&] { return !std::exchange(sent, true); },
        [&] { downloaded.content += response.chunk(); });
    return downloaded;
  }
  std::string SealedFile() {
    const std::string id = uploaded_.name().substr(uploaded_.name().rfind('/') + 1);
    const std::string hex =
        gateway_.Ask(absl::StrCat("SELECT HEX(file) FROM mugugno.attachment WHERE id = X'",
                                  absl::BytesToHexString(tenant::Uuid::Parse(id)->bytes()), "'"));
    return absl::StrCat(gateway_.attachments_folder(), "/",
                        tenant::Uuid::FromBytes(absl::HexStringToBytes(hex))->ToString());
  }
  v1::Installation::VirusScanner Scanner() {
    v1::Installation::VirusScanner scanner;
    EXPECT_OK(CallScanning<v1::Installation>(
        "root", "InstallationService/GetInstallation", v1::GetInstallationRequest(),
        [&](const auto& installation) { scanner = installation.virus_scanner(); }));
    return scanner;
  }

  // A channel of Sori's.
  void MakeChannel(const std::string& id, v1::Channel channel) {
    v1::CreateChannelRequest request;
    request.set_parent("tenants/sori");
    request.set_channel_id(id);
    channel.set_display_name(id);
    *request.mutable_channel() = std::move(channel);
    ASSERT_OK(gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.CreateChannel", request));
  }
  void ExpectInfected(const v1::Ticket& ticket) {
    ASSERT_NE(ticket.name(), "");
    const absl::Time until = absl::Now() + kPatience;
    Attachment file = FileOf(ticket.name());
    while (file.scan() != Attachment::SCAN_INFECTED && absl::Now() < until) {
      file = FileOf(ticket.name());
    }
    EXPECT_EQ(file.scan(), Attachment::SCAN_INFECTED) << file.DebugString();
  }

  ClamdServer clamd_;
  TempFolder elsewhere_;
  std::unique_ptr<gateway::Server> scanning_;
  Attachment uploaded_;
};

TEST_F(FileScanSpec, AnInfectedFileIsKeptInQuarantineAndLeavesForNobody) {
  StartScanning(clamd_.address());
  const std::string ticket = Send(Eicar(), "Vi mando la fattura della fontana di via Stagno");
  const Attachment file = FileOnceChecked(ticket);
  EXPECT_EQ(file.scan(), Attachment::SCAN_INFECTED);
  EXPECT_EQ(file.scan_finding(), "Eicar-Test-Signature");
  for (const Downloaded& downloaded :
       {DownloadScanning("comunicazione", file.name()), Download("comunicazione", file.name()),
        DownloadScanning("sori-app", uploaded_.name()), Download("sori-app", uploaded_.name())}) {
    EXPECT_THAT(downloaded.status, StatusIs(StatusCode::kFailedPrecondition));
    EXPECT_EQ(tenant::ErrorReason(downloaded.status), "ATTACHMENT_INFECTED");
    EXPECT_THAT(downloaded.content, IsEmpty());
  }
  // Kept, and sealed.
  std::ifstream sealed(SealedFile(), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(sealed), {}};
  EXPECT_GT(bytes.size(), Eicar().size());
  EXPECT_EQ(bytes.find("EICAR"), std::string::npos);
  // By the name it had at that moment: of the message's sender, or of the ticket.
  EXPECT_EQ(gateway_.Ask(
                absl::StrCat("SELECT CONCAT(actor, ' ', detail) FROM mugugno.audit WHERE action = "
                             "'attachment.quarantine' AND resource LIKE '%",
                             file.name().substr(file.name().rfind("/attachments/")), "'")),
            "system/scanner Eicar-Test-Signature");
  EXPECT_GE(Scanner().infected_count(), 1);
}

TEST_F(FileScanSpec, WhatIsInfectedStaysSoInTheSecondTicketOfItsMessage) {
  StartScanning(clamd_.address());
  v1::SplitTicketRequest split;
  split.set_name(Send(Eicar(), "Allego la ricevuta della fontana doppia di via Stagno"));
  ASSERT_EQ(FileOnceChecked(split.name()).scan(), Attachment::SCAN_INFECTED);
  // From here on nobody is asked.
  scanning_.reset();
  split.set_topic("road.pothole");
  split.set_request_id(NewRequestId());
  const auto halves = gateway_.Call<v1::SplitTicketResponse>(
      "comunicazione", "TicketRelationService.SplitTicket", split);
  ASSERT_OK(halves);
  Attachment file;
  for (const v1::TicketEntry& entry : Entries(halves->second())) {
    if (entry.attachments_size() > 0) file = entry.attachments(0);
  }
  EXPECT_EQ(file.scan(), Attachment::SCAN_INFECTED);
  EXPECT_EQ(tenant::ErrorReason(Download("comunicazione", file.name()).status),
            "ATTACHMENT_INFECTED");
}

TEST_F(FileScanSpec, AFileInTheLobbyIsCheckedToo) {
  StartScanning(clamd_.address());
  EXPECT_EQ(Send(Eicar(), "Guardate il programma della sagra delle focaccette", "golfo-app"), "");
  v1::ListLobbyItemsRequest request;
  request.set_parent("associations/golfo-paradiso");
  request.set_page_size(200);
  const absl::Time until = absl::Now() + kPatience;
  Attachment file;
  while (file.scan() != Attachment::SCAN_INFECTED && absl::Now() < until) {
    ASSERT_OK(CallScanning<v1::ListLobbyItemsResponse>(
        "comunicazione", "LobbyService/ListLobbyItems", request, [&](const auto& response) {
          for (const auto& item : response.lobby_items()) {
            if (item.attachments_size() == 0) continue;
            const std::string& name = item.attachments(0).name();
            if (absl::EndsWith(uploaded_.name(), name.substr(name.rfind('/')))) {
              file = item.attachments(0);
            }
          }
        }));
  }
  EXPECT_EQ(file.scan(), Attachment::SCAN_INFECTED);
  EXPECT_EQ(tenant::ErrorReason(DownloadScanning("comunicazione", file.name()).status),
            "ATTACHMENT_INFECTED");
}

TEST_F(FileScanSpec, WhatComesByAFormIsCheckedToo) {
  v1::Channel form;
  form.set_kind(v1::Channel::KIND_WEB_FORM);
  MakeChannel("vaglio", form);
  StartScanning(clamd_.address());
  const std::string path = "/modulo/comune/sori/vaglio";
  Visitor visitor(gateway_.http_socket());
  const Visitor::Page sent =
      visitor.Post(path, {{"pagina", Aged(visitor.Get(path).Hidden("pagina"), 60)},
                          {"lang", "it"},
                          {"sito", ""},
                          {"testo", "Vagliate la cancellata divelta in via Stagno"},
                          {"nome", "Rosa Mugugna"},
                          {"posta", ""},
                          {"telefono", ""},
                          {"foto", Jpeg({.gps = false}) + Eicar(), "cancellata.jpg"}});
  EXPECT_EQ(sent.status, 303) << sent.body;
  ExpectInfected(AwaitTicket("sori", "Vagliate la cancellata"));
}

TEST_F(FileScanSpec, WhatAPlatformGivesIsCheckedToo) {
  v1::Channel whatsapp;
  whatsapp.set_kind(v1::Channel::KIND_WHATSAPP);
  whatsapp.set_account("555099");
  whatsapp.set_business_account("777099");
  MakeChannel("vaglio-whatsapp", whatsapp);
  const std::string secret(32, 'v');
  v1::SetChannelSecretsRequest secrets;
  secrets.set_name("tenants/sori/channels/vaglio-whatsapp");
  secrets.set_access_token("EAAG" + secret);
  secrets.set_app_secret(secret);
  secrets.set_verify_token(secret);
  ASSERT_OK(
      gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.SetChannelSecrets", secrets));
  StartScanning(clamd_.address());
  TheGraphApi().Give("990099", {.bytes = Jpeg({.gps = false}) + Eicar()});
  const std::string body = absl::StrCat(
      R"({"object":"whatsapp_business_account","entry":[{"id":"777099","changes":[{"field":)",
      R"("messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":)",
      R"("555099"},"messages":[{"from":"393339900990","id":"wamid.VAGLIO","timestamp":")",
      absl::ToUnixSeconds(absl::Now()),
      R"(","type":"image","image":{"id":"990099","caption":"Vagliate il pontile in via Stagno",)",
      R"("mime_type":"image/jpeg"}}]}}]}]})");
  Visitor platform(gateway_.http_socket());
  platform.Say("X-Hub-Signature-256", tenant::SignBody(secret, body));
  EXPECT_EQ(
      platform.PostBytes("/webhook/whatsapp/comune/sori/vaglio-whatsapp", "application/json", body)
          .status,
      200);
  ExpectInfected(AwaitTicket("sori", "Vagliate il pontile"));
}

TEST_F(FileScanSpec, WithoutClamdFilesWaitAndMessagesDoNot) {
  clamd_.SetAway(true);
  StartScanning(clamd_.address());
  const std::string ticket = Send("una foto del muretto", "Il muretto di via Stagno cede");
  ASSERT_NE(ticket, "");
  EXPECT_EQ(FileOf(ticket).scan(), Attachment::SCAN_WAITING);
  const std::string name = FileOf(ticket).name();
  EXPECT_EQ(tenant::ErrorReason(DownloadScanning("comunicazione", name).status),
            "ATTACHMENT_UNCHECKED");
  EXPECT_EQ(tenant::ErrorReason(DownloadScanning("sori-app", uploaded_.name()).status),
            "ATTACHMENT_UNCHECKED");
  EXPECT_TRUE(Scanner().configured());
  EXPECT_FALSE(Scanner().available());
  EXPECT_GE(Scanner().waiting_count(), 1);
  // Where no scanner is configured it is as it always was.
  EXPECT_EQ(Download("comunicazione", name).content, "una foto del muretto");
  clamd_.SetAway(false);
  EXPECT_EQ(FileOnceChecked(ticket).scan(), Attachment::SCAN_CLEAN);
  EXPECT_EQ(DownloadScanning("comunicazione", name).content, "una foto del muretto");
  EXPECT_TRUE(Scanner().available());
}

TEST_F(FileScanSpec, AFileNothingIsSaidOfHoldsUpNoOther) {
  clamd_.SetTooLarge("un rotolo immenso");
  clamd_.SetDeadly("un archivio che uccide");
  StartScanning(clamd_.address());
  const std::string large = Send("ecco un rotolo immenso", "Allego il progetto della piazzetta");
  const std::string deadly =
      Send("ecco un archivio che uccide", "Allego le tavole della piazzetta");
  const std::string other = Send("un foglio", "Allego il parere sulla piazzetta");
  EXPECT_EQ(FileOnceChecked(other).scan(), Attachment::SCAN_CLEAN);
  const absl::Time until = absl::Now() + kPatience;
  while (clamd_.refused() < 2 && absl::Now() < until) FileOf(other);
  EXPECT_EQ(clamd_.refused(), 2);
  EXPECT_EQ(FileOf(large).scan(), Attachment::SCAN_WAITING);
  EXPECT_EQ(FileOf(deadly).scan(), Attachment::SCAN_WAITING);
  // Asked about again.
  clamd_.SetTooLarge("");
  clamd_.SetDeadly("");
  gateway_.Run("UPDATE mugugno.attachment SET scan_due_time = NOW(6) WHERE scan = 0");
  EXPECT_EQ(FileOnceChecked(large).scan(), Attachment::SCAN_CLEAN);
  EXPECT_EQ(FileOnceChecked(deadly).scan(), Attachment::SCAN_CLEAN);
}

TEST_F(FileScanSpec, TheMetricsTellOfTheScanner) {
  StartScanning(clamd_.address());
  FileOnceChecked(Send("un verbale", "Allego il verbale della fontanella"));
  const std::string address = scanning_->metrics_address();
  const auto page = gateway::HttpClient({{address}, ""})
                        .Get(absl::StrCat("http://", address, "/metrics"), {}, size_t{1} << 20);
  ASSERT_OK(page);
  EXPECT_THAT(page->body, HasSubstr("mugugno_virus_scanner_up 1"));
  EXPECT_THAT(page->body, HasSubstr("mugugno_file_scans_total{verdict=\"infected\"}"));
}

TEST(ClamdClient, SaysWhetherClamdIsThere) {
  const gateway::Clamd nowhere(absl::StrCat("127.0.0.1:", *FreePort()));
  EXPECT_THAT(nowhere.Ping(absl::Now() + kPatience), StatusIs(StatusCode::kUnavailable));
  ClamdServer server;
  const gateway::Clamd clamd(server.address());
  EXPECT_OK(clamd.Ping(absl::Now() + kPatience));
  server.SetAway(true);
  EXPECT_THAT(clamd.Ping(absl::Now() + kPatience), StatusIs(StatusCode::kUnavailable));
}

// Debian's clamd with a signature of our own, as its database is too large to be had for a test.
class RealClamd : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("command -v clamd > /dev/null 2>&1") != 0) {
      GTEST_SKIP() << "clamd is not installed (clamav-daemon): its own answers are not tested";
    }
    std::filesystem::create_directory(folder_.File("signatures"));
    std::ofstream(folder_.File("signatures/own.ndb"))
        << "Mugugno.Eicar:0:*:" << absl::BytesToHexString(Eicar()) << "\n";
    std::ofstream(folder_.File("clamd.conf"))
        << "Foreground yes\nLocalSocket " << folder_.File("clamd.sock") << "\nDatabaseDirectory "
        << folder_.File("signatures") << "\nStreamMaxLength 1M\nUser root\n";
    process_ = Must(ChildProcess::Start({"clamd", "--config-file=" + folder_.File("clamd.conf")},
                                        folder_.File("clamd.log")),
                    "clamd");
    const absl::Time until = absl::Now() + kPatience;
    while (!clamd_.Ping(absl::Now() + kPatience).ok() && absl::Now() < until) {
      if (!process_.Running()) break;
    }
    ASSERT_OK(clamd_.Ping(absl::Now() + kPatience));
  }
  absl::StatusOr<std::string> Scan(const std::string& content) {
    bool given = false;
    return clamd_.Scan(
        [&](std::string* bytes) -> absl::StatusOr<bool> {
          *bytes = content;
          return !std::exchange(given, true);
        },
        absl::Now() + kPatience);
  }

  TempFolder folder_;
  ChildProcess process_;
  gateway::Clamd clamd_{"unix:" + folder_.File("clamd.sock")};
};

TEST_F(RealClamd, FindsWhatItKnowsAndNothingElse) {
  EXPECT_THAT(Scan(Eicar()), IsOkAndHolds(HasSubstr("Mugugno.Eicar")));
  EXPECT_THAT(Scan("una foto del muretto"), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(Scan(std::string(size_t{3} << 20, 'x')), StatusIs(StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace mugugno::tests
