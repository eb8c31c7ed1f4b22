#include "adminctl/failure.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"

#include "adminctl/console.h"
#include "adminctl/exit_code.h"

namespace mugugno::adminctl {
namespace {

void AppendLine(std::string& text, absl::string_view line) {
  absl::StrAppend(&text, "  ", Harmless(line), "\n");
}

void AppendDetail(std::string& text, const google::protobuf::Any& detail) {
  google::rpc::BadRequest bad;
  google::rpc::PreconditionFailure precondition;
  google::rpc::QuotaFailure quota;
  google::rpc::RetryInfo retry;
  if (detail.UnpackTo(&bad)) {
    for (const auto& violation : bad.field_violations()) {
      AppendLine(text, absl::StrCat(violation.field(), ": ", violation.description()));
    }
  } else if (detail.UnpackTo(&precondition)) {
    for (const auto& violation : precondition.violations()) {
      AppendLine(text, absl::StrCat(violation.subject(), ": ", violation.description()));
    }
  } else if (detail.UnpackTo(&quota)) {
    for (const auto& violation : quota.violations()) {
      AppendLine(text, absl::StrCat(violation.subject(), ": ", violation.description()));
    }
  } else if (detail.UnpackTo(&retry)) {
    const absl::Duration delay = absl::Seconds(retry.retry_delay().seconds()) +
                                 absl::Nanoseconds(retry.retry_delay().nanos());
    AppendLine(text, absl::StrCat("try again in ", absl::FormatDuration(delay)));
  }
}

std::string HintFor(ExitCode code, absl::string_view address) {
  switch (code) {
    case ExitCode::kNotAdmitted:
      return "give --token-file or a client certificate; `adminctl whoami` tells who you are";
    case ExitCode::kNotPermitted:
      return "`adminctl whoami` tells what you may do";
    case ExitCode::kTryAgain:
      return absl::StrCat("the gateway is ", address, "; `adminctl doctor` looks closer");
    default:
      return "";
  }
}

}  // namespace

std::string DescribeFailure(const Reply& reply, absl::string_view method,
                            absl::string_view address) {
  std::string reason;
  for (const auto& detail : reply.status.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) reason = absl::StrCat(" ", info.reason());
  }
  std::string text = absl::StrCat("adminctl: ", method, ": ", CodeName(reply.status.code()),
                                  Harmless(reason), ": ", Harmless(reply.status.message()), "\n");
  for (const auto& detail : reply.status.details()) AppendDetail(text, detail);
  const std::string hint = HintFor(ExitCodeOf(reply.status.code()), address);
  if (!hint.empty()) AppendLine(text, hint);
  if (!reply.request_id.empty()) AppendLine(text, absl::StrCat("request ", reply.request_id));
  return text;
}

}  // namespace mugugno::adminctl
