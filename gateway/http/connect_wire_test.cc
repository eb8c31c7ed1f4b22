#include "gateway/http/connect_wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mugugno/v1/submission_service.pb.h"
#include "tenant/errors.h"

namespace mugugno::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr ConnectForm kJson{.json = true, .stream = false};
constexpr ConnectForm kBinary{};

TEST(Connect, FormsAreToldByTheContentType) {
  EXPECT_TRUE(ConnectFormOf("application/json; charset=utf-8")->json);
  EXPECT_FALSE(ConnectFormOf("application/proto")->json);
  EXPECT_TRUE(ConnectFormOf("Application/Connect+JSON")->stream);
  for (const char* other : {"", "text/json", "application/grpc", "application/connect"}) {
    EXPECT_FALSE(ConnectFormOf(other)) << other;
  }
}

TEST(Connect, ATimeoutIsAtMostTenDigits) {
  EXPECT_EQ(ConnectTimeout("1500"), absl::Milliseconds(1500));
  EXPECT_EQ(ConnectTimeout("9999999999"), absl::Hours(24));
  EXPECT_EQ(ConnectTimeout(""), absl::InfiniteDuration());
  for (const char* malformed : {"99999999999", "-1", "1.5", "1s", " 1"}) {
    EXPECT_FALSE(ConnectTimeout(malformed)) << malformed;
  }
}

TEST(Connect, JsonIsReadAsTheContractsMessages) {
  const auto& prototype = v1::SubmitMessageRequest::default_instance();
  v1::SubmitMessageRequest request;
  const auto bytes = FromConnect(
      kJson, R"({"requestId": "a", "message": {"user_id": "anna"}, "unknown": 1})", prototype);
  ASSERT_TRUE(bytes.ok() && request.ParseFromString(*bytes));
  EXPECT_EQ(request.request_id(), "a");
  EXPECT_EQ(request.message().user_id(), "anna");
  const auto refused = FromConnect(kJson, R"({"requestId": segreto})", prototype);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.status().message()), Not(HasSubstr("segreto")));
  EXPECT_EQ(*FromConnect(kBinary, "\x0a\x01x", prototype), "\x0a\x01x");
}

TEST(Connect, AnswersAreWrittenAsTheyWereAskedFor) {
  v1::Submission submission;
  submission.set_number("SORI-1");
  const std::string bytes = submission.SerializeAsString();
  EXPECT_EQ(*ToConnect(kJson, bytes, *v1::Submission::descriptor()), R"({"number":"SORI-1"})");
  EXPECT_EQ(*ToConnect(kBinary, bytes, *v1::Submission::descriptor()), bytes);
  EXPECT_EQ(ToConnect(kJson, "\xff", *v1::Submission::descriptor()).status().code(),
            absl::StatusCode::kInternal);
}

TEST(Connect, AStreamIsEnvelopes) {
  EXPECT_EQ(Envelope("abc"), std::string("\0\0\0\0\3abc", 8));
  EXPECT_THAT(*OpenEnvelopes(Envelope("abc") + Envelope("")), ElementsAre("abc", ""));
  EXPECT_THAT(*OpenEnvelopes(""), IsEmpty());
  for (const std::string& cut : {std::string("\0\0\0", 3), std::string("\0\0\0\0\4abc", 8),
                                 std::string("\0\xff\xff\xff\xff", 5)}) {
    EXPECT_EQ(OpenEnvelopes(cut).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(OpenEnvelopes(std::string("\1\0\0\0\0", 5)).status().code(),
            absl::StatusCode::kUnimplemented);
}

TEST(Connect, ErrorsAreJsonWithTheirDetails) {
  EXPECT_EQ(EndEnvelope(absl::OkStatus()), std::string("\2\0\0\0\2{}", 7));
  const absl::Status status = tenant::InvalidField("user_id", "may not be \"empty\"");
  const std::string json = ConnectErrorJson(status);
  EXPECT_THAT(json, HasSubstr(R"("code":"invalid_argument")"));
  EXPECT_THAT(json, HasSubstr(R"(\"empty\")"));
  EXPECT_THAT(json, HasSubstr(R"("type":"google.rpc.BadRequest")"));
  EXPECT_THAT(json, Not(HasSubstr("=\"")));  // unpadded
  EXPECT_THAT(EndEnvelope(status), HasSubstr(R"({"error":{)"));
  EXPECT_EQ(ConnectHttpStatus(status.code()), 400u);
  EXPECT_EQ(ConnectHttpStatus(absl::StatusCode::kUnauthenticated), 401u);
  EXPECT_EQ(ConnectHttpStatus(absl::StatusCode::kCancelled), 499u);
}

}  // namespace
}  // namespace mugugno::gateway
