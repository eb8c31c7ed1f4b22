// Two cells: what happens to one database is nothing to the other one's association.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/free_port.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using v1::Submission;

constexpr char kTigullio[] = "associations/tigullio";
constexpr char kTerritory[] = R"({"type": "FeatureCollection", "features": [{"type": "Feature",
"properties": {"name": "Chiavari", "istat": "010015", "cadastral": "C621"},
"geometry": {"type": "Polygon", "coordinates": [[[9.28, 44.30], [9.36, 44.30], [9.36, 44.35],
[9.28, 44.35], [9.28, 44.30]]]}}]})";

// A gateway with the Golfo Paradiso in its home cell and the Tigullio in a second one.
class CellOutage : public testing::Test {
 protected:
  CellOutage()
      : home_(Must(MariaDb::Start(), "MariaDB")),
        second_(Must(MariaDb::Start(), "MariaDB")),
        config_(ConfigureGateway(folder_, *home_,
                                 absl::StrCat("127.0.0.1:", Must(FreePort(), "port")))) {
    auto* cell = config_.add_cells();
    *cell = config_.cells(0);
    cell->set_id("second");
    cell->set_address("unix:" + second_->socket());
    cell->clear_associations();
    cell->add_associations("tigullio");
    Start();
    association_ = std::make_unique<ExampleAssociation>("unix:" + folder_.File("local.sock"),
                                                        config_.listeners(0).address());
    v1::ImportTerritoryRequest territory;
    territory.set_parent(kTigullio);
    territory.set_geojson(kTerritory);
    Must(Call<v1::ImportTerritoryResponse>("estraneo", "RoutingService.ImportTerritory", territory),
         "territory");
    v1::ImportPlacesRequest places;
    places.set_parent(kTigullio);
    places.set_yaml("comuni:\n  - {name: Chiavari, istat: \"010015\", cadastral: C621}\n");
    Must(Call<v1::ImportPlacesResponse>("estraneo", "RoutingService.ImportPlaces", places),
         "places");
    v1::ActivateTenantRequest activate;
    activate.set_name("tenants/chiavari");
    Must(Call<v1::Tenant>("estraneo", "DirectoryService.ActivateTenant", activate), "chiavari");
  }

  void Start() { server_ = Must(gateway::Server::Start(config_), "gateway"); }

  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& caller, const std::string& method,
                                const google::protobuf::Message& request) {
    Response response;
    const absl::Status status = association_->Call(caller, method, request, &response);
    if (!status.ok()) return status;
    return response;
  }
  absl::StatusOr<Submission> Submit(const std::string& app) {
    return Call<Submission>(app, "SubmissionService.SubmitMessage",
                            GatewayUnderTest::Message(app, NewRequestId(), "Lampione spento"));
  }
  absl::Status ListTickets(const std::string& person, const std::string& tenant) {
    v1::ListTicketsRequest request;
    request.set_parent("tenants/" + tenant);
    return Call<v1::ListTicketsResponse>(person, "TicketService.ListTickets", request).status();
  }
  void AwaitApplied(const Submission& submission) {
    const std::string app = "chiavari-app";
    v1::GetSubmissionRequest request;
    request.set_name(submission.name());
    absl::StatusOr<Submission> found;
    const absl::Time limit = absl::Now() + absl::Minutes(1);
    do {
      found = Call<Submission>(app, "SubmissionService.GetSubmission", request);
      if (found.ok() && found->state() == Submission::STATE_APPLIED) return;
      absl::SleepFor(absl::Milliseconds(20));
    } while (absl::Now() < limit);
    FAIL() << found.status() << " " << (found.ok() ? found->ShortDebugString() : "");
  }

  TempFolder folder_;
  std::unique_ptr<MariaDb> home_;
  std::unique_ptr<MariaDb> second_;
  config::v1::Gateway config_;
  std::unique_ptr<gateway::Server> server_;
  std::unique_ptr<ExampleAssociation> association_;
};

TEST_F(CellOutage, OneThatIsAwayHoldsUpNobodyElsesMessagesAndPeople) {
  ASSERT_OK(second_->Stop());
  const auto waiting = Submit("chiavari-app");
  ASSERT_OK(waiting);
  EXPECT_EQ(waiting->state(), Submission::STATE_PENDING);
  for (int i = 0; i < 10; ++i) {
    const auto placed = Submit("sori-app");
    ASSERT_OK(placed);
    EXPECT_EQ(placed->state(), Submission::STATE_APPLIED);
  }
  EXPECT_OK(ListTickets("comunicazione", "sori"));
  EXPECT_THAT(ListTickets("estraneo", "chiavari"), StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_OK(second_->Restart());
  AwaitApplied(*waiting);
}

TEST_F(CellOutage, OneThatIsAwayAtTheStartIsOpenedWhenItIsBack) {
  server_.reset();
  ASSERT_OK(second_->Stop());
  Start();
  association_->Reconnect();
  const auto placed = Submit("sori-app");
  ASSERT_OK(placed);
  EXPECT_EQ(placed->state(), Submission::STATE_APPLIED);
  EXPECT_OK(ListTickets("comunicazione", "sori"));
  const auto waiting = Submit("chiavari-app");
  ASSERT_OK(waiting);
  EXPECT_EQ(waiting->state(), Submission::STATE_PENDING);
  // Nobody says that he does not exist.
  EXPECT_THAT(ListTickets("estraneo", "chiavari"), StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_OK(second_->Restart());
  AwaitApplied(*waiting);
  EXPECT_OK(ListTickets("estraneo", "chiavari"));
}

}  // namespace
}  // namespace mugugno::tests
