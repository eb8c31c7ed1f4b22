#include "tests/spec/gateway_under_test.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "google/protobuf/descriptor.h"

#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "proto/yaml/yaml_message.h"
#include "tenant/clock.h"
#include "tenant/uuid.h"

namespace mugugno::tests {
namespace {

constexpr char kExample[] = "deploy/example/";
constexpr char kGolfo[] = "associations/golfo-paradiso";

constexpr char kSecondAssociation[] = R"(
id: tigullio
association:
  display_name: Tigullio
  agreement: {form: CONVENTION, start_date: 2026-01-01, association_admins_may_grant: true}
staff:
- {id: estraneo, display_name: Estraneo, email: estraneo@comune.chiavari.example}
grants:
- {staff: estraneo, roles: [ASSOCIATION_ADMIN, OFFICER, AUDITOR]}
tenants:
- id: chiavari
  display_name: Chiavari
  istat_code: "010015"
  cadastral_code: C621
  default_office: tenants/chiavari/offices/segreteria
  agreement_start_date: 2026-01-01
  signature: Comune di Chiavari
  policy_text: Informativa.
  offices:
  - id: segreteria
    display_name: Segreteria
    topics: [secretariat]
    liaison: {display_name: Referente, email: segreteria@comune.chiavari.example}
    deputy: {display_name: Sostituto, email: vice@comune.chiavari.example}
  channels:
  - {id: app, display_name: App di Chiavari, kind: APP}
  apps:
  - {id: chiavari-app, display_name: App di Chiavari, channel: tenants/chiavari/channels/app}
  grants:
  - {staff: estraneo, roles: [TENANT_ADMIN, OFFICER, AUDITOR]}
)";

// A fixture that cannot be built ends the run.
void Must(const absl::Status& status, absl::string_view what) {
  if (status.ok()) return;
  std::cerr << what << ": " << status << std::endl;
  std::abort();
}
template <typename T>
T Must(absl::StatusOr<T> result, absl::string_view what) {
  Must(result.status(), what);
  return *std::move(result);
}

std::string ReadText(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void WriteSecret(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

v1::Manifest ReadManifest(const std::string& text) {
  v1::Manifest manifest;
  const auto problems = yaml::Parse(text, manifest);
  if (!problems.empty()) {
    Must(absl::InvalidArgumentError(yaml::Describe("manifest", problems)), "manifest");
  }
  return manifest;
}

const google::protobuf::MethodDescriptor& MethodOf(const std::string& method) {
  const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrCat("mugugno.v1.", method));
  if (found == nullptr) Must(absl::NotFoundError(method), "no such method");
  return *found;
}

absl::Status ToStatus(const google::rpc::Status& proto) {
  if (proto.code() == 0) return absl::OkStatus();
  absl::Status status(static_cast<absl::StatusCode>(proto.code()), proto.message());
  for (const auto& detail : proto.details()) {
    status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return status;
}

std::unique_ptr<adminctl::Gateway> Connect(const std::string& address, const std::string& token) {
  adminctl::Access access;
  access.address = address;
  access.token = token;
  return adminctl::ConnectGrpc(access);
}

config::v1::Gateway Configure(const TempFolder& folder, const MariaDb& maria) {
  config::v1::Gateway config;
  auto* network = config.add_listeners();
  network->set_address("127.0.0.1:0");
  network->set_trust(config::v1::Gateway::Listener::TRUST_PUBLIC);
  auto* local = config.add_listeners();
  local->set_address("unix:" + folder.File("local.sock"));
  local->set_trust(config::v1::Gateway::Listener::TRUST_LOCAL);
  const tenant::DatabaseOptions account = maria.AsServer();
  auto* cell = config.add_cells();
  cell->set_id("home");
  cell->set_address("unix:" + maria.socket());
  cell->set_database(account.schema);
  cell->set_user(account.user);
  cell->set_password_file(account.password_file);
  cell->add_associations("*");
  WriteSecret(folder.File("master.key"), std::string(64, 'a'));
  config.set_master_key_file(folder.File("master.key"));
  std::filesystem::create_directory(folder.File("journal"));
  std::filesystem::permissions(folder.File("journal"), std::filesystem::perms::owner_all);
  config.mutable_journal()->set_folder(folder.File("journal"));
  // Nobody listens there: hand-offs wait in their lanes.
  config.mutable_mail()->set_url("smtp://127.0.0.1:1");
  config.mutable_mail()->set_sender("gateway@golfoparadiso.example");
  config.set_development(true);
  return config;
}

}  // namespace

std::string NewRequestId() {
  static const tenant::SystemClock clock;
  static tenant::UuidSource uuids(clock);
  return uuids.Next().ToString();
}

GatewayUnderTest& GatewayUnderTest::Shared() {
  static GatewayUnderTest* const shared = new GatewayUnderTest();
  static const int registered = std::atexit([] { delete shared; });
  (void)registered;
  return *shared;
}

GatewayUnderTest::GatewayUnderTest() : maria_(Must(MariaDb::Start(), "MariaDB")) {
  server_ = Must(gateway::Server::Start(Configure(folder_, *maria_)), "gateway");
  clients_[""] = Connect(server_->addresses()[0], "");
  BootstrapRoot("unix:" + folder_.File("local.sock"));
  v1::Manifest golfo = ReadManifest(ReadText(absl::StrCat(kExample, "golfo-paradiso.yaml")));
  auto* officer = golfo.add_staff();
  officer->set_id("officer-recco");
  officer->mutable_staff()->set_display_name("Operatrice di Recco");
  officer->mutable_staff()->set_email("urp@comune.recco.example");
  for (auto& comune : *golfo.mutable_tenants()) {
    if (comune.id() != "recco") continue;
    auto* grant = comune.add_grants();
    grant->set_staff("officer-recco");
    grant->mutable_grant()->add_roles(v1::ROLE_OFFICER);
  }
  Apply(golfo);
  Apply(ReadManifest(kSecondAssociation));
  for (const char* person :
       {"coordinamento", "comunicazione", "admin-sori", "admin-recco", "officer-recco"}) {
    MintToken(absl::StrCat(kGolfo, "/staff/", person));
  }
  MintToken("associations/tigullio/staff/estraneo");
  MintToken("apps/golfo-app", "coordinamento");
  MintToken("apps/sori-app", "admin-sori");
  MintToken("apps/recco-app", "admin-recco");
  MintToken("apps/chiavari-app", "estraneo");
  BringIntoService();
}

void GatewayUnderTest::BootstrapRoot(const std::string& local_address) {
  clients_["local"] = Connect(local_address, "");
  v1::BootstrapAdministratorRequest request;
  request.set_administrator_id("root");
  request.mutable_administrator()->set_display_name("Amministratore");
  request.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
  const auto response = Must(Call<v1::BootstrapAdministratorResponse>(
                                 "local", "AccessService.BootstrapAdministrator", request),
                             "bootstrap");
  clients_["root"] = Connect(server_->addresses()[0], response.secret());
}

void GatewayUnderTest::Apply(const v1::Manifest& manifest) {
  v1::CreateAssociationRequest creation;
  creation.set_association_id(manifest.id());
  *creation.mutable_association() = manifest.association();
  creation.mutable_association()->mutable_agreement()->clear_lead();
  Must(Call<v1::Association>("root", "DirectoryService.CreateAssociation", creation),
       "association");
  v1::ApplyManifestRequest request;
  request.set_association("associations/" + manifest.id());
  *request.mutable_manifest() = manifest;
  Must(Call<v1::ApplyManifestResponse>("root", "DirectoryService.ApplyManifest", request),
       "manifest");
}

void GatewayUnderTest::MintToken(const std::string& holder, const std::string& by) {
  v1::CreateCredentialRequest request;
  request.set_parent(holder);
  request.set_credential_id("first");
  request.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
  const auto response = Must(
      Call<v1::CreateCredentialResponse>(by, "AccessService.CreateCredential", request), holder);
  const std::vector<std::string> parts = absl::StrSplit(holder, '/');
  clients_[parts.back()] = Connect(server_->addresses()[0], response.secret());
}

void GatewayUnderTest::BringIntoService() {
  v1::ImportTerritoryRequest territory;
  territory.set_parent(kGolfo);
  territory.set_geojson(ReadText(absl::StrCat(kExample, "territory.geojson")));
  Must(Call<v1::ImportTerritoryResponse>("coordinamento", "RoutingService.ImportTerritory",
                                         territory),
       "territory");
  v1::ImportPlacesRequest places;
  places.set_parent(kGolfo);
  places.set_yaml(ReadText(absl::StrCat(kExample, "places.yaml")));
  Must(Call<v1::ImportPlacesResponse>("coordinamento", "RoutingService.ImportPlaces", places),
       "places");
  for (const std::string comune : {"sori", "recco"}) {
    v1::ActivateTenantRequest request;
    request.set_name("tenants/" + comune);
    Must(Call<v1::Tenant>("admin-" + comune, "DirectoryService.ActivateTenant", request), comune);
  }
}

absl::Status GatewayUnderTest::Call(const std::string& caller, const std::string& method,
                                    const google::protobuf::Message& request,
                                    google::protobuf::Message* response) {
  return ToStatus(clients_.at(caller)->Call(MethodOf(method), request, *response).status);
}

absl::Status GatewayUnderTest::Exchange(const std::string& caller, const std::string& method,
                                        google::protobuf::Message& request,
                                        google::protobuf::Message& response,
                                        const std::function<bool()>& next,
                                        const std::function<void()>& answered) {
  return ToStatus(
      clients_.at(caller)->Exchange(MethodOf(method), request, response, next, answered).status);
}

v1::SubmitMessageRequest GatewayUnderTest::Message(const std::string& app, const std::string& user,
                                                   const std::string& text) {
  v1::SubmitMessageRequest request;
  request.set_parent("apps/" + app);
  request.set_request_id(NewRequestId());
  request.mutable_message()->set_user_id(user);
  request.mutable_message()->set_text(text);
  return request;
}

absl::StatusOr<v1::Submission> GatewayUnderTest::Submit(const v1::SubmitMessageRequest& request) {
  return Call<v1::Submission>(request.parent().substr(5), "SubmissionService.SubmitMessage",
                              request);
}

std::vector<v1::ConversationEntry> GatewayUnderTest::Conversation(
    const std::string& app, const v1::Submission& submission) {
  v1::ListEntriesRequest request;
  request.set_parent(submission.conversation());
  const auto response =
      Must(Call<v1::ListEntriesResponse>(app, "SubmissionService.ListEntries", request), "entries");
  return {response.entries().begin(), response.entries().end()};
}

v1::Ticket GatewayUnderTest::TicketOf(const std::string& tenant, const std::string& number) {
  v1::ListTicketsRequest request;
  request.set_parent("tenants/" + tenant);
  request.set_page_size(200);
  const auto response =
      Must(Call<v1::ListTicketsResponse>("comunicazione", "TicketService.ListTickets", request),
           "tickets");
  for (const v1::Ticket& ticket : response.tickets()) {
    if (ticket.number() == number) return ticket;
  }
  return {};
}

std::string GatewayUnderTest::Ask(const std::string& sql) { return Must(maria_->Ask(sql), sql); }

std::string GatewayUnderTest::ChecksumOf(const std::string& table) {
  const auto root = Must(tenant::Database::Open(maria_->AsRoot()), "root");
  std::string sum;
  Must(root->Administer(absl::Now() + absl::Seconds(20),
                        [&](tenant::Session& session) {
                          return session.Query(absl::StrCat("CHECKSUM TABLE mugugno.", table), {},
                                               [&](const tenant::Row& row) {
                                                 sum = absl::StrCat(table, " ", row.Int(1));
                                                 return absl::OkStatus();
                                               });
                        }),
       table);
  return sum;
}

}  // namespace mugugno::tests
