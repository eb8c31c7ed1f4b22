// Scores the router on labelled messages: see tests/bench/routing.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "routing/router/router.h"
#include "tests/bench/decision_json.h"
#include "tests/bench/routing_report.h"
#include "tests/routing/labelled_message.h"
#include "tests/routing/reference_folder.h"
#include "tests/support/example_routing.h"
#include "tests/support/reference_files.h"

namespace mugugno::bench {
namespace {

constexpr int kBadInput = 2;

struct Arguments {
  std::string messages;
  std::string decisions;
  std::string reference;
  uint32_t worst = 10;
};

[[noreturn]] void Refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(kBadInput);
}

Arguments ReadArguments(const std::vector<std::string>& given) {
  Arguments arguments;
  for (size_t i = 0; i < given.size(); i += 2) {
    if (i + 1 == given.size()) Refuse(absl::StrCat(given[i], " needs a value; see --help"));
    const std::string& value = given[i + 1];
    if (given[i] == "--messages") {
      arguments.messages = value;
    } else if (given[i] == "--decisions") {
      arguments.decisions = value;
    } else if (given[i] == "--reference") {
      if (!std::filesystem::is_directory(value)) Refuse(absl::StrCat(value, ": is no folder"));
      arguments.reference = value;
    } else if (given[i] != "--worst" || !absl::SimpleAtoi(value, &arguments.worst)) {
      Refuse(absl::StrCat(given[i], " ", value, " is not understood; see --help"));
    }
  }
  if (arguments.messages.empty()) Refuse("--messages FILE is needed; see --help");
  if (!std::filesystem::is_regular_file(arguments.messages)) {
    Refuse(absl::StrCat(arguments.messages, ": is no file"));
  }
  if (arguments.reference.empty()) {
    arguments.reference = std::filesystem::path(arguments.messages).parent_path().string();
  }
  return arguments;
}

// Processor time of this thread: others may use the processors too.
double Microseconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

// One after the other, the reading of the rules among the first.
void PrintTimes(std::vector<double> microseconds) {
  std::sort(microseconds.begin(), microseconds.end());
  std::printf("\nprocessor time per decision: median %.0f us, p99 %.0f us\n",
              microseconds[microseconds.size() / 2], microseconds[microseconds.size() * 99 / 100]);
}

int Run(const Arguments& arguments) {
  const auto messages = tests::ParseLabelledMessages(tests::ReadFile(arguments.messages));
  if (!messages.ok()) {
    Refuse(absl::StrCat(arguments.messages, ": ", messages.status().message()));
  }
  const auto reference = tests::ReadReferenceFolder(arguments.reference);
  if (!reference.ok()) Refuse(std::string(reference.status().message()));
  std::ofstream decisions;
  if (!arguments.decisions.empty()) decisions.open(arguments.decisions);
  if (!arguments.decisions.empty() && !decisions) {
    Refuse(absl::StrCat(arguments.decisions, ": cannot be written"));
  }
  std::printf("reference data: %s\n", reference->description.c_str());
  const routing::RoutingSnapshot members =
      tests::SnapshotOf(tests::ExampleRouting(), reference->reference, reference->options);
  RoutingReport report;
  std::vector<double> microseconds;
  for (const tests::LabelledMessage& message : *messages) {
    const double start = Microseconds();
    JudgedMessage judged{.message = &message,
                         .decision = Decide(tests::ToInquiry(message, members), members),
                         .mark = {}};
    microseconds.push_back(Microseconds() - start);
    judged.mark = tests::MarkOf(message, judged.decision, members);
    if (decisions.is_open()) {
      decisions << DecisionJson(message, judged.decision, judged.mark)
                       .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
                << '\n';
    }
    report.Add(std::move(judged));
  }
  PrintTimes(std::move(microseconds));
  report.Print(arguments.worst);
  decisions.close();
  if (decisions.fail() && !arguments.decisions.empty()) {
    Refuse(absl::StrCat(arguments.decisions, ": cannot be written"));
  }
  return 0;
}

}  // namespace
}  // namespace mugugno::bench

int main(int argc, char** argv) {
  return mugugno::bench::Run(mugugno::bench::ReadArguments({argv + 1, argv + argc}));
}
