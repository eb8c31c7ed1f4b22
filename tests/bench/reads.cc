// How many reads of citizens' words a second the gateway answers, each told in the audit trail
// before, and how many of them share one commit. Prints a table and, as the last line, one JSON
// object.
//
//   reads_bench [--long]

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include <unistd.h>

#include "adminctl/grpc_gateway.h"
#include "mugugno/v1/submission_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tests/bench/cpu_clock.h"
#include "tests/bench/installation.h"
#include "tests/bench/link.h"
#include "tests/support/example_association.h"
#include "tests/support/request_id.h"

namespace mugugno::bench {
namespace {

constexpr int kTickets = 200;

struct Figures {
  double reads_per_s = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double reads_per_commit = 0;
};

class Measurement final {
 public:
  explicit Measurement(absl::Duration time)
      : time_(time), maria_(StartDurableMariaDb()), installation_(*maria_, "mugugno") {
    installation_.ProvisionExample();
    installation_.Restart();
    link_ = std::make_unique<Link>(maria_->socket(), installation_.database());
    Fill();
  }

  void Run() {
    std::printf("callers     reads/s    p50 ms    p99 ms  reads/commit\n");
    Read(32, absl::Seconds(1));
    std::string json;
    for (const int callers : {1, 32}) {
      const CpuClock cpu(
          {{"gateway", installation_.pid()}, {"MariaDB", maria_->pid()}, {"client", getpid()}});
      const Figures figures = Read(callers, time_);
      std::printf("%7d %11.0f %9.2f %9.2f %13.2f  %s\n", callers, figures.reads_per_s,
                  figures.p50_ms, figures.p99_ms, figures.reads_per_commit,
                  cpu.Describe(count_).c_str());
      absl::StrAppendFormat(&json,
                            "%s\"%d\": {\"reads_per_s\": %.0f, \"p50_ms\": %.2f, \"p99_ms\": %.2f, "
                            "\"reads_per_commit\": %.2f}",
                            json.empty() ? "" : ", ", callers, figures.reads_per_s, figures.p50_ms,
                            figures.p99_ms, figures.reads_per_commit);
    }
    std::printf("{\"callers\": {%s}}\n", json.c_str());
  }

 private:
  std::unique_ptr<adminctl::Gateway> Connect(const std::string& token) const {
    adminctl::Access access;
    access.address = installation_.address();
    access.token = token;
    return adminctl::ConnectGrpc(access);
  }

  // Tickets of all comuni, and their names.
  void Fill() {
    for (const App& app : installation_.apps()) {
      if (app.comune.empty()) continue;
      const auto client = Connect(app.token);
      for (int i = 0; i < kTickets / 8; ++i) {
        v1::SubmitMessageRequest request;
        request.set_parent("apps/" + app.id);
        request.set_request_id(tests::NewRequestId());
        request.mutable_message()->set_user_id(absl::StrCat("cittadino-", i));
        request.mutable_message()->set_text("Il lampione davanti alla scuola è spento da lunedì.");
        v1::Submission submission;
        Must(tests::CallMethod(*client, "SubmissionService.SubmitMessage", request, &submission),
             "message");
      }
    }
    const auto officer = Connect(installation_.officer_token());
    v1::ListTicketsRequest request;
    request.set_parent("tenants/-");
    request.set_page_size(kTickets);
    v1::ListTicketsResponse response;
    Must(tests::CallMethod(*officer, "TicketService.ListTickets", request, &response), "tickets");
    for (const v1::Ticket& ticket : response.tickets()) names_.push_back(ticket.name());
    if (names_.empty()) Must(absl::InternalError("no tickets"), "tickets");
  }

  int64_t Commits() {
    return std::stoll(link_
                          ->Rows("SELECT VARIABLE_VALUE FROM information_schema.global_status "
                                 "WHERE VARIABLE_NAME = 'COM_COMMIT'")
                          .front()
                          .front()
                          .bytes);
  }

  Figures Read(int callers, absl::Duration time) {
    std::vector<std::vector<double>> latencies(static_cast<size_t>(callers));
    std::vector<std::thread> threads;
    const int64_t commits = Commits();
    const absl::Time begin = absl::Now();
    for (int i = 0; i < callers; ++i) {
      threads.emplace_back([&, i] {
        const auto client = Connect(installation_.officer_token());
        v1::GetTicketRequest request;
        v1::Ticket ticket;
        for (size_t next = static_cast<size_t>(i); absl::Now() < begin + time; ++next) {
          request.set_name(names_[next % names_.size()]);
          const absl::Time start = absl::Now();
          Must(tests::CallMethod(*client, "TicketService.GetTicket", request, &ticket), "read");
          latencies[static_cast<size_t>(i)].push_back(
              absl::ToDoubleMilliseconds(absl::Now() - start));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
    std::vector<double> all;
    for (const auto& one : latencies) all.insert(all.end(), one.begin(), one.end());
    std::sort(all.begin(), all.end());
    count_ = all.size();
    const auto count = static_cast<double>(count_);
    return {count / seconds, all[count_ / 2], all[count_ * 99 / 100],
            count / static_cast<double>(std::max<int64_t>(1, Commits() - commits))};
  }

  const absl::Duration time_;
  const std::unique_ptr<tests::MariaDb> maria_;
  Installation installation_;
  std::unique_ptr<Link> link_;
  std::vector<std::string> names_;
  size_t count_ = 0;
};

}  // namespace
}  // namespace mugugno::bench

int main(int argc, char** argv) {
  const std::string argument = argc > 1 ? argv[1] : "";
  mugugno::bench::Measurement(argument == "--long" ? absl::Seconds(30) : absl::Seconds(5)).Run();
  return 0;
}
