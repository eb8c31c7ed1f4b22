// Two associations of one gateway on two databases: the whole journey in each, nothing of one in
// the other's, and what happens to one database is nothing to the other.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "gateway/server.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "mugugno/v1/submission_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tests/support/example_association.h"
#include "tests/support/free_port.h"
#include "tests/support/gateway_config.h"
#include "tests/support/maria_db.h"
#include "tests/support/must.h"
#include "tests/support/request_id.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using v1::Submission;

constexpr char kTerritory[] = R"({"type":"FeatureCollection","features":[{"type":"Feature",
"properties":{"name":"Chiavari","istat":"010015","cadastral":"C621"},"geometry":{"type":"Polygon",
"coordinates":[[[9.30,44.30],[9.34,44.30],[9.34,44.34],[9.30,44.34],[9.30,44.30]]]}}]})";
constexpr char kPlaces[] = "comuni:\n- {name: Chiavari, istat: \"010015\", cadastral: C621}\n";

// Golfo Paradiso in the home cell, Tigullio in one of its own.
class Cells : public ::testing::Test {
 protected:
  Cells()
      : home_(Must(MariaDb::Start(), "MariaDB")),
        second_(Must(MariaDb::Start(), "a second MariaDB")),
        config_(ConfigureGateway(folder_, *home_,
                                 absl::StrCat("127.0.0.1:", Must(FreePort(), "port")))) {
    config::v1::Gateway::Cell second = config_.cells(0);
    second.set_id("tigullio");
    second.set_address("unix:" + second_->socket());
    second.clear_associations();
    second.add_associations("tigullio");
    *config_.add_cells() = second;
    Start();
    people_ = std::make_unique<ExampleAssociation>("unix:" + folder_.File("local.sock"),
                                                   config_.listeners(0).address());
    BringChiavariIntoService();
  }

  void Start() { server_ = Must(gateway::Server::Start(config_), "gateway"); }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& caller, const std::string& method,
                                const Request& request) {
    Response response;
    const absl::Status status = people_->Call(caller, method, request, &response);
    if (!status.ok()) return status;
    return response;
  }
  void BringChiavariIntoService() {
    v1::ImportTerritoryRequest territory;
    territory.set_parent("associations/tigullio");
    territory.set_geojson(kTerritory);
    Must(Call<v1::ImportTerritoryResponse>("estraneo", "RoutingService.ImportTerritory", territory),
         "territory");
    v1::ImportPlacesRequest places;
    places.set_parent("associations/tigullio");
    places.set_yaml(kPlaces);
    Must(Call<v1::ImportPlacesResponse>("estraneo", "RoutingService.ImportPlaces", places),
         "places");
    v1::ActivateTenantRequest activate;
    activate.set_name("tenants/chiavari");
    Must(Call<v1::Tenant>("estraneo", "DirectoryService.ActivateTenant", activate), "chiavari");
  }

  absl::StatusOr<Submission> Submit(const std::string& app, const std::string& text) {
    v1::SubmitMessageRequest request;
    request.set_parent("apps/" + app);
    request.set_request_id(NewRequestId());
    request.mutable_message()->set_user_id("cittadina");
    request.mutable_message()->set_text(text);
    return Call<Submission>(app, "SubmissionService.SubmitMessage", request);
  }
  absl::StatusOr<Submission> Find(const std::string& app, const Submission& submission) {
    v1::GetSubmissionRequest request;
    request.set_name(submission.name());
    return Call<Submission>(app, "SubmissionService.GetSubmission", request);
  }

  absl::Status ListTickets(const std::string& person, const std::string& tenant) {
    v1::ListTicketsRequest request;
    request.set_parent("tenants/" + tenant);
    return Call<v1::ListTicketsResponse>(person, "TicketService.ListTickets", request).status();
  }

  // Once it is in the database; DEADLINE_EXCEEDED when that takes long.
  absl::StatusOr<Submission> Applied(const std::string& app, const Submission& taken) {
    const absl::Time limit = absl::Now() + absl::Minutes(1);
    absl::StatusOr<Submission> found = taken;
    while (!found.ok() || found->state() != Submission::STATE_APPLIED) {
      if (absl::Now() > limit) return absl::DeadlineExceededError("it is not applied");
      found = Find(app, taken);
    }
    return found;
  }

  // From the citizen's words to the answer the citizen reads.
  void WalkTheJourney(const std::string& comune, const std::string& officer,
                      const std::string& other_office) {
    const std::string app = comune + "-app";
    const auto taken = Submit(app, "C'è una buca davanti al municipio");
    ASSERT_OK(taken);
    const auto submission = Applied(app, *taken);
    ASSERT_OK(submission);
    v1::ListTicketsRequest list;
    list.set_parent("tenants/" + comune);
    const auto tickets = Call<v1::ListTicketsResponse>(officer, "TicketService.ListTickets", list);
    ASSERT_OK(tickets);
    ASSERT_EQ(tickets->tickets_size(), 1);
    const std::string name = tickets->tickets(0).name();
    EXPECT_EQ(tickets->tickets(0).number(), submission->number());
    if (!other_office.empty()) {
      v1::ForwardTicketRequest forward;
      forward.set_name(name);
      forward.set_office(absl::StrCat("tenants/", comune, "/offices/", other_office));
      forward.set_request_id(NewRequestId());
      ASSERT_OK(Call<v1::Ticket>(officer, "TicketService.ForwardTicket", forward));
    }
    v1::TakeChargeRequest charge;
    charge.set_name(name);
    charge.set_request_id(NewRequestId());
    ASSERT_OK(Call<v1::Ticket>(officer, "TicketService.TakeCharge", charge));
    v1::ReplyToTicketRequest reply;
    reply.set_name(name);
    reply.set_text("La ripariamo giovedì.");
    reply.set_request_id(NewRequestId());
    ASSERT_OK(Call<v1::Ticket>(officer, "TicketService.ReplyToTicket", reply));
    v1::ListEntriesRequest entries;
    entries.set_parent(submission->conversation());
    const auto read = Call<v1::ListEntriesResponse>(app, "SubmissionService.ListEntries", entries);
    ASSERT_OK(read);
    EXPECT_THAT(read->entries().rbegin()->text(), HasSubstr("giovedì"));
  }

  // "table.column" of every text of the database in which one of the words stands.
  static std::vector<std::string> Mentions(MariaDb& maria, const std::vector<std::string>& words) {
    std::vector<std::string> found;
    const std::string columns =
        Must(maria.Ask("SELECT GROUP_CONCAT(CONCAT(TABLE_NAME, '.', COLUMN_NAME)) FROM "
                       "information_schema.COLUMNS WHERE TABLE_SCHEMA = 'mugugno' AND DATA_TYPE IN "
                       "('char', 'varchar', 'text', 'mediumtext', 'longtext')"),
             "columns");
    for (const std::string& column : std::vector<std::string>(absl::StrSplit(columns, ','))) {
      const std::pair<std::string, std::string> parts = absl::StrSplit(column, '.');
      for (const std::string& word : words) {
        const std::string count =
            Must(maria.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.", parts.first, " WHERE ",
                                        parts.second, " LIKE '%", word, "%'")),
                 column);
        if (count != "0") found.push_back(absl::StrCat(column, " ", word, " ", count));
      }
    }
    return found;
  }

  TempFolder folder_;
  const std::unique_ptr<MariaDb> home_;
  const std::unique_ptr<MariaDb> second_;
  config::v1::Gateway config_;
  std::unique_ptr<gateway::Server> server_;
  std::unique_ptr<ExampleAssociation> people_;
};

