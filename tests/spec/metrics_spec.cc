// What Prometheus reads of a gateway.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mugugno/v1/installation_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// What the server answers to these bytes until it closes.
std::string Exchange(const std::string& address, const std::string& request) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(address, ':');
  sockaddr_in place = {};
  place.sin_family = AF_INET;
  inet_pton(AF_INET, parts.first.c_str(), &place.sin_addr);
  int port = 0;
  EXPECT_TRUE(absl::SimpleAtoi(parts.second, &port));
  place.sin_port = htons(static_cast<uint16_t>(port));
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(connect(client, reinterpret_cast<const sockaddr*>(&place), sizeof place), 0);
  EXPECT_EQ(send(client, request.data(), request.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t size = 0; (size = recv(client, buffer, sizeof buffer, 0)) > 0;) {
    answer.append(buffer, static_cast<size_t>(size));
  }
  close(client);
  return answer;
}

std::string Get(const std::string& address, const std::string& path) {
  return Exchange(address,
                  absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
}

class MetricsSpec : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempFolder();
    maria_ = Must(MariaDb::Start(), "MariaDB").release();
    server_ =
        Must(gateway::Server::Start(ConfigureGateway(*folder_, *maria_)), "gateway").release();
    association_ =
        new ExampleAssociation("unix:" + folder_->File("local.sock"), server_->addresses()[0]);
    v1::Submission submission;
    const auto request = GatewayUnderTest::Message("sori-app", "Assunta Schiappacasse",
                                                   "Aiuto, c'è un incendio in via Caorsi, presto");
    Must(association_->Call("sori-app", "SubmissionService.SubmitMessage", request, &submission),
         "emergency");
  }
  static void TearDownTestSuite() {
    delete association_;
    delete server_;
    delete maria_;
    delete folder_;
  }

  static std::string Page() {
    const std::string answer = Get(server_->metrics_address(), "/metrics");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    const size_t body = answer.find("\r\n\r\n");
    return body == std::string::npos ? "" : answer.substr(body + 4);
  }
  // Of the sample whose line begins so; -1 where there is none.
  static double Value(const std::string& page, const std::string& sample) {
    for (const absl::string_view line : absl::StrSplit(page, '\n')) {
      const std::pair<absl::string_view, absl::string_view> parts =
          absl::StrSplit(line, absl::MaxSplits(' ', 1));
      double value = -1;
      if (parts.first == sample && absl::SimpleAtod(parts.second, &value)) return value;
    }
    return -1;
  }

  inline static TempFolder* folder_ = nullptr;
  inline static MariaDb* maria_ = nullptr;
  inline static gateway::Server* server_ = nullptr;
  inline static ExampleAssociation* association_ = nullptr;
};

TEST_F(MetricsSpec, PromtoolFindsNothingToSay) {
  // The counts of open work come with the first round of the watch.
  const absl::Time last = absl::Now() + absl::Seconds(60);
  std::string page = Page();
  while (page.find("mugugno_deliveries") == std::string::npos && absl::Now() < last) page = Page();
  std::ofstream(folder_->File("metrics")) << page;
  const std::string command = absl::StrCat("promtool check metrics < ", folder_->File("metrics"),
                                           " > ", folder_->File("lint"), " 2>&1");
  const int code = std::system(command.c_str());
  std::ifstream lint(folder_->File("lint"));
  EXPECT_EQ(code, 0) << std::string(std::istreambuf_iterator<char>(lint), {});
}

TEST_F(MetricsSpec, CallsSubmissionsAndBatchesAreCounted) {
  const std::string calls =
      "mugugno_calls_total{service=\"mugugno.v1.InstallationService\",method=\"GetInstallation\","
      "code=\"";
  const double before = std::max(0.0, Value(Page(), calls + "OK\"}"));
  v1::Installation installation;
  ASSERT_OK(association_->Call("root", "InstallationService.GetInstallation",
                               v1::GetInstallationRequest(), &installation));
  EXPECT_FALSE(association_
                   ->Call("comunicazione", "InstallationService.GetInstallation",
                          v1::GetInstallationRequest(), &installation)
                   .ok());
  const std::string page = Page();
  EXPECT_EQ(Value(page, calls + "OK\"}"), before + 1);
  EXPECT_GE(Value(page, calls + "PERMISSION_DENIED\"}"), 1);
  EXPECT_GE(Value(page, "mugugno_submissions_total{outcome=\"applied\"}"), 1);
  EXPECT_GE(Value(page, "mugugno_apply_batch_messages_count"), 1);
  EXPECT_GE(Value(page,
                  "mugugno_call_duration_seconds_count{service=\"mugugno.v1."
                  "SubmissionService\",method=\"SubmitMessage\"}"),
            1);
}

TEST_F(MetricsSpec, TellsTheStateOfJournalDatabaseAndOpenWork) {
  const absl::Time last = absl::Now() + absl::Seconds(60);
  // Counted twice a minute.
  while (Value(Page(), "mugugno_emergencies_unacknowledged") < 1 && absl::Now() < last) {
  }
  const std::string page = Page();
  EXPECT_GE(Value(page, "mugugno_emergencies_unacknowledged"), 1);
  EXPECT_GE(Value(page, "mugugno_emergencies_oldest_seconds"), 0);
  EXPECT_GE(Value(page, "mugugno_lobby_waiting"), 0);
  EXPECT_GE(Value(page, "mugugno_search_lag_seconds"), 0);
  EXPECT_GE(Value(page, "mugugno_search_incomplete"), 0);
  EXPECT_GE(Value(page, "mugugno_deliveries{way=\"email\",state=\"dead\"}"), 0);
  EXPECT_GE(Value(page, "mugugno_channel_faults{kind=\"telegram\",problem=\"credential\"}"), 0);
  EXPECT_EQ(Value(page, "mugugno_database_up"), 1);
  EXPECT_GT(Value(page, "mugugno_journal_size_bytes"), 0);
  EXPECT_EQ(Value(page, "mugugno_journal_alarm"), 0);
  EXPECT_GE(Value(page, "mugugno_database_sessions{cell=\"home\",state=\"idle\"}"), 0);
  EXPECT_THAT(page, HasSubstr("mugugno_build_info{version="));
}

TEST_F(MetricsSpec, ShowsNobodysNameOrWords) {
  const std::string page = Page();
  for (const char* word : {"Assunta", "incendio", "Caorsi", "sori"}) {
    EXPECT_THAT(page, Not(HasSubstr(word)));
  }
}

TEST_F(MetricsSpec, ServesThatPageOnly) {
  const std::string address = server_->metrics_address();
  EXPECT_THAT(Get(address, "/"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Exchange(address, "DELETE /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 405 "));
  // Too much, or what is no HTTP, is told so and cut off, and the next client is served.
  EXPECT_THAT(
      Exchange(address, absl::StrCat("GET /metrics HTTP/1.1\r\nx: ", std::string(40000, 'x'))),
      StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(Exchange(address, std::string("\x16\x03\x01\x00\xff\r\n\r\n", 9)),
              StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Get(address, "/metrics?x=1"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(MetricsSpec, AnAddressOutsideTheMachineIsRefused) {
  TempFolder folder;
  config::v1::Gateway config = ConfigureGateway(folder, *maria_);
  config.set_metrics_address("0.0.0.0:0");
  EXPECT_THAT(gateway::Server::Start(config).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace mugugno::tests
