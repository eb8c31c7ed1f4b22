// Quotas: an app that writes too much is told when to come back; emergencies are always taken; the
// others do not notice.

#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include <gmock/gmock.h>

#include "mugugno/v1/access_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

class QuotaSpec : public testing::Test {
 protected:
  void SetMessagesPerMinute(int32_t number, const std::string& comune = "sori") {
    v1::UpdateAppRequest request;
    request.mutable_app()->set_name("apps/" + comune + "-app");
    request.mutable_app()->set_messages_per_minute(number);
    request.mutable_update_mask()->add_paths("messages_per_minute");
    Must(gateway_.Call<v1::App>("admin-" + comune, "AccessService.UpdateApp", request), "quota");
  }
  // What other tests used up is there again.
  void SetUp() override {
    SetMessagesPerMinute(0);
    EXPECT_OK(Submit("sori-app", "Il lampione di piazza Marconi è spento"));
  }
  void TearDown() override {
    SetMessagesPerMinute(0);
    SetMessagesPerMinute(0, "recco");
  }

  absl::StatusOr<v1::Submission> Submit(const std::string& app, const std::string& text) {
    return gateway_.Submit(GatewayUnderTest::Message(app, "quota-" + app, text));
  }
  int Submissions() { return std::stoi(gateway_.Ask("SELECT COUNT(*) FROM mugugno.submission")); }
  // Until one is refused; that refusal.
  absl::Status SubmitTooMany() {
    for (int i = 0; i < 20; ++i) {
      const auto submission = Submit("sori-app", "Il lampione di via Roma è spento");
      if (!submission.ok()) return submission.status();
      ++taken_;
    }
    return absl::OkStatus();
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  int taken_ = 0;
};

template <typename Detail>
Detail DetailOf(const absl::Status& status) {
  Detail detail;
  const auto payload =
      status.GetPayload("type.googleapis.com/" + Detail::descriptor()->full_name());
  EXPECT_TRUE(payload.has_value());
  EXPECT_TRUE(detail.ParseFromString(std::string(payload.value_or(absl::Cord()))));
  return detail;
}

TEST_F(QuotaSpec, AnAppBeyondItsQuotaIsToldWhenToComeBack) {
  SetMessagesPerMinute(3);
  const absl::Status refused = SubmitTooMany();
  // More than a minute's worth only where the machine took long for it.
  EXPECT_GE(taken_, 3);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(refused, HasReason("QUOTA_EXCEEDED"));
  const auto retry = DetailOf<google::rpc::RetryInfo>(refused).retry_delay();
  EXPECT_GE(retry.seconds() * 1'000'000'000 + retry.nanos(), 1);
  EXPECT_LE(retry.seconds(), 20);
  const auto quota = DetailOf<google::rpc::QuotaFailure>(refused);
  ASSERT_EQ(quota.violations_size(), 1);
  EXPECT_EQ(quota.violations(0).subject(), "apps/sori-app");
  EXPECT_EQ(quota.violations(0).description(), "3 messages per minute");
}

TEST_F(QuotaSpec, NothingOfARefusedMessageIsKept) {
  SetMessagesPerMinute(1);
  ASSERT_FALSE(SubmitTooMany().ok());
  const int before = Submissions();
  auto request = GatewayUnderTest::Message("sori-app", "quota", "Ancora io");
  ASSERT_FALSE(gateway_.Submit(request).ok());
  // Its request_id is free: later it is the first one's, whatever that says.
  SetMessagesPerMinute(0);
  request.mutable_message()->set_text("Tutt'altro: il lampione di via Roma è spento");
  EXPECT_OK(gateway_.Submit(request));
  EXPECT_EQ(Submissions(), before + 1);
}

TEST_F(QuotaSpec, AnEmergencyIsTakenWhateverTheQuota) {
  SetMessagesPerMinute(1);
  ASSERT_FALSE(SubmitTooMany().ok());
  for (int i = 0; i < 5; ++i) {
    EXPECT_OK(Submit("sori-app", "Aiuto, c'è un incendio in casa, presto"));
  }
}

TEST_F(QuotaSpec, OneAppsStormRefusesNothingOfAnother) {
  SetMessagesPerMinute(1);
  SetMessagesPerMinute(1, "recco");
  ASSERT_FALSE(SubmitTooMany().ok());
  EXPECT_OK(Submit("recco-app", "Il lampione di via Roma a Recco è spento"));
}

TEST_F(QuotaSpec, ABulkStreamTellsEachMessageItsOwnAnswer) {
  SetMessagesPerMinute(5);
  int sent = 0;
  int taken = 0;
  int refused = 0;
  v1::SubmitMessagesRequest request;
  v1::SubmitMessagesResponse response;
  EXPECT_OK(gateway_.Exchange(
      "sori-app", "SubmissionService.SubmitMessages", request, response,
      [&] {
        const auto message = GatewayUnderTest::Message("sori-app", "stream", "Lampione spento");
        request.set_parent(message.parent());
        request.set_request_id(message.request_id());
        *request.mutable_message() = message.message();
        return ++sent <= 100;
      },
      [&] { ++(response.has_submission() ? taken : refused); }));
  EXPECT_EQ(taken + refused, 100);
  EXPECT_GE(taken, 5);
  EXPECT_GE(refused, 1);
}

}  // namespace
}  // namespace mugugno::tests
