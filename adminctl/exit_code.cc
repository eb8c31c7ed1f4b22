#include "adminctl/exit_code.h"

#include <iterator>

#include "absl/strings/str_format.h"

namespace mugugno::adminctl {
namespace {

struct GrpcCode {
  absl::string_view name;
  ExitCode exit = ExitCode::kFailed;
};

// By number.
constexpr GrpcCode kGrpcCodes[] = {
    {"OK", ExitCode::kDone},
    {"CANCELLED", ExitCode::kFailed},
    {"UNKNOWN", ExitCode::kFailed},
    {"INVALID_ARGUMENT", ExitCode::kRefused},
    {"DEADLINE_EXCEEDED", ExitCode::kTryAgain},
    {"NOT_FOUND", ExitCode::kNotFound},
    {"ALREADY_EXISTS", ExitCode::kConflict},
    {"PERMISSION_DENIED", ExitCode::kNotPermitted},
    {"RESOURCE_EXHAUSTED", ExitCode::kTryAgain},
    {"FAILED_PRECONDITION", ExitCode::kConflict},
    {"ABORTED", ExitCode::kConflict},
    {"OUT_OF_RANGE", ExitCode::kRefused},
    {"UNIMPLEMENTED", ExitCode::kFailed},
    {"INTERNAL", ExitCode::kFailed},
    {"UNAVAILABLE", ExitCode::kTryAgain},
    {"DATA_LOSS", ExitCode::kFailed},
    {"UNAUTHENTICATED", ExitCode::kNotAdmitted},
};

bool IsKnown(int code) { return code >= 0 && code < static_cast<int>(std::size(kGrpcCodes)); }

struct ExitMeaning {
  ExitCode code = ExitCode::kDone;
  absl::string_view meaning;
};

constexpr ExitMeaning kExitMeanings[] = {
    {ExitCode::kDone, "done"},
    {ExitCode::kFailed, "the gateway failed, or a file could not be read or written"},
    {ExitCode::kUsage, "wrong command line or configuration"},
    {ExitCode::kRefused, "the input breaks a rule (INVALID_ARGUMENT, or a mistake in a file)"},
    {ExitCode::kNotFound, "what was named does not exist (NOT_FOUND)"},
    {ExitCode::kNotAdmitted, "no credential, or one that is not valid (UNAUTHENTICATED)"},
    {ExitCode::kNotPermitted, "the permission is missing (PERMISSION_DENIED)"},
    {ExitCode::kConflict,
     "the state does not allow it (FAILED_PRECONDITION, ALREADY_EXISTS, ABORTED)"},
    {ExitCode::kTryAgain, "try again later (UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED)"},
    {ExitCode::kIncomplete,
     "`tenant check`, `doctor` or `routing rules dry-run` found something missing"},
    {ExitCode::kDifferences, "`diff` found changes to make, or what the manifest does not name"},
};

}  // namespace

ExitCode ExitCodeOf(int grpc_code) {
  return IsKnown(grpc_code) ? kGrpcCodes[grpc_code].exit : ExitCode::kFailed;
}

absl::string_view CodeName(int grpc_code) {
  return IsKnown(grpc_code) ? kGrpcCodes[grpc_code].name : "UNKNOWN";
}

std::string DescribeExitCodes() {
  std::string text;
  for (const ExitMeaning& line : kExitMeanings) {
    absl::StrAppendFormat(&text, "  %2d  %s\n", static_cast<int>(line.code), line.meaning);
  }
  return text;
}

}  // namespace mugugno::adminctl
