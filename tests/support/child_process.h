#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include <sys/types.h>

namespace mugugno::tests {

// One process started from here, killed on destruction. Started by the main thread it also dies
// with it, however the test ends. Used by one thread at a time.
class ChildProcess final {
 public:
  // Output of both kinds goes to `log_file`, which is appended to.
  static absl::StatusOr<ChildProcess> Start(const std::vector<std::string>& argv,
                                            const std::string& log_file);
  ChildProcess() = default;
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();

  // Sends the signal and waits for the end.
  void End(int signal);
  // Waits for its own end; the exit code, or 128 + the signal that ended it.
  int Wait();
  bool Running();
  pid_t pid() const { return pid_; }

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}

  pid_t pid_ = -1;  // -1: none, or waited for
  int exit_code_ = -1;
};

}  // namespace mugugno::tests
