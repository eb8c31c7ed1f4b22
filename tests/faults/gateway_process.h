#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mugugno/config/v1/gateway.pb.h"
#include "tests/support/child_process.h"

namespace mugugno::tests {

// `gateway serve` as a process of its own, which may end and start again at the same address. Used
// by one thread.
class GatewayProcess final {
 public:
  // Configuration and log are written to `folder`.
  GatewayProcess(const config::v1::Gateway& config, const std::string& folder);

  // Returns once it accepts connections at every address; ends the run when it does not.
  void Start();
  // Starts it and waits until it has given up; the exit code.
  int StartInVain();
  // An orderly end.
  void Stop();
  void Kill9();
  // Stops it where it stands, and lets it go on.
  void Freeze();
  void Thaw();
  // No file of it grows beyond; as a full disk. RLIM_INFINITY ends that.
  void LimitFiles(uint64_t bytes);

  std::string log_file() const { return folder_ + "/gateway.log"; }
  // All it has said.
  std::string Log() const;

 private:
  void Launch();
  bool Listens() const;

  const std::string folder_;
  const std::string address_;
  std::vector<std::string> sockets_;
  ChildProcess process_;
};

}  // namespace mugugno::tests
