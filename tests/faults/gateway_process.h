#pragma once

#include <string>

#include "mugugno/config/v1/gateway.pb.h"
#include "tests/support/child_process.h"

namespace mugugno::tests {

// `gateway serve` as a process of its own, which may end and start again at the same address. Used
// by one thread.
class GatewayProcess final {
 public:
  // Configuration and log are written to `folder`.
  GatewayProcess(const config::v1::Gateway& config, const std::string& folder);

  // Returns once it accepts connections; ends the run when it does not.
  void Start();
  void Kill9();
  // Stops it where it stands, and lets it go on.
  void Freeze();
  void Thaw();

  std::string log_file() const { return folder_ + "/gateway.log"; }

 private:
  const std::string folder_;
  const std::string address_;
  ChildProcess process_;
};

}  // namespace mugugno::tests
