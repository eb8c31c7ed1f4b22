// What a submission costs when the gateway knows thousands of comuni: the eight of the example
// alone, the same eight among the others, and all of them in turn; with the same rows through the
// plain connector beside it. Prints tables and, as the last line, one JSON object.
//
//   growth_bench [--long] [--tenants=N]

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"

#include "tests/bench/cpu_clock.h"
#include "tests/bench/footprint.h"
#include "tests/bench/installation.h"
#include "tests/bench/load.h"
#include "tests/bench/median.h"
#include "tests/bench/mixture.h"
#include "tests/bench/raw_rows.h"

namespace mugugno::bench {
namespace {

constexpr size_t kGroup = 64;  // submissions per commit
constexpr int kAssociation = 8;
constexpr int kCallers = 128;

struct Plan {
  int tenants = 1000;
  int rounds = 11;
  // Few enough that all rounds' rows stay in the buffer pool: what is measured is the gateway and
  // its statements, not the disk.
  size_t submissions = 2000;
  absl::Duration rows = absl::Milliseconds(400);
  absl::Duration idle = absl::Seconds(11);
};

Plan LongPlan() {
  Plan plan;
  plan.tenants = 5000;
  plan.rounds = 31;
  plan.idle = absl::Seconds(60);
  return plan;
}

// One way of sending, with what its messages cost.
struct Course {
  const char* name;
  Installation* installation;
  Letters letters;
  std::vector<double> cpu_us = {};   // gateway and MariaDB, per message
  std::vector<double> wall_us = {};  // from one answer to the next
};

struct Idle {
  double start_s = 0;
  double cpu_percent = 0;
  double resident_mib = 0;
};

std::vector<Letters::Text> OwnChannels(std::vector<Letters::Text> mixture) {
  mixture.erase(std::remove_if(mixture.begin(), mixture.end(),
                               [](const Letters::Text& text) { return text.app->comune.empty(); }),
                mixture.end());
  return mixture;
}

// A message to each comune.
std::vector<Letters::Text> Spread(const Installation& installation,
                                  const std::vector<Letters::Text>& mixture) {
  std::vector<Letters::Text> spread;
  for (const App& app : installation.apps()) {
    if (app.comune.empty()) continue;
    // Where a text names places that are known, the app is the one it was written for.
    const auto own = std::find_if(mixture.begin(), mixture.end(),
                                  [&](const Letters::Text& text) { return text.app == &app; });
    spread.push_back({&app, own != mixture.end()
                                ? own->message
                                : mixture[spread.size() % mixture.size()].message});
  }
  return spread;
}

Idle Observe(Installation& installation, absl::Duration time) {
  Idle idle;
  idle.start_s = absl::ToDoubleSeconds(installation.Restart());
  const absl::Duration before = CpuOf(installation.pid());
  absl::SleepFor(time);
  idle.cpu_percent = 100 * absl::FDivDuration(CpuOf(installation.pid()) - before, time);
  idle.resident_mib = ResidentMemoryOf(installation.pid());
  std::printf("%-8s starts in %.2f s, idles at %.1f %% of one processor, holds %.0f MiB\n",
              installation.database().c_str(), idle.start_s, idle.cpu_percent, idle.resident_mib);
  std::fflush(stdout);
  return idle;
}

void Provision(Installation* many, int tenants) {
  const absl::Time begin = absl::Now();
  for (int first = kAssociation; first < tenants; first += kAssociation) {
    many->ProvisionNeighbours(first, std::min(kAssociation, tenants - first));
  }
  std::printf("%d comuni in associations of %d provisioned in %.0f s\n", tenants, kAssociation,
              absl::ToDoubleSeconds(absl::Now() - begin));
  std::fflush(stdout);
}

class Measurement final {
 public:
  explicit Measurement(const Plan& plan)
      : plan_(plan), maria_(StartDurableMariaDb()), few_(*maria_, "few"), many_(*maria_, "many") {}

