#include "proto/yaml/emit.h"

#include "google/protobuf/util/message_differencer.h"
#include "google/rpc/error_details.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mugugno/v1/manifest.pb.h"
#include "mugugno/v1/submission_service.pb.h"
#include "proto/yaml/yaml_message.h"

namespace mugugno::yaml {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::IsEmpty;

v1::SubmitMessageRequest Submission() {
  v1::SubmitMessageRequest request;
  request.set_parent("apps/sori-app");
  request.set_request_id("0190a6b2-7c1e-7000-8000-00000000000f");
  request.mutable_message()->set_user_id("no");
  request.mutable_message()->set_text("Riga uno: è \"rotto\"\n  riga due # qui\t\n\n");
  request.mutable_message()->set_declared_comune("010060");
  request.mutable_message()->mutable_position()->set_latitude(44.372222222222223);
  request.mutable_message()->mutable_position()->mutable_fix_time()->set_seconds(1790000000);
  request.mutable_message()->mutable_position()->mutable_fix_time()->set_nanos(5000000);
  request.mutable_message()->add_attachments("apps/sori-app/attachments/a1");
  return request;
}

TEST(Emit, WritesWhatParseReads) {
  v1::SubmitMessageRequest read;
  const std::string text = Emit(Submission());
  EXPECT_EQ(Describe("x", Parse(text, read)), "") << text;
  EXPECT_TRUE(MessageDifferencer::Equals(read, Submission())) << text;
}

TEST(Emit, WritesEnumsShortAndTimesAsText) {
  v1::Manifest::Grant grant;
  grant.set_staff("anna");
  grant.mutable_grant()->add_roles(v1::ROLE_OFFICER);
  grant.mutable_grant()->mutable_expire_time()->set_seconds(1790000000);
  EXPECT_EQ(Emit(grant),
            "staff: anna\n"
            "grant:\n"
            "  roles:\n"
            "    - OFFICER\n"
            "  expire_time: \"2026-09-21T14:13:20+00:00\"\n");
}

TEST(Emit, WritesMaps) {
  google::rpc::ErrorInfo error;
  (*error.mutable_metadata())["resource"] = "tenants/sori";
  EXPECT_EQ(Emit(error), "metadata:\n  resource: tenants/sori\n");
  google::rpc::ErrorInfo read;
  EXPECT_THAT(Parse(Emit(error), read), IsEmpty());
  EXPECT_TRUE(MessageDifferencer::Equals(read, error));
}

TEST(Emit, WritesAnEmptyMessageAsAnEmptyMapping) { EXPECT_EQ(Emit(v1::Manifest()), "{}\n"); }

}  // namespace
}  // namespace mugugno::yaml