TEST_F(Cells, TheJourneyOfEachAssociationIsInItsOwnDatabase) {
  WalkTheJourney("sori", "comunicazione", "ambiente");
  WalkTheJourney("chiavari", "estraneo", "");
  for (MariaDb* maria : {home_.get(), second_.get()}) {
    EXPECT_EQ(*maria->Ask("SELECT COUNT(*) FROM mugugno.ticket"), "1");
    EXPECT_EQ(*maria->Ask("SELECT COUNT(*) FROM mugugno.submission"), "1");
  }
  EXPECT_EQ(*second_->Ask("SELECT tenant_id FROM mugugno.ticket"), "chiavari");
  EXPECT_THAT(Mentions(*second_, {"sori", "recco", "golfo"}), IsEmpty());
  // The home cell has the keys of all, as the installation's; of the other association nothing
  // else.
  for (const std::string& mention : Mentions(*home_, {"chiavari", "tigullio"})) {
    EXPECT_THAT(mention, StartsWith("key_version.owner")) << mention;
  }
  // And neither side's people see the other's.
  v1::ListTicketsRequest list;
  list.set_parent("tenants/chiavari");
  EXPECT_THAT(
      Call<v1::ListTicketsResponse>("comunicazione", "TicketService.ListTickets", list).status(),
      StatusIs(StatusCode::kPermissionDenied));
  list.set_parent("tenants/-");
  for (const std::string person : {"comunicazione", "estraneo"}) {
    const auto all = Call<v1::ListTicketsResponse>(person, "TicketService.ListTickets", list);
    ASSERT_OK(all);
    ASSERT_EQ(all->tickets_size(), 1);
    EXPECT_THAT(all->tickets(0).name(),
                StartsWith(person == "estraneo" ? "tenants/chiavari/" : "tenants/sori/"));
  }
}

TEST_F(Cells, OneThatIsAwayHoldsUpNobodyElsesMessagesAndPeople) {
  ASSERT_OK(second_->Stop());
  const auto waiting = Submit("chiavari-app", "C'è una buca davanti al municipio");
  ASSERT_OK(waiting);
  EXPECT_EQ(waiting->state(), Submission::STATE_PENDING);
  WalkTheJourney("sori", "comunicazione", "ambiente");
  EXPECT_THAT(ListTickets("estraneo", "chiavari"), StatusIs(StatusCode::kUnavailable));
  ASSERT_OK(second_->Restart());
  EXPECT_OK(Applied("chiavari-app", *waiting));
  EXPECT_EQ(*second_->Ask("SELECT tenant_id FROM mugugno.ticket"), "chiavari");
  EXPECT_EQ(*home_->Ask("SELECT COUNT(*) FROM mugugno.submission"), "1");
}

TEST_F(Cells, OneThatIsAwayAtTheStartIsOpenedWhenItIsBack) {
  server_.reset();
  ASSERT_OK(second_->Stop());
  Start();
  people_->Reconnect();
  WalkTheJourney("sori", "comunicazione", "ambiente");
  const auto waiting = Submit("chiavari-app", "C'è una buca davanti al municipio");
  ASSERT_OK(waiting);
  EXPECT_EQ(waiting->state(), Submission::STATE_PENDING);
  // Nobody says that he does not exist.
  EXPECT_THAT(ListTickets("estraneo", "chiavari"), StatusIs(StatusCode::kUnavailable));
  ASSERT_OK(second_->Restart());
  EXPECT_OK(Applied("chiavari-app", *waiting));
  EXPECT_OK(ListTickets("estraneo", "chiavari"));
}

}  // namespace
}  // namespace mugugno::tests
