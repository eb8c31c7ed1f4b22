#pragma once

// nginx with TLS before a gateway, configured by deploy/nginx/configure, on the loopback, with a
// certificate of its own. One process, so that its processor time is one figure. A step that fails
// ends the program. Used by one thread.

#include <string>

#include <sys/types.h>

#include "tests/bench/load.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace mugugno::bench {

class Front final {
 public:
  // Before the listener of trust FRONT at `gateway`, an address with "unix:".
  explicit Front(const std::string& gateway);

  const Endpoint& endpoint() const { return endpoint_; }
  pid_t pid() const { return process_.pid(); }

 private:
  void MakeCertificate();
  void Configure(const std::string& gateway);

  tests::TempFolder folder_;
  Endpoint endpoint_;
  tests::ChildProcess process_;
};

}  // namespace mugugno::bench
