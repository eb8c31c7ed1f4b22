#include "gateway/services/health_service.h"

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/dispatch.h"
#include "gateway/transport/in_process.h"
#include "tenant/admission.h"
#include "tenant/clock.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using absl::StatusCode;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using tests::HasReason;
using tests::StatusIs;

class Health : public ::testing::Test {
 protected:
  Health() {
    readiness_.SetOpened("home");
    registry_.OfForeign("grpc.health.v1.Health")
        .Unary("Check", &health_, &HealthService::Check)
        .ServerStream("Watch", &health_, &HealthService::Watch);
    readiness_.SetAnswers("home", true);
    dispatch_ = *Dispatch::Create(registry_, guard_, readiness_, {},
                                  [](absl::string_view, const absl::Status&, absl::Duration) {});
  }

  std::shared_ptr<InProcessCall> Begin(const std::string& method, const std::string& service) {
    HealthCheckRequest request;
    request.set_service(service);
    auto call =
        std::make_shared<InProcessCall>("/grpc.health.v1.Health/" + method, Presented(),
                                        std::vector<std::string>{request.SerializeAsString()});
    dispatch_->Receive(call);
    return call;
  }
  static HealthService::Status Next(InProcessCall& call) {
    std::string bytes;
    HealthCheckResponse response;
    if (!call.Next(&bytes) || !response.ParseFromString(bytes)) return HealthCheckResponse::UNKNOWN;
    return response.status();
  }

  tenant::SystemClock clock_;
  tenant::Directory directory_;
  tenant::Admission admission_{directory_, clock_};
  Guard guard_{admission_};
  Readiness readiness_;
  HealthService health_{readiness_};
  Registry registry_;
  std::unique_ptr<Dispatch> dispatch_;
};

TEST_F(Health, OnlySubmissionServesWithoutTheDatabase) {
  readiness_.SetAnswers("home", false);
  EXPECT_EQ(Next(*Begin("Check", "mugugno.v1.SubmissionService")), HealthCheckResponse::SERVING);
  EXPECT_EQ(Next(*Begin("Check", "mugugno.v1.TicketService")), HealthCheckResponse::NOT_SERVING);
}

TEST_F(Health, AskingForAServiceThatIsNotOursFindsNothing) {
  EXPECT_THAT(Begin("Check", "mugugno.v1.NoService")->Wait(), StatusIs(StatusCode::kNotFound));
}

TEST_F(Health, AWatchTellsWhenTheDatabaseIsLostAndBack) {
  const auto watch = Begin("Watch", "mugugno.v1.TicketService");
  EXPECT_EQ(Next(*watch), HealthCheckResponse::SERVING);
  readiness_.SetAnswers("home", false);
  EXPECT_EQ(Next(*watch), HealthCheckResponse::NOT_SERVING);
  readiness_.SetAnswers("home", true);
  EXPECT_EQ(Next(*watch), HealthCheckResponse::SERVING);
  watch->Cancel();
}

TEST_F(Health, AWatchTellsNothingThatIsNoChange) {
  const auto watch = Begin("Watch", "mugugno.v1.SubmissionService");
  EXPECT_EQ(Next(*watch), HealthCheckResponse::SERVING);
  readiness_.SetAnswers("home", true);
  readiness_.SetAnswers("home", false);
  readiness_.Drain();
  EXPECT_EQ(Next(*watch), HealthCheckResponse::NOT_SERVING);
}

TEST_F(Health, AWatchEndsWhenTheGatewayStops) {
  const auto watch = Begin("Watch", "");
  EXPECT_EQ(Next(*watch), HealthCheckResponse::SERVING);
  readiness_.Drain();
  EXPECT_EQ(Next(*watch), HealthCheckResponse::NOT_SERVING);
  EXPECT_THAT(watch->Wait(), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(watch->Wait(), HasReason("DRAINING"));
}

TEST_F(Health, AWatchOfAServiceThatIsNotOursGoesOn) {
  const auto watch = Begin("Watch", "mugugno.v1.NoService");
  EXPECT_EQ(Next(*watch), HealthCheckResponse::SERVICE_UNKNOWN);
  watch->Cancel();
}

TEST_F(Health, AWatchWhoseClientWentAwayIsFinished) {
  const auto watch = Begin("Watch", "");
  EXPECT_EQ(Next(*watch), HealthCheckResponse::SERVING);
  watch->Cancel();
  EXPECT_THAT(watch->Wait(), StatusIs(StatusCode::kCancelled));
  readiness_.SetAnswers("home", false);
  readiness_.Drain();
}

}  // namespace
}  // namespace mugugno::gateway
