#pragma once

// The processor time of processes, from /proc, in microseconds.

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include <sys/types.h>

namespace mugugno::bench {

absl::Duration CpuOf(pid_t pid);
// In MiB.
double ResidentMemoryOf(pid_t pid);

// What named processes used since the beginning.
class CpuClock final {
 public:
  explicit CpuClock(std::vector<std::pair<std::string, pid_t>> processes);

  // In the order given; each divided by `count`.
  std::vector<double> MicrosecondsEach(size_t count) const;
  // "gateway 210 us, MariaDB 180 us, client 40 us"
  std::string Describe(size_t count) const;

 private:
  const std::vector<std::pair<std::string, pid_t>> processes_;
  std::vector<absl::Duration> begin_;
};

}  // namespace mugugno::bench
