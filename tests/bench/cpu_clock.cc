#include "tests/bench/cpu_clock.h"

#include <fstream>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include <unistd.h>

namespace mugugno::bench {
namespace {

// The fields after the command's name, which may hold blanks; the first is field 3 of proc(5).
std::vector<std::string> FieldsOf(pid_t pid) {
  std::stringstream text;
  text << std::ifstream(absl::StrCat("/proc/", pid, "/stat")).rdbuf();
  const std::string line = text.str();
  const size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return {};
  return absl::StrSplit(line.substr(name_end + 2), ' ');
}

int64_t Field(pid_t pid, size_t number) {
  const std::vector<std::string> fields = FieldsOf(pid);
  int64_t value = 0;
  if (fields.size() <= number - 3 || !absl::SimpleAtoi(fields[number - 3], &value)) return 0;
  return value;
}

}  // namespace

absl::Duration CpuOf(pid_t pid) {
  constexpr size_t kUser = 14;
  constexpr size_t kSystem = 15;
  return absl::Seconds(Field(pid, kUser) + Field(pid, kSystem)) / sysconf(_SC_CLK_TCK);
}

double ResidentMemoryOf(pid_t pid) {
  constexpr size_t kResidentPages = 24;
  return static_cast<double>(Field(pid, kResidentPages) * sysconf(_SC_PAGESIZE)) / (1 << 20);
}

CpuClock::CpuClock(std::vector<std::pair<std::string, pid_t>> processes)
    : processes_(std::move(processes)) {
  for (const auto& [name, pid] : processes_) begin_.push_back(CpuOf(pid));
}

std::vector<double> CpuClock::MicrosecondsEach(size_t count) const {
  std::vector<double> used;
  for (size_t i = 0; i < processes_.size(); ++i) {
    used.push_back(absl::ToDoubleMicroseconds(CpuOf(processes_[i].second) - begin_[i]) /
                   static_cast<double>(count == 0 ? 1 : count));
  }
  return used;
}

std::string CpuClock::Describe(size_t count) const {
  std::string text;
  const std::vector<double> used = MicrosecondsEach(count);
  for (size_t i = 0; i < used.size(); ++i) {
    absl::StrAppendFormat(&text, "%s%s %.0f us", i == 0 ? "" : ", ", processes_[i].first, used[i]);
  }
  return text;
}

}  // namespace mugugno::bench
