#include "tenant/errors.h"

#include "google/rpc/error_details.pb.h"
#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

TEST(Errors, InvalidRequestNamesEveryFieldAndItsRule) {
  const absl::Status status = InvalidRequest({{"a", "is required"}, {"b[1]", "is too long"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "a: is required; b[1]: is too long");
  google::rpc::BadRequest detail;
  ASSERT_TRUE(detail.ParseFromString(
      std::string(*status.GetPayload("type.googleapis.com/google.rpc.BadRequest"))));
  ASSERT_EQ(detail.field_violations_size(), 2);
  EXPECT_EQ(detail.field_violations(1).field(), "b[1]");
}

TEST(Errors, InvalidRequestKeepsTheFirstTwentyViolations) {
  const absl::Status status = InvalidRequest(std::vector<FieldViolation>(300, {"f", "r"}));
  google::rpc::BadRequest detail;
  ASSERT_TRUE(detail.ParseFromString(
      std::string(*status.GetPayload("type.googleapis.com/google.rpc.BadRequest"))));
  EXPECT_EQ(detail.field_violations_size(), 20);
}

TEST(Errors, InternalHidesItsDetailFromTheMessage) {
  const absl::Status status = Internal("table ticket is missing");
  EXPECT_EQ(status.message().find("ticket"), absl::string_view::npos);
  EXPECT_EQ(InternalDetail(status), "table ticket is missing");
}

TEST(Errors, ResourceExhaustedSaysWhenToRepeat) {
  const absl::Status status = ResourceExhausted("JOURNAL_FULL", "full", absl::Milliseconds(1500));
  google::rpc::RetryInfo detail;
  ASSERT_TRUE(detail.ParseFromString(
      std::string(*status.GetPayload("type.googleapis.com/google.rpc.RetryInfo"))));
  EXPECT_EQ(detail.retry_delay().seconds(), 1);
  EXPECT_EQ(detail.retry_delay().nanos(), 500'000'000);
  EXPECT_EQ(ErrorReason(status), "JOURNAL_FULL");
}

}  // namespace
}  // namespace mugugno::tenant
