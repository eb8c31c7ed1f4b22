#pragma once

// What adminctl's exit status tells a script. Printed by `adminctl --help`; numbers never change.

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::adminctl {

enum class ExitCode {
  kDone = 0,
  kFailed = 1,        // the gateway failed, or a file could not be read or written
  kUsage = 2,         // wrong command line or configuration
  kRefused = 3,       // the input breaks a rule
  kNotFound = 4,      // what was named does not exist
  kNotAdmitted = 5,   // no credential, or one that is not valid
  kNotPermitted = 6,  // the credential is valid, the permission is missing
  kConflict = 7,      // the state does not allow it, it exists already, or somebody was faster
  kTryAgain = 8,      // unavailable, too slow or out of allowance: try again later
  kIncomplete = 9,    // `tenant check`, `doctor` or a dry run found something missing
  kDifferences = 10,  // `diff` found changes to make, or what the manifest does not name
};

// Of a gRPC status code.
ExitCode ExitCodeOf(int grpc_code);

// "UNAVAILABLE" for 14.
absl::string_view CodeName(int grpc_code);

// The table of `adminctl --help`.
std::string DescribeExitCodes();

}  // namespace mugugno::adminctl
