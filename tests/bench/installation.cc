#include "tests/bench/installation.h"

#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include <signal.h>

#include "adminctl/grpc_gateway.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "proto/yaml/emit.h"
#include "proto/yaml/yaml_message.h"
#include "tenant/store/migrations.h"
#include "tests/support/example_association.h"
#include "tests/support/gateway_config.h"

namespace mugugno::bench {
namespace {

constexpr char kExample[] = MUGUGNO_SOURCE_DIR "/deploy/example/";
constexpr absl::Duration kStartLimit = absl::Seconds(120);
constexpr char kCoordinator[] = "coordinamento";
constexpr char kOfficer[] = "comunicazione";
constexpr char kListening[] = "\"address\":\"127.0.0.1:";

std::string ReadText(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

v1::Manifest ExampleManifest() {
  v1::Manifest manifest;
  const auto problems =
      yaml::Parse(ReadText(absl::StrCat(kExample, "golfo-paradiso.yaml")), manifest);
  if (!problems.empty()) {
    Must(absl::InvalidArgumentError(yaml::Describe("manifest", problems)), "manifest");
  }
  return manifest;
}

// A call that must end well.
void Call(adminctl::Gateway& gateway, const std::string& method,
          const google::protobuf::Message& request, google::protobuf::Message* response) {
  Must(tests::CallMethod(gateway, method, request, response), method);
}

// The example's first comune under another name and other codes, without its people.
v1::Manifest::Tenant NeighbourOf(const v1::Manifest::Tenant& model, int number) {
  const std::string id = absl::StrFormat("comune%05d", number);
  v1::Manifest::Tenant neighbour = model;
  neighbour.set_id(id);
  neighbour.clear_grants();
  auto* grant = neighbour.add_grants();
  grant->set_staff(kCoordinator);
  grant->mutable_grant()->add_roles(v1::ROLE_TENANT_ADMIN);
  v1::Tenant& tenant = *neighbour.mutable_tenant();
  tenant.set_display_name(absl::StrFormat("Comune %05d", number));
  tenant.set_istat_code(absl::StrFormat("9%05d", number));
  tenant.set_cadastral_code(absl::StrFormat("%c%03d", 'N' + number / 1000, number % 1000));
  tenant.set_ipa_code(absl::StrFormat("c_%c%03d", 'n' + number / 1000, number % 1000));
  tenant.set_default_office(absl::StrCat(
      "tenants/", id, absl::StripPrefix(tenant.default_office(), "tenants/" + model.id())));
  for (auto& app : *neighbour.mutable_apps()) {
    app.set_id(id + "-app");
    app.mutable_app()->set_channel("tenants/" + id + "/channels/app");
  }
  return neighbour;
}

void ImportReference(adminctl::Gateway& coordinator, const std::string& association,
                     const std::string& geojson, const std::string& yaml) {
  v1::ImportTerritoryRequest territory;
  territory.set_parent("associations/" + association);
  territory.set_geojson(geojson);
  v1::ImportTerritoryResponse territory_response;
  Call(coordinator, "RoutingService.ImportTerritory", territory, &territory_response);
  v1::ImportPlacesRequest places;
  places.set_parent(territory.parent());
  places.set_yaml(yaml);
  v1::ImportPlacesResponse places_response;
  Call(coordinator, "RoutingService.ImportPlaces", places, &places_response);
}

// Squares in a row.
std::string SquaresOf(const v1::Manifest& manifest) {
  std::string features;
  double west = 9;
  for (const auto& comune : manifest.tenants()) {
    absl::StrAppendFormat(
        &features,
        "%s{\"type\":\"Feature\",\"properties\":{\"istat\":\"%s\",\"name\":\"%s\"},\"geometry\":"
        "{\"type\":\"Polygon\",\"coordinates\":[[[%.2f,44.3],[%.2f,44.3],[%.2f,44.35],"
        "[%.2f,44.35],[%.2f,44.3]]]}}",
        features.empty() ? "" : ",", comune.tenant().istat_code(), comune.tenant().display_name(),
        west, west + 0.05, west + 0.05, west, west);
    west += 0.06;
  }
  return absl::StrCat("{\"type\":\"FeatureCollection\",\"features\":[", features, "]}");
}

std::string NamesOf(const v1::Manifest& manifest) {
  std::string yaml = "comuni:\n";
  for (const auto& comune : manifest.tenants()) {
    absl::StrAppendFormat(&yaml, "  - {name: %s, istat: \"%s\", cadastral: %s}\n",
                          comune.tenant().display_name(), comune.tenant().istat_code(),
                          comune.tenant().cadastral_code());
  }
  return yaml;
}

}  // namespace

std::unique_ptr<tests::MariaDb> StartDurableMariaDb() {
  tests::MariaDbOptions options;
  options.schema_folder = "";
  options.durable = true;
  options.arguments = {"--innodb-buffer-pool-size=1G", "--innodb-log-file-size=1G"};
  return Must(tests::MariaDb::Start(options), "MariaDB");
}

void CreateSchema(tests::MariaDb& maria, const std::string& database) {
  Must(maria.Run(absl::StrCat("CREATE DATABASE IF NOT EXISTS ", database,
                              " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")),
       "database");
  Must(maria.Run(
           absl::StrCat("GRANT ALL ON ", database, ".* TO 'owner'@'localhost' WITH GRANT OPTION")),
       "rights of the owner");
  tenant::DatabaseOptions account = maria.AsOwner();
  account.schema = database;
  const auto owner = Must(tenant::Database::Open(account), "owner");
  tenant::MigrateOptions migrate;
  migrate.folder = tests::SchemaFolder();
  migrate.server_account = tests::kServerAccount;
  Must(tenant::Migrate(*owner, migrate).status(), "migration");
}

Installation::Installation(tests::MariaDb& maria, std::string database)
    : maria_(maria),
      database_(std::move(database)),
      config_(tests::ConfigureGateway(folder_, maria)) {
  CreateSchema(maria_, database_);
  // Comuni whose offices have mailboxes come into service only where mail is configured.
  WriteConfiguration(true);
  Start();
  Bootstrap();
}

void Installation::WriteConfiguration(bool with_mail) {
  config_.mutable_cells(0)->set_database(database_);
  config_.set_development(false);
  if (!with_mail) config_.clear_mail();
  std::ofstream(folder_.File("gateway.yaml")) << yaml::Emit(config_);
}

void Installation::Start() {
  const std::string log = folder_.File(absl::StrCat("gateway", ++starts_, ".log"));
  process_ = Must(tests::ChildProcess::Start(
                      {MUGUGNO_GATEWAY, "serve", "--config=" + folder_.File("gateway.yaml")}, log),
                  "gateway");
  const absl::Time limit = absl::Now() + kStartLimit;
  while (process_.Running() && absl::Now() < limit) {
    const std::string text = ReadText(log);
    const size_t at = text.find(kListening);
    const size_t end = text.find('"', at == std::string::npos ? at : at + sizeof(kListening) - 1);
    if (at != std::string::npos && end != std::string::npos && absl::StrContains(text, "unix:")) {
      const size_t host = at + std::string(kListening).find("127");
      address_ = text.substr(host, end - host);
      if (!root_token_.empty()) ConnectRoot();
      return;
    }
    absl::SleepFor(absl::Milliseconds(2));
  }
  Must(absl::InternalError(ReadText(log)), "the gateway did not start");
}

absl::Duration Installation::Restart() {
  root_.reset();
  WriteConfiguration(false);
  process_.End(SIGTERM);
  const absl::Time begin = absl::Now();
  Start();
  return absl::Now() - begin;
}

void Installation::Bootstrap() {
  v1::BootstrapAdministratorRequest request;
  request.set_administrator_id("root");
  request.mutable_administrator()->set_display_name("Amministratore");
  request.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
  v1::BootstrapAdministratorResponse response;
  adminctl::Access access;
  access.address = "unix:" + folder_.File("local.sock");
  const auto local = adminctl::ConnectGrpc(access);
  Call(*local, "AccessService.BootstrapAdministrator", request, &response);
  root_token_ = response.secret();
  ConnectRoot();
}

void Installation::ConnectRoot() {
  adminctl::Access access;
  access.address = address_;
  access.token = root_token_;
  root_ = adminctl::ConnectGrpc(access);
}

void Installation::Apply(const v1::Manifest& manifest) {
  v1::CreateAssociationRequest creation;
  creation.set_association_id(manifest.id());
  *creation.mutable_association() = manifest.association();
  creation.mutable_association()->mutable_agreement()->clear_lead();
  v1::Association created;
  Call(*root_, "DirectoryService.CreateAssociation", creation, &created);
  v1::ApplyManifestRequest request;
  request.set_association("associations/" + manifest.id());
  *request.mutable_manifest() = manifest;
  v1::ApplyManifestResponse applied;
  Call(*root_, "DirectoryService.ApplyManifest", request, &applied);
}

std::string Installation::Issue(adminctl::Gateway& by, const std::string& holder) {
  v1::CreateCredentialRequest request;
  request.set_parent(holder);
  request.set_credential_id("first");
  request.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
  v1::CreateCredentialResponse response;
  Call(by, "AccessService.CreateCredential", request, &response);
  return response.secret();
}

std::unique_ptr<adminctl::Gateway> Installation::CoordinatorOf(const std::string& association) {
  const std::string token =
      Issue(*root_, absl::StrCat("associations/", association, "/staff/", kCoordinator));
  adminctl::Access access;
  access.address = address_;
  access.token = token;
  return adminctl::ConnectGrpc(access);
}

void Installation::BringIntoService(const v1::Manifest& manifest, adminctl::Gateway& coordinator) {
  for (const auto& app : manifest.apps()) {
    apps_.push_back({app.id(), "", Issue(coordinator, "apps/" + app.id())});
  }
  for (const auto& comune : manifest.tenants()) {
    for (const auto& app : comune.apps()) {
      apps_.push_back(
          {app.id(), comune.tenant().istat_code(), Issue(coordinator, "apps/" + app.id())});
    }
    v1::ActivateTenantRequest request;
    request.set_name("tenants/" + comune.id());
    v1::Tenant activated;
    Call(coordinator, "DirectoryService.ActivateTenant", request, &activated);
  }
}

void Installation::ProvisionExample() {
  const v1::Manifest manifest = ExampleManifest();
  Apply(manifest);
  const auto coordinator = CoordinatorOf(manifest.id());
  ImportReference(*coordinator, manifest.id(),
                  ReadText(absl::StrCat(kExample, "territory.geojson")),
                  ReadText(absl::StrCat(kExample, "places.yaml")));
  officer_token_ = Issue(*root_, absl::StrCat("associations/", manifest.id(), "/staff/", kOfficer));
  BringIntoService(manifest, *coordinator);
}

void Installation::ProvisionNeighbours(int first, int count) {
  static const v1::Manifest& example = *new v1::Manifest(ExampleManifest());
  v1::Manifest manifest;
  manifest.set_id(absl::StrFormat("unione-%05d", first));
  *manifest.mutable_association() = example.association();
  manifest.mutable_association()->set_display_name(absl::StrFormat("Unione %05d", first));
  manifest.mutable_association()->mutable_agreement()->clear_lead();
  for (const auto& staff : example.staff()) {
    if (staff.id() == kCoordinator) *manifest.add_staff() = staff;
  }
  for (const auto& grant : example.grants()) {
    if (grant.staff() == kCoordinator) *manifest.add_grants() = grant;
  }
  for (int number = first; number < first + count; ++number) {
    *manifest.add_tenants() = NeighbourOf(example.tenants(0), number);
  }
  Apply(manifest);
  const auto coordinator = CoordinatorOf(manifest.id());
  ImportReference(*coordinator, manifest.id(), SquaresOf(manifest), NamesOf(manifest));
  BringIntoService(manifest, *coordinator);
}

}  // namespace mugugno::bench
