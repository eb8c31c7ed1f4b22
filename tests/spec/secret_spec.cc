// Calls whose answer holds a secret: repeated, they get it again, sealed meanwhile and not for
// long.

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/access_service.pb.h"
#include "tenant/requests.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

class SecretSpec : public testing::Test {
 protected:
  // By the comune's administrator, for its app.
  absl::StatusOr<v1::CreateCredentialResponse> Issue(const std::string& id,
                                                     const std::string& request_id) {
    v1::CreateCredentialRequest request;
    request.set_parent("apps/sori-app");
    request.set_credential_id(id);
    request.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
    request.set_request_id(request_id);
    return gateway_.Call<v1::CreateCredentialResponse>("admin-sori",
                                                       "AccessService.CreateCredential", request);
  }
  // What the holder of the token is told about themselves.
  absl::Status Use(const std::string& token) {
    v1::GetCallerResponse response;
    return CallMethod(*gateway_.association().ConnectWith(token), "AccessService.GetCaller",
                      v1::GetCallerRequest(), &response);
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

TEST_F(SecretSpec, ATokenAskedForTwiceUnderOneRequestIdIsOneToken) {
  const std::string id = NewRequestId();
  const auto first = Issue("doppio", id);
  ASSERT_OK(first);
  EXPECT_THAT(first->secret(), Not(IsEmpty()));
  const auto again = Issue("doppio", id);
  ASSERT_OK(again);
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_OK(Use(again->secret()));
  EXPECT_THAT(Issue("altro", id).status(), HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(Issue("doppio", NewRequestId()).status(), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(SecretSpec, WhatIsKeptIsSealed) {
  const auto issued = Issue("sigillato", NewRequestId());
  ASSERT_OK(issued);
  for (const char* table : {"request", "credential", "audit"}) {
    EXPECT_THAT(gateway_.maria().Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.", table)),
                IsOkAndHolds(Not("0")));
  }
  EXPECT_EQ(
      gateway_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.request WHERE INSTR(response, '",
                                issued->secret(), "') > 0")),
      "0");
}

TEST_F(SecretSpec, AfterAnHourItIsToldNoMore) {
  const std::string id = NewRequestId();
  ASSERT_OK(Issue("dimenticato", id));
  const std::string row =
      absl::StrCat("FROM mugugno.request WHERE request_id = UNHEX(REPLACE('", id, "', '-', ''))");
  const auto root = Must(tenant::Database::Open(gateway_.maria().AsRoot()), "root");
  const auto forget = [&](absl::Duration age) {
    return tenant::ForgetRequests(*root, absl::Now() + age, absl::Seconds(20), [] { return true; });
  };
  ASSERT_OK(forget(absl::Minutes(55)));
  EXPECT_EQ(gateway_.Ask("SELECT COUNT(*) " + row), "1");
  const std::string others = gateway_.Ask("SELECT COUNT(*) FROM mugugno.request WHERE secret = 0");
  ASSERT_OK(forget(absl::Minutes(65)));
  EXPECT_EQ(gateway_.Ask("SELECT COUNT(*) " + row), "0");
  EXPECT_EQ(gateway_.Ask("SELECT COUNT(*) FROM mugugno.request WHERE secret = 0"), others);
  EXPECT_THAT(Issue("dimenticato", id).status(), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(SecretSpec, OfARevokedTokenItIsToldNoMore) {
  const std::string id = NewRequestId();
  const auto issued = Issue("revocato", id);
  ASSERT_OK(issued);
  v1::RevokeCredentialRequest revoke;
  revoke.set_name(issued->credential().name());
  ASSERT_OK(gateway_.Call<v1::Credential>("admin-sori", "AccessService.RevokeCredential", revoke));
  EXPECT_THAT(Issue("revocato", id).status(), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST(FirstAdministrator, AnAnswerThatWasLostCanBeAskedForAgain) {
  const TempFolder folder;
  const auto maria = Must(MariaDb::Start(), "MariaDB");
  const auto server = Must(gateway::Server::Start(ConfigureGateway(folder, *maria)), "gateway");
  adminctl::Access access;
  access.address = "unix:" + folder.File("local.sock");
  const auto local = adminctl::ConnectGrpc(access);
  v1::BootstrapAdministratorRequest request;
  request.set_administrator_id("root");
  request.mutable_administrator()->set_display_name("Sala macchine");
  request.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
  request.set_request_id(NewRequestId());
  const auto bootstrap = [&](v1::BootstrapAdministratorResponse* response) {
    return CallMethod(*local, "AccessService.BootstrapAdministrator", request, response);
  };
  v1::BootstrapAdministratorResponse first;
  ASSERT_OK(bootstrap(&first));
  v1::BootstrapAdministratorResponse again;
  ASSERT_OK(bootstrap(&again));
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  request.set_request_id(NewRequestId());
  EXPECT_THAT(bootstrap(&again), HasReason("ADMINISTRATOR_EXISTS"));
}

}  // namespace
}  // namespace mugugno::tests
