#pragma once

// How to reach the gateway: the configuration file, and the flags that win over it.

#include <string>

#include "absl/status/statusor.h"

#include "adminctl/arguments.h"
#include "adminctl/console.h"
#include "adminctl/grpc_gateway.h"
#include "mugugno/config/v1/adminctl.pb.h"

namespace mugugno::adminctl {

// The file of --config, $MUGUGNO_CONFIG or ~/.config/mugugno/adminctl.yaml, with its paths made
// absolute, and the flags on top. Only a file that was named must exist.
absl::StatusOr<config::v1::Adminctl> LoadSettings(const Arguments& arguments);

// What to show and whom to believe, with the files read. `token_file` may be empty.
absl::StatusOr<Access> ReadAccess(const config::v1::Adminctl& settings,
                                  const std::string& token_file, absl::Duration timeout,
                                  Console& console);

}  // namespace mugugno::adminctl
