// How many submissions a second become durable and applied, and how long each takes, against what
// the same two cores can do with the parts alone: an echo of the same requests, and the rows a
// submission leaves behind through the plain connector. The program is the client; gateway,
// MariaDB and echo server are processes of their own. Prints tables and, as the last line, one JSON
// object.
//
//   intake_bench [--long]

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include <unistd.h>

#include "tests/bench/cpu_clock.h"
#include "tests/bench/echo_server.h"
#include "tests/bench/footprint.h"
#include "tests/bench/front.h"
#include "tests/bench/installation.h"
#include "tests/bench/load.h"
#include "tests/bench/median.h"
#include "tests/bench/mixture.h"
#include "tests/bench/raw_rows.h"
#include "tests/support/temp_folder.h"

namespace mugugno::bench {
namespace {

constexpr size_t kGroup = 64;  // submissions per commit
constexpr int kMostCallers = 128;

struct Durations {
  int rounds = 3;
  absl::Duration warm_up = absl::Seconds(2);
  absl::Duration few_callers = absl::Seconds(4);
  absl::Duration echo = absl::Seconds(2);
  absl::Duration rows = absl::Seconds(4);
  absl::Duration gateway = absl::Seconds(5);
  absl::Duration steady = absl::Seconds(10);
};

Durations LongDurations() {
  Durations durations;
  durations.rounds = 5;
  durations.warm_up = absl::Seconds(5);
  durations.few_callers = absl::Seconds(20);
  durations.echo = absl::Seconds(6);
  durations.rows = absl::Seconds(12);
  durations.gateway = absl::Seconds(15);
  durations.steady = absl::Seconds(60);
  return durations;
}

std::string Spread(const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return absl::StrFormat("%.0f to %.0f", *least, *most);
}

class EchoServer final {
 public:
  EchoServer() {
    const std::string log = folder_.File("echo.log");
    process_ = Must(tests::ChildProcess::Start({"/proc/self/exe", "--echo-server"}, log), "echo");
    while (process_.Running() && address_.empty()) {
      absl::SleepFor(absl::Milliseconds(5));
      std::getline(std::ifstream(log), address_);
    }
  }
  const std::string& address() const { return address_; }
  pid_t pid() const { return process_.pid(); }

 private:
  tests::TempFolder folder_;
  tests::ChildProcess process_;
  std::string address_;
};

std::vector<Letters::Text> MixtureOf(Installation* installation) {
  installation->ProvisionExample();
  std::printf("the gateway listens %.2f s after its start\n",
              absl::ToDoubleSeconds(installation->Restart()));
  return ExampleMixture(*installation);
}

class Measurement final {
 public:
  explicit Measurement(const Durations& durations)
      : durations_(durations),
        maria_(StartDurableMariaDb()),
        installation_(*maria_, "mugugno"),
        letters_(MixtureOf(&installation_)) {}

  // False if a submission was answered otherwise than APPLIED.
  bool Run() {
    TakeFootprint();
    Submit(kMostCallers, durations_.warm_up);
    std::printf("\n%-12s %14s %9s %9s %7s  processor time per message\n", "callers",
                "submissions/s", "p50 ms", "p99 ms", "others");
    for (const int callers : {1, 32})
      Report(absl::StrFormat("%d", callers), Submit(callers, durations_.few_callers));
    for (int round = 0; round < durations_.rounds; ++round) Round();
    const LoadFigures steady = SteadyLoad();
    const LoadFigures fronted = ThroughFront();
    Print(steady, fronted);
    return others_ == 0;
  }

 private:
  struct Result {
    LoadFigures load;
    std::string cpu;
  };

  // The first submissions made lanes and whatever else later ones find there.
  void TakeFootprint() {
    Link link(maria_->socket(), installation_.database());
    const Footprint footprint(link, installation_.database());
    // A family of rows of each, as many as a commit has, and as the mixture has them.
    const size_t count =
        kGroup * letters_.mixture().size() / std::gcd(kGroup, letters_.mixture().size());
    LoadPlan sample;
    sample.callers = 32;
    sample.calls = count;
    if (SubmitLoad({installation_.address()}, letters_, sample).counted != count) {
      Must(absl::InternalError("a message of the mixture was not applied"), "footprint");
    }
    rows_ = std::make_unique<RawRows>(*maria_, installation_.database(), "raw_rows", footprint,
                                      footprint.Since(link, count, kGroup), kGroup);
    std::printf("\neach submission leaves behind\n%s", rows_->description().c_str());
  }

  Result Submit(int callers, absl::Duration time) {
    LoadPlan plan;
    plan.callers = callers;
    plan.time = time;
    return Submit(plan);
  }
  Result Submit(const LoadPlan& plan) {
    const CpuClock cpu(
        {{"gateway", installation_.pid()}, {"MariaDB", maria_->pid()}, {"client", getpid()}});
    Result result;
    result.load = SubmitLoad({installation_.address()}, letters_, plan);
    result.cpu = cpu.Describe(result.load.counted);
    others_ += result.load.others;
    return result;
  }

