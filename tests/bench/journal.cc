// How many entries a second the journal makes durable, for 1, 32 and 128 callers that each wait for
// their answer. Every entry is applied and removed too, as in service. Prints a table and, as the
// last line, one JSON object.
//
//   journal_bench [FOLDER [SECONDS]]

#include "routing/journal/journal.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

#include "tests/support/temp_folder.h"

namespace mugugno::routing {
namespace {

constexpr size_t kContentBytes = 400;

double MillisecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

struct Figures {
  double appends_per_s = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double syncs_per_append = 0;
};

// Callers without threads: each answer makes the next call, as a server with callbacks does.
class Load final {
 public:
  Load(Journal* journal, int callers, absl::Duration time)
      : journal_(journal), end_(absl::Now() + time), running_(callers) {}

  Figures Run() {
    const int64_t commits = journal_->Health().commits;
    const auto start = std::chrono::steady_clock::now();
    const int callers = running_;
    for (int i = 0; i < callers; ++i) Call();
    while (running_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const double seconds = MillisecondsSince(start) / 1000;
    const auto count = static_cast<double>(latencies_.size());
    std::sort(latencies_.begin(), latencies_.end());
    return {count / seconds, latencies_[latencies_.size() / 2],
            latencies_[latencies_.size() * 99 / 100],
            static_cast<double>(journal_->Health().commits - commits) / count};
  }

 private:
  void Call() {
    Entry entry;
    entry.id = ids_.Next();
    entry.source = {SourceKind::kApp, "recco-app"};
    entry.key = entry.id.ToString();
    entry.receive_time = absl::Now();
    entry.content = std::string(kContentBytes, 'x');
    journal_->Append(std::move(entry), [this, start = std::chrono::steady_clock::now()](
                                           absl::StatusOr<Appended> answer) {
      if (!answer.ok()) {
        std::fprintf(stderr, "%s\n", answer.status().ToString().c_str());
        std::exit(1);
      }
      // Only the journal's thread comes here.
      latencies_.push_back(MillisecondsSince(start));
      journal_->MarkApplied({{answer->id, "recco/2025/1234"}});
      journal_->Remove({answer->id});
      if (absl::Now() < end_) {
        Call();
      } else {
        --running_;
      }
    });
  }

  Journal* const journal_;
  const absl::Time end_;
  std::atomic<int> running_;
  std::vector<double> latencies_;
  const tenant::SystemClock clock_;
  tenant::UuidSource ids_{clock_};
};

int Main(int argc, char** argv) {
  const tests::TempFolder temp;
  JournalOptions options;
  options.folder = absl::StrCat(argc > 1 ? std::string(argv[1]) : temp.path(), "/journal");
  const absl::Duration time = absl::Seconds(argc > 2 ? std::atoi(argv[2]) : 5);
  const tenant::MasterKeys masters(*tenant::MasterKey::FromBytes(std::string(32, 'k')));
  const tenant::SystemClock clock;
  std::string json;
  std::printf("callers  appends/s    p50 ms    p99 ms  syncs/append\n");
  for (int callers : {1, 32, 128}) {
    auto journal = Journal::Open(options, masters, clock);
    if (!journal.ok()) {
      std::fprintf(stderr, "%s\n", journal.status().ToString().c_str());
      return 1;
    }
    const Figures figures = Load(journal->get(), callers, time).Run();
    std::printf("%7d %10.0f %9.2f %9.2f %13.3f\n", callers, figures.appends_per_s, figures.p50_ms,
                figures.p99_ms, figures.syncs_per_append);
    absl::StrAppend(&json, json.empty() ? "" : ", ", "\"", callers,
                    "\": {\"appends_per_s\": ", figures.appends_per_s,
                    ", \"p50_ms\": ", figures.p50_ms, ", \"p99_ms\": ", figures.p99_ms,
                    ", \"syncs_per_append\": ", figures.syncs_per_append, "}");
  }
  std::printf("{\"callers\": {%s}}\n", json.c_str());
  return 0;
}

}  // namespace
}  // namespace mugugno::routing

int main(int argc, char** argv) { return mugugno::routing::Main(argc, argv); }
