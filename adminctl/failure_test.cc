#include "adminctl/failure.h"

#include "google/rpc/error_details.pb.h"
#include <gtest/gtest.h>

#include "adminctl/exit_code.h"

namespace mugugno::adminctl {
namespace {

TEST(DescribeFailure, TellsReasonRulesRetryAndRequest) {
  Reply reply;
  reply.request_id = "r-1";
  reply.status.set_code(3);
  reply.status.set_message("the request breaks rules");
  google::rpc::ErrorInfo info;
  info.set_reason("INVALID_REQUEST");
  google::rpc::BadRequest bad;
  for (const char* field : {"tenant.istat_code", "tenant.display_name"}) {
    auto& violation = *bad.add_field_violations();
    violation.set_field(field);
    violation.set_description("is required\x1b[2J");
  }
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(90);
  reply.status.add_details()->PackFrom(info);
  reply.status.add_details()->PackFrom(bad);
  reply.status.add_details()->PackFrom(retry);
  EXPECT_EQ(DescribeFailure(reply, "CreateTenant", "x:1"),
            "adminctl: CreateTenant: INVALID_ARGUMENT INVALID_REQUEST: the request breaks rules\n"
            "  tenant.istat_code: is required [2J\n"
            "  tenant.display_name: is required [2J\n"
            "  try again in 1m30s\n"
            "  request r-1\n");
}

TEST(DescribeFailure, SaysWhatToDoAboutAMissingCredential) {
  Reply reply;
  reply.status.set_code(16);
  reply.status.set_message("no");
  EXPECT_EQ(DescribeFailure(reply, "GetTenant", "x:1"),
            "adminctl: GetTenant: UNAUTHENTICATED: no\n"
            "  give --token-file or a client certificate; `adminctl whoami` tells who you are\n");
}

TEST(ExitCode, FollowsTheGrpcCode) {
  EXPECT_EQ(ExitCodeOf(0), ExitCode::kDone);
  EXPECT_EQ(ExitCodeOf(5), ExitCode::kNotFound);
  EXPECT_EQ(ExitCodeOf(14), ExitCode::kTryAgain);
  EXPECT_EQ(ExitCodeOf(99), ExitCode::kFailed);
  EXPECT_EQ(ExitCodeOf(-1), ExitCode::kFailed);
  EXPECT_EQ(CodeName(7), "PERMISSION_DENIED");
}

}  // namespace
}  // namespace mugugno::adminctl