  static void Report(const std::string& name, const Result& result) {
    std::printf("%-12s %14.0f %9.2f %9.2f %7zu  %s\n", name.c_str(), result.load.calls_per_s,
                result.load.p50_ms, result.load.p99_ms, result.load.others, result.cpu.c_str());
    if (result.load.others > 0) std::printf("  the first: %s\n", result.load.first_other.c_str());
    std::fflush(stdout);
  }

  // The limit before and after the gateway, as others may use the processors too.
  void Round() {
    if (limits_.empty()) limits_.push_back(MeasureLimit());
    const Result result = Submit(kMostCallers, durations_.gateway);
    Report(absl::StrFormat("%d", kMostCallers), result);
    limits_.push_back(MeasureLimit());
    const double limit = (limits_[limits_.size() - 2] + limits_.back()) / 2;
    per_s_.push_back(result.load.calls_per_s);
    p50_.push_back(result.load.p50_ms);
    p99_.push_back(result.load.p99_ms);
    ratios_.push_back(result.load.calls_per_s / limit);
  }

  double MeasureLimit() {
    LoadPlan plan;
    plan.callers = kMostCallers;
    plan.time = durations_.echo;
    const CpuClock echo_cpu({{"server", echo_.pid()}, {"client", getpid()}});
    const LoadFigures echo = EchoLoad({echo_.address()}, letters_, plan);
    const std::string echo_text = echo_cpu.Describe(echo.counted);
    const CpuClock rows_cpu({{"MariaDB", maria_->pid()}, {"client", getpid()}});
    const double rows = rows_->Run(durations_.rows);
    const double limit = 1 / (1 / echo.calls_per_s + 1 / rows);
    std::printf(
        "  limit %.0f/s: echo %.0f/s (%s), rows of %.0f submissions/s (%s)\n", limit,
        echo.calls_per_s, echo_text.c_str(), rows,
        rows_cpu.Describe(static_cast<size_t>(rows * absl::ToDoubleSeconds(durations_.rows)))
            .c_str());
    std::fflush(stdout);
    return limit;
  }

  LoadFigures SteadyLoad() {
    LoadPlan plan;
    plan.per_s = 50;
    plan.time = durations_.steady;
    const Result result = Submit(plan);
    Report("50 a second", result);
    return result.load;
  }

  // What nginx and TLS cost, with as many callers.
  LoadFigures ThroughFront() {
    const Front front(installation_.front_address());
    LoadPlan plan;
    plan.callers = kMostCallers;
    plan.time = durations_.gateway;
    const CpuClock cpu({{"nginx", front.pid()},
                        {"gateway", installation_.pid()},
                        {"MariaDB", maria_->pid()},
                        {"client", getpid()}});
    Result result;
    result.load = SubmitLoad(front.endpoint(), letters_, plan);
    result.cpu = cpu.Describe(result.load.counted);
    others_ += result.load.others;
    Report("nginx, TLS", result);
    return result.load;
  }

  void Print(const LoadFigures& steady, const LoadFigures& fronted) {
    std::printf("at %d callers: %s submissions/s, limit %s/s, ratio %.2f to %.2f; others %zu\n",
                kMostCallers, Spread(per_s_).c_str(), Spread(limits_).c_str(),
                *std::min_element(ratios_.begin(), ratios_.end()),
                *std::max_element(ratios_.begin(), ratios_.end()), others_);
    std::printf(
        "{\"submissions_per_s\": %.0f, \"limit_per_s\": %.0f, \"ratio\": %.3f, \"p50_ms\": %.2f, "
        "\"p99_ms\": %.2f, \"p99_ms_at_50\": %.2f, "
        "\"submissions_per_s_through_front\": %.0f, \"others\": %zu}\n",
        Median(per_s_), Median(limits_), Median(ratios_), Median(p50_), Median(p99_), steady.p99_ms,
        fronted.calls_per_s, others_);
  }

  const Durations durations_;
  const std::unique_ptr<tests::MariaDb> maria_;
  Installation installation_;
  Letters letters_;
  EchoServer echo_;
  std::unique_ptr<RawRows> rows_;
  std::vector<double> limits_;
  std::vector<double> per_s_;
  std::vector<double> p50_;
  std::vector<double> p99_;
  std::vector<double> ratios_;
  size_t others_ = 0;
};

}  // namespace
}  // namespace mugugno::bench

int main(int argc, char** argv) {
  using mugugno::bench::Durations;
  const std::string argument = argc > 1 ? argv[1] : "";
  if (argument == "--echo-server") return mugugno::bench::ServeEcho();
  mugugno::bench::Measurement measurement(argument == "--long" ? mugugno::bench::LongDurations()
                                                               : Durations());
  return measurement.Run() ? 0 : 1;
}
