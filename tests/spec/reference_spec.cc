// Reference data and office maps: what is wrong in one place stays there, and what one gateway
// imports all of them know.

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "adminctl/grpc_gateway.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "routing/italy/italy.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::SizeIs;

constexpr char kGolfo[] = "associations/golfo-paradiso";

std::string Example(const std::string& name) {
  std::ifstream file("deploy/example/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Another gateway of this process over the same database.
class SecondGateway final {
 public:
  explicit SecondGateway(GatewayUnderTest& first, const std::string& italy_file = "")
      : first_(first) {
    config::v1::Gateway config = ConfigureGateway(folder_, first.maria());
    config.mutable_routing()->set_italy_file(italy_file);
    server_ = Must(gateway::Server::Start(config), "second gateway");
  }

  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& caller, const std::string& method,
                                const google::protobuf::Message& request) {
    adminctl::Access access;
    access.address = server_->addresses()[0];
    access.token = first_.association().TokenOf(caller);
    Response response;
    const absl::Status status =
        CallMethod(*adminctl::ConnectGrpc(access), method, request, &response);
    if (!status.ok()) return status;
    return response;
  }

 private:
  GatewayUnderTest& first_;
  TempFolder folder_;
  std::unique_ptr<gateway::Server> server_;
};

// An Italy of one comune, far from the association's.
void WriteItalyOfMilano(const std::string& path) {
  storage::v1::ItalyComuni comuni;
  auto& milano = *comuni.add_comuni();
  milano.set_name("Milano");
  milano.set_istat("015146");
  milano.set_cadastral("F205");
  routing::Borders::Maker borders;
  ASSERT_OK(borders.Add(
      0,
      {.properties = {}, .polygons = {{{{45.4, 9.1}, {45.4, 9.3}, {45.55, 9.3}, {45.55, 9.1}}}}}));
  ASSERT_OK(routing::WriteItaly(comuni, std::move(borders).Make(), path));
}

class Reference : public testing::Test {
 protected:
  absl::StatusOr<v1::Office> SetTopics(const std::string& office, const std::string& topic) {
    v1::UpdateOfficeRequest request;
    request.mutable_office()->set_name(office);
    request.mutable_office()->add_topics(topic);
    request.mutable_update_mask()->add_paths("topics");
    return gateway_.Call<v1::Office>("admin-sori", "DirectoryService.UpdateOffice", request);
  }
  absl::StatusOr<v1::ImportPlacesResponse> ImportPlaces(const std::string& caller,
                                                        const std::string& association,
                                                        const std::string& yaml) {
    v1::ImportPlacesRequest request;
    request.set_parent(association);
    request.set_yaml(yaml);
    return gateway_.Call<v1::ImportPlacesResponse>(caller, "RoutingService.ImportPlaces", request);
  }
  static v1::ExplainRouteRequest Explain(const std::string& association, const std::string& text) {
    v1::ExplainRouteRequest request;
    request.set_parent(association);
    request.set_text(text);
    return request;
  }
  static bool Passes(const v1::CheckTenantResponse& checked, const std::string& code) {
    for (const auto& item : checked.items()) {
      if (item.code() == code) return item.passed();
    }
    ADD_FAILURE() << "no item " << code;
    return false;
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

TEST_F(Reference, AnOfficeIsGivenOnlyTopicsThereAre) {
  const auto refused = SetTopics("tenants/sori/offices/ambiente", "rifiuti");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("topics[0]"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("waste"));
}

TEST_F(Reference, AnUnknownTopicOfBeforeStopsNeitherAStartNorItsAssociation) {
  const std::string where = " WHERE tenant_id = 'sori' AND office_id = 'ambiente'";
  const std::string before = gateway_.Ask(absl::StrCat("SELECT topics FROM mugugno.office", where));
  gateway_.Run(
      absl::StrCat("UPDATE mugugno.office SET topics = CONCAT(topics, '\nrifiuti')", where));
  const std::string active = " WHERE active_tenant_id = 'sori'";
  const std::string rules =
      gateway_.Ask(absl::StrCat("SELECT content FROM mugugno.rule_set", active));
  gateway_.Run(
      absl::StrCat("UPDATE mugugno.rule_set SET content = REPLACE(content, "
                   "'office ambiente ', 'office ambiente rifiuti ')",
                   active));
  {
    SecondGateway second(gateway_);
    const auto placed = second.Call<v1::Submission>(
        "sori-app", "SubmissionService.SubmitMessage",
        GatewayUnderTest::Message("sori-app", NewRequestId(), "Cassonetto non svuotato"));
    ASSERT_OK(placed);
    EXPECT_EQ(placed->state(), v1::Submission::STATE_APPLIED);
    // The office's other topics hold.
    const auto explained =
        second.Call<v1::Route>("coordinamento", "RoutingService.ExplainRoute",
                               Explain(kGolfo, "Cassonetto non svuotato a Sori"));
    ASSERT_OK(explained);
    EXPECT_THAT(explained->office(), HasSubstr("mbiente"));
  }
  gateway_.Run(absl::StrCat("UPDATE mugugno.office SET topics = '", before, "'", where));
  gateway_.Run(absl::StrCat("UPDATE mugugno.rule_set SET content = '", rules, "'", active));
}

TEST_F(Reference, WhatOneGatewayImportedTheCheckOfAnotherFinds) {
  v1::CheckTenantRequest check;
  check.set_name("tenants/chiavari");
  SecondGateway second(gateway_);
  const auto before =
      second.Call<v1::CheckTenantResponse>("estraneo", "DirectoryService.CheckTenant", check);
  ASSERT_OK(before);
  EXPECT_FALSE(Passes(*before, "places"));
  ASSERT_OK(ImportPlaces("estraneo", "associations/tigullio", R"(
comuni:
  - {name: Chiavari, istat: "010015", cadastral: C621}
)"));
  const auto after =
      second.Call<v1::CheckTenantResponse>("estraneo", "DirectoryService.CheckTenant", check);
  ASSERT_OK(after);
  EXPECT_TRUE(Passes(*after, "places"));
}

TEST_F(Reference, ARoadIsGivenOnlyToBodiesOfTheList) {
  for (const char* road :
       {"{name: SP333, comuni: [Sori], owner: provincia}",
        "{name: SP333, comuni: [Sori], segments: [{km: [0, 2], owner: anas}]}"}) {
    const auto refused = ImportPlaces(
        "coordinamento", kGolfo,
        absl::StrCat("comuni:\n  - {name: Sori, istat: \"010060\", cadastral: I852}\nroads:\n  - ",
                     road, "\nbodies: [{id: regione, name: Regione}]\n"));
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(std::string(refused.status().message()),
                AllOf(HasSubstr("SP333"), HasSubstr("is no body of this list")));
  }
}

TEST_F(Reference, AnImportThatIsNotCommittedRoutesNothing) {
  gateway_.Run("REVOKE INSERT ON mugugno.audit FROM 'server'@'localhost'");
  EXPECT_FALSE(ImportPlaces("coordinamento", kGolfo, R"(
comuni:
  - {name: Sori, istat: "010060", cadastral: I852, localita: [Fiordaliso]}
)")
                   .ok());
  gateway_.Run("GRANT INSERT ON mugugno.audit TO 'server'@'localhost'");
  const auto explained = gateway_.Call<v1::Route>("coordinamento", "RoutingService.ExplainRoute",
                                                  Explain(kGolfo, "Buca a Fiordaliso"));
  ASSERT_OK(explained);
  EXPECT_EQ(explained->comune(), "");
}

TEST_F(Reference, APositionInAnotherComuneOfItalyIsToldByItsName) {
  const TempFolder folder;
  WriteItalyOfMilano(folder.File("italy"));
  SecondGateway second(gateway_, folder.File("italy"));
  v1::ExplainRouteRequest explain = Explain(kGolfo, "C'è una buca");
  explain.mutable_position()->set_latitude(45.46);
  explain.mutable_position()->set_longitude(9.19);
  const auto route =
      second.Call<v1::Route>("coordinamento", "RoutingService.ExplainRoute", explain);
  ASSERT_OK(route);
  EXPECT_EQ(route->verdict(), v1::Route::VERDICT_OUTSIDE);
  EXPECT_THAT(route->why(), HasSubstr("la posizione è in Milano, fuori dall'associazione"));
  ASSERT_THAT(route->evidence(), SizeIs(1));
  EXPECT_EQ(route->evidence(0).comune(), "Milano");

  v1::SubmitMessageRequest message =
      GatewayUnderTest::Message("golfo-app", NewRequestId(), "C'è una buca");
  *message.mutable_message()->mutable_position() = explain.position();
  const auto outside =
      second.Call<v1::Submission>("golfo-app", "SubmissionService.SubmitMessage", message);
  ASSERT_OK(outside);
  EXPECT_EQ(outside->state(), v1::Submission::STATE_OUTSIDE);
  EXPECT_THAT(gateway_.Conversation("golfo-app", *outside),
              Contains(Property(&v1::ConversationEntry::text, HasSubstr("Comune di Milano"))));
}

TEST_F(Reference, TerritoryAndPlacesThatComeTogetherAreBothKept) {
  v1::ImportTerritoryRequest territory;
  territory.set_parent(kGolfo);
  territory.set_geojson(Example("territory.geojson"));
  for (int round = 0; round < 5; ++round) {
    const std::string hamlet = absl::StrCat("Borgonovo", round, "x");
    absl::Status imported;
    std::thread other([&] {
      v1::ImportTerritoryResponse response;
      const auto client = gateway_.association().Connect("coordinamento");
      imported = CallMethod(*client, "RoutingService.ImportTerritory", territory, &response);
    });
    const auto places = ImportPlaces(
        "coordinamento", kGolfo,
        absl::StrCat("comuni:\n  - {name: Sori, istat: \"010060\", cadastral: I852, localita: [",
                     hamlet, "]}\n"));
    other.join();
    ASSERT_OK(places);
    ASSERT_OK(imported);
    const auto explained =
        gateway_.Call<v1::Route>("coordinamento", "RoutingService.ExplainRoute",
                                 Explain(kGolfo, absl::StrCat("Buca a ", hamlet)));
    ASSERT_OK(explained);
    EXPECT_EQ(explained->comune(), "Sori") << hamlet;
  }
  ASSERT_OK(ImportPlaces("coordinamento", kGolfo, Example("places.yaml")));
}

TEST_F(Reference, ADecisionIsMadeAgainByThePlacesItWasMadeWithAndTheyCanBeBroughtBack) {
  const v1::Submission submission = gateway_.SubmitUntilApplied(
      GatewayUnderTest::Message("golfo-app", NewRequestId(), "Lampione spento a Sussisa"));
  const v1::Ticket listed = gateway_.TicketOf("sori", submission.number());
  ASSERT_NE(listed.name(), "");
  EXPECT_EQ(listed.route().evidence(0).words(), "") << "a list has no words of it";
  v1::GetTicketRequest get;
  get.set_name(listed.name());
  const auto ticket =
      Must(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.GetTicket", get), "a ticket");
  EXPECT_EQ(ticket.route().evidence(0).words(), "Sussisa");
  EXPECT_EQ(ticket.route().evidence(0).weight(), v1::Route::WEIGHT_SUPPORTS);

  ASSERT_OK(ImportPlaces("coordinamento", kGolfo,
                         "comuni:\n- {name: Sori, istat: '010060', cadastral: I852}\n"));
  const auto comune_now = [&] {
    return Must(gateway_.Call<v1::Route>("coordinamento", "RoutingService.ExplainRoute",
                                         Explain(kGolfo, "Lampione spento a Sussisa")),
                "a route")
        .comune();
  };
  EXPECT_EQ(comune_now(), "");
  v1::ExplainTicketRouteRequest decide;
  decide.set_name(ticket.name());
  const auto again = gateway_.Call<v1::ExplainTicketRouteResponse>(
      "comunicazione", "RoutingService.ExplainTicketRoute", decide);
  ASSERT_OK(again);
  EXPECT_TRUE(again->same());
  EXPECT_EQ(again->again().comune(), "Sori");
  EXPECT_EQ(again->again().evidence(0).words(), "Sussisa");

  v1::RollBackReferenceRequest back;
  back.set_name(
      absl::StrCat(kGolfo, "/referenceVersions/places-", ticket.route().versions().places()));
  ASSERT_OK(gateway_.Call<v1::ReferenceVersion>("coordinamento", "RoutingService.RollBackReference",
                                                back));
  EXPECT_EQ(comune_now(), "Sori");
  v1::ListReferenceVersionsRequest list;
  list.set_parent(kGolfo);
  const auto versions = gateway_.Call<v1::ListReferenceVersionsResponse>(
      "coordinamento", "RoutingService.ListReferenceVersions", list);
  ASSERT_OK(versions);
  for (const v1::ReferenceVersion& version : versions->reference_versions()) {
    if (version.name().find("/places-") == std::string::npos) continue;
    EXPECT_EQ(version.active(), version.name() == back.name()) << version.name();
  }
}

}  // namespace
}  // namespace mugugno::tests