  void Run() {
    few_.ProvisionExample();
    many_.ProvisionExample();
    Provision(&many_, plan_.tenants);
    few_idle_ = Observe(few_, plan_.idle);
    many_idle_ = Observe(many_, plan_.idle);
    const auto few_mixture = OwnChannels(ExampleMixture(few_));
    const auto many_mixture = OwnChannels(ExampleMixture(many_));
    courses_.push_back({"8 alone", &few_, Letters(few_mixture)});
    courses_.push_back({"8 active", &many_, Letters(many_mixture)});
    courses_.push_back({"spread", &many_, Letters(Spread(many_, many_mixture))});
    few_rows_ = TakeFootprint(courses_[0], "few_rows");
    spread_rows_ = TakeFootprint(courses_[2], "spread_rows");
    std::printf("\n%-10s %14s %12s %24s %7s\n", "comuni", "submissions/s", "us/message",
                "processor us/message", "others");
    for (int round = 0; round < plan_.rounds; ++round) {
      // To and fro: what slowly grows with the rows already there favours none.
      if (round % 2 == 0) {
        for (Course& course : courses_) Submit(&course);
      } else {
        for (auto course = courses_.rbegin(); course != courses_.rend(); ++course) {
          Submit(&*course);
        }
      }
      few_raw_us_.push_back(1e6 / few_rows_->Run(plan_.rows));
      spread_raw_us_.push_back(1e6 / spread_rows_->Run(plan_.rows));
      std::printf("raw rows: 8 comuni %.0f us, spread %.0f us each submission\n",
                  few_raw_us_.back(), spread_raw_us_.back());
    }
    Print();
  }

 private:
  // After one message of each kind, so that lanes and whatever else later ones find are there.
  std::unique_ptr<RawRows> TakeFootprint(Course& course, const std::string& database) {
    LoadPlan once;
    once.callers = kCallers;
    once.calls = course.letters.mixture().size();
    others_ += SubmitLoad({course.installation->address()}, course.letters, once).others;
    Link link(maria_->socket(), course.installation->database());
    const Footprint footprint(link, course.installation->database());
    once.calls *= (kGroup + once.calls - 1) / once.calls;
    others_ += SubmitLoad({course.installation->address()}, course.letters, once).others;
    return std::make_unique<RawRows>(*maria_, course.installation->database(), database, footprint,
                                     footprint.Since(link, once.calls, kGroup), kGroup);
  }

  void Submit(Course* course) {
    LoadPlan plan;
    plan.callers = kCallers;
    plan.calls = plan_.submissions;
    const CpuClock cpu({{"gateway", course->installation->pid()}, {"MariaDB", maria_->pid()}});
    const LoadFigures load = SubmitLoad({course->installation->address()}, course->letters, plan);
    const std::vector<double> used = cpu.MicrosecondsEach(load.counted);
    course->cpu_us.push_back(used[0] + used[1]);
    course->wall_us.push_back(1e6 / load.calls_per_s);
    others_ += load.others;
    std::printf("%-10s %14.0f %12.0f %24s %7zu %s\n", course->name, load.calls_per_s,
                course->wall_us.back(), absl::StrFormat("%.0f + %.0f", used[0], used[1]).c_str(),
                load.others, load.first_other.c_str());
    std::fflush(stdout);
  }

  void Print() {
    std::printf(
        "{\"tenants\": %d, \"cost_active_ratio\": %.3f, \"cost_spread_ratio\": %.3f, "
        "\"time_active_ratio\": %.3f, \"time_spread_ratio\": %.3f, "
        "\"raw_rows_ratio\": %.3f, \"start_s\": %.2f, \"start_s_with_8\": %.2f, "
        "\"idle_cpu_percent\": %.1f, \"idle_cpu_percent_with_8\": %.1f, "
        "\"resident_mib\": %.0f, \"resident_mib_with_8\": %.0f, \"others\": %zu}\n",
        plan_.tenants, MedianRatio(courses_[1].cpu_us, courses_[0].cpu_us),
        MedianRatio(courses_[2].cpu_us, courses_[0].cpu_us),
        MedianRatio(courses_[1].wall_us, courses_[0].wall_us),
        MedianRatio(courses_[2].wall_us, courses_[0].wall_us),
        MedianRatio(spread_raw_us_, few_raw_us_), many_idle_.start_s, few_idle_.start_s,
        many_idle_.cpu_percent, few_idle_.cpu_percent, many_idle_.resident_mib,
        few_idle_.resident_mib, others_);
  }

  const Plan plan_;
  const std::unique_ptr<tests::MariaDb> maria_;
  Installation few_;
  Installation many_;
  Idle few_idle_;
  Idle many_idle_;
  std::vector<Course> courses_;
  std::unique_ptr<RawRows> few_rows_;
  std::unique_ptr<RawRows> spread_rows_;
  std::vector<double> few_raw_us_;
  std::vector<double> spread_raw_us_;
  size_t others_ = 0;
};

}  // namespace
}  // namespace mugugno::bench

int main(int argc, char** argv) {
  mugugno::bench::Plan plan;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    if (argument == "--long") {
      plan = mugugno::bench::LongPlan();
    } else if (!absl::ConsumePrefix(&argument, "--tenants=") ||
               !absl::SimpleAtoi(argument, &plan.tenants) || plan.tenants < 8) {
      std::fprintf(stderr, "growth_bench [--long] [--tenants=N]\n");
      return 2;
    }
  }
  mugugno::bench::Measurement(plan).Run();
  return 0;
}
