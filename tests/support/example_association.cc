#include "tests/support/example_association.h"

#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"

#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "proto/yaml/yaml_message.h"
#include "tests/support/must.h"

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
  ipa_code: c_c621
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

// Has guidelines for answers, which nobody here answers under.
constexpr char kThirdAssociation[] = R"(
id: fontanabuona
association:
  display_name: Fontanabuona
  agreement: {form: CONVENTION, start_date: 2026-01-01}
  guidelines: {version: 2026-1, text: "Si risponde con parole semplici."}
staff:
- {id: lettrice, display_name: Lettrice, email: lettrice@fontanabuona.example}
grants:
- {staff: lettrice, roles: [ASSOCIATION_ADMIN, AUDITOR]}
)";

std::string ReadText(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
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

}  // namespace

absl::Status ToStatus(const google::rpc::Status& proto) {
  if (proto.code() == 0) return absl::OkStatus();
  absl::Status status(static_cast<absl::StatusCode>(proto.code()), proto.message());
  for (const auto& detail : proto.details()) {
    status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return status;
}

absl::Status CallMethod(adminctl::Gateway& gateway, const std::string& method,
                        const google::protobuf::Message& request,
                        google::protobuf::Message* response) {
  return ToStatus(gateway.Call(MethodOf(method), request, *response).status);
}

ExampleAssociation::ExampleAssociation(const std::string& local_address, std::string address)
    : address_(std::move(address)) {
  clients_[""] = Connect("");
  adminctl::Access local;
  local.address = local_address;
  clients_["local"] = adminctl::ConnectGrpc(local);
  BootstrapRoot();
  v1::Manifest golfo = ReadManifest(ReadText(absl::StrCat(kExample, "golfo-paradiso.yaml")));
  for (auto& comune : *golfo.mutable_tenants()) {
    if (comune.id() != "sori" && comune.id() != "recco" && comune.id() != "camogli") continue;
    auto* officer = golfo.add_staff();
    officer->set_id("officer-" + comune.id());
    officer->mutable_staff()->set_display_name("Operatrice di " + comune.tenant().display_name());
    officer->mutable_staff()->set_email("urp@comune." + comune.id() + ".example");
    auto* grant = comune.add_grants();
    grant->set_staff(officer->id());
    grant->mutable_grant()->add_roles(v1::ROLE_OFFICER);
  }
  Apply(golfo);
  Apply(ReadManifest(kSecondAssociation));
  Apply(ReadManifest(kThirdAssociation));
  for (const char* person : {"coordinamento", "comunicazione", "admin-sori", "admin-recco",
                             "officer-sori", "officer-recco", "officer-camogli", "tecnico-sori"}) {
    MintToken(absl::StrCat(kGolfo, "/staff/", person));
  }
  MintToken("associations/tigullio/staff/estraneo");
  MintToken("associations/fontanabuona/staff/lettrice");
  MintToken("apps/golfo-app", "coordinamento");
  MintToken("apps/sori-app", "admin-sori");
  MintToken("apps/recco-app", "admin-recco");
  MintToken("apps/chiavari-app", "estraneo");
  BringIntoService();
}

template <typename Response>
Response ExampleAssociation::MustCall(const std::string& caller, const std::string& method,
                                      const google::protobuf::Message& request) {
  Response response;
  Must(Call(caller, method, request, &response), method);
  return response;
}

absl::Status ExampleAssociation::Exchange(const std::string& caller, const std::string& method,
                                          google::protobuf::Message& request,
                                          google::protobuf::Message& response,
                                          const std::function<bool()>& next,
                                          const std::function<void()>& answered) {
  return ToStatus(
      clients_.at(caller)->Exchange(MethodOf(method), request, response, next, answered).status);
}

std::unique_ptr<adminctl::Gateway> ExampleAssociation::Connect(const std::string& caller,
                                                               absl::Duration timeout) const {
  return ConnectWith(TokenOf(caller), timeout);
}

std::unique_ptr<adminctl::Gateway> ExampleAssociation::ConnectWith(const std::string& token,
                                                                   absl::Duration timeout) const {
  adminctl::Access access;
  access.address = address_;
  access.token = token;
  access.timeout = timeout;
  return adminctl::ConnectGrpc(access);
}

std::string ExampleAssociation::TokenOf(const std::string& caller) const {
  const auto token = tokens_.find(caller);
  return token == tokens_.end() ? "" : token->second;
}

void ExampleAssociation::Reconnect() {
  clients_[""] = Connect("");
  for (const auto& [caller, token] : tokens_) clients_[caller] = Connect(caller);
}

void ExampleAssociation::BootstrapRoot() {
  v1::BootstrapAdministratorRequest request;
  request.set_administrator_id("root");
  request.mutable_administrator()->set_display_name("Amministratore");
  request.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
  tokens_["root"] = MustCall<v1::BootstrapAdministratorResponse>(
                        "local", "AccessService.BootstrapAdministrator", request)
                        .secret();
  clients_["root"] = Connect("root");
}

void ExampleAssociation::Apply(const v1::Manifest& manifest) {
  v1::CreateAssociationRequest creation;
  creation.set_association_id(manifest.id());
  *creation.mutable_association() = manifest.association();
  creation.mutable_association()->mutable_agreement()->clear_lead();
  MustCall<v1::Association>("root", "DirectoryService.CreateAssociation", creation);
  v1::ApplyManifestRequest request;
  request.set_association("associations/" + manifest.id());
  *request.mutable_manifest() = manifest;
  MustCall<v1::ApplyManifestResponse>("root", "DirectoryService.ApplyManifest", request);
}

void ExampleAssociation::MintToken(const std::string& holder, const std::string& by) {
  v1::CreateCredentialRequest request;
  request.set_parent(holder);
  request.set_credential_id("first");
  request.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
  const auto response =
      MustCall<v1::CreateCredentialResponse>(by, "AccessService.CreateCredential", request);
  const std::vector<std::string> parts = absl::StrSplit(holder, '/');
  tokens_[parts.back()] = response.secret();
  clients_[parts.back()] = Connect(parts.back());
}

void ExampleAssociation::BringIntoService() {
  v1::ImportTerritoryRequest territory;
  territory.set_parent(kGolfo);
  territory.set_geojson(ReadText(absl::StrCat(kExample, "territory.geojson")));
  MustCall<v1::ImportTerritoryResponse>("coordinamento", "RoutingService.ImportTerritory",
                                        territory);
  v1::ImportPlacesRequest places;
  places.set_parent(kGolfo);
  places.set_yaml(ReadText(absl::StrCat(kExample, "places.yaml")));
  MustCall<v1::ImportPlacesResponse>("coordinamento", "RoutingService.ImportPlaces", places);
  for (const std::string comune : {"sori", "recco"}) {
    v1::ActivateTenantRequest request;
    request.set_name("tenants/" + comune);
    MustCall<v1::Tenant>("admin-" + comune, "DirectoryService.ActivateTenant", request);
  }
}

}  // namespace mugugno::tests
