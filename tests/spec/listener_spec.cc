// The gateway's own TLS listener, and what is not served at all in service.

#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "adminctl/grpc_gateway.h"
#include "gateway/transport/in_process.h"
#include "mugugno/v1/access_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/certificates.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;

// A second gateway of the installation, with TLS.
class Listener : public ::testing::Test {
 protected:
  Listener() : config_(ConfigureGateway(folder_, gateway_.maria())) {}

  void UseTls(const std::string& server, const std::string& client_authority) {
    auto* tls = config_.mutable_listeners(0)->mutable_tls();
    Install(server, client_authority);
    tls->set_certificate_file(folder_.File("in-use.pem"));
    tls->set_key_file(folder_.File("in-use.key"));
    tls->set_client_ca_file(folder_.File("clients-in-use.pem"));
  }
  // As an administrator does: each file is whole at any time.
  void Install(const std::string& server, const std::string& client_authority) {
    for (const auto& [from, to] : {std::pair(server + ".pem", "in-use.pem"),
                                   {server + ".key", "in-use.key"},
                                   {client_authority + ".pem", "clients-in-use.pem"}}) {
      std::filesystem::copy_file(folder_.File(from), folder_.File("next"));
      std::filesystem::rename(folder_.File("next"), folder_.File(to));
    }
  }
  void Start() { server_ = Must(gateway::Server::Start(config_), "gateway with TLS"); }

  // Whose certificate the credential of the person is from now on.
  void Register(const std::string& certificate) {
    v1::CreateCredentialRequest request;
    request.set_parent("associations/golfo-paradiso/staff/comunicazione");
    request.set_credential_id(absl::StrCat("certificate-", NewRequestId()));
    request.mutable_credential()->set_kind(v1::Credential::KIND_CERTIFICATE);
    request.mutable_credential()->set_certificate(certificates_.Pem(certificate));
    ASSERT_OK(gateway_.Call<v1::CreateCredentialResponse>(
        "coordinamento", "AccessService.CreateCredential", request));
  }

  std::unique_ptr<adminctl::Gateway> Connect(const std::string& authority,
                                             const std::string& certificate = "",
                                             const std::string& token = "") {
    adminctl::Access access;
    access.address = server_->addresses()[0];
    access.ca = certificates_.Pem(authority);
    if (!certificate.empty()) {
      access.certificate = certificates_.Pem(certificate);
      access.key = certificates_.Key(certificate);
    }
    access.token = token;
    access.timeout = absl::Seconds(10);
    return adminctl::ConnectGrpc(access);
  }
  // Who the gateway says is calling.
  static absl::StatusOr<std::string> Who(adminctl::Gateway& connection) {
    v1::GetCallerResponse caller;
    const absl::Status status =
        CallMethod(connection, "AccessService.GetCaller", v1::GetCallerRequest(), &caller);
    if (!status.ok()) return status;
    return caller.name();
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  TempFolder folder_;
  Certificates certificates_{folder_};
  config::v1::Gateway config_;
  std::unique_ptr<gateway::Server> server_;
};

constexpr absl::Duration kPoll = absl::Milliseconds(200);
constexpr char kPerson[] = "associations/golfo-paradiso/staff/comunicazione";

TEST_F(Listener, WithTlsKnowsAPersonByTheCertificateItVerified) {
  certificates_.MakeAuthority("authority");
  certificates_.MakeAuthority("stranger");
  certificates_.Make("server", "authority");
  certificates_.Make("person", "authority");
  certificates_.Make("unregistered", "authority");
  certificates_.Make("impostor", "stranger");
  Register("person");
  // Its fingerprint is known; who signed it is not.
  Register("impostor");
  UseTls("server", "authority");
  Start();
  EXPECT_THAT(Who(*Connect("authority", "person")), IsOkAndHolds(kPerson));
  EXPECT_THAT(Who(*Connect("authority", "unregistered")), StatusIs(StatusCode::kUnauthenticated));
  EXPECT_THAT(Who(*Connect("authority", "impostor")), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(Who(*Connect("authority")), StatusIs(StatusCode::kUnauthenticated));
  EXPECT_THAT(Who(*Connect("authority", "", gateway_.association().TokenOf("comunicazione"))),
              IsOkAndHolds(kPerson));
  EXPECT_THAT(Who(*Connect("stranger", "person")), StatusIs(StatusCode::kUnavailable));
  adminctl::Access plain;
  plain.address = server_->addresses()[0];
  EXPECT_THAT(Who(*adminctl::ConnectGrpc(plain)), StatusIs(StatusCode::kUnavailable));
}

TEST_F(Listener, TakesNewCertificatesWhileOldConnectionsGoOn) {
  for (const std::string year : {"old", "new"}) {
    certificates_.MakeAuthority(year + "-authority");
    certificates_.Make(year + "-server", year + "-authority");
    certificates_.Make(year + "-person", year + "-authority");
    Register(year + "-person");
  }
  UseTls("old-server", "old-authority");
  Start();
  const auto connected = Connect("old-authority", "old-person");
  EXPECT_THAT(Who(*connected), IsOkAndHolds(kPerson));
  EXPECT_FALSE(Who(*Connect("new-authority", "new-person")).ok());
  Install("new-server", "new-authority");
  const absl::Time limit = absl::Now() + absl::Minutes(2);
  while (!Who(*Connect("new-authority", "new-person")).ok()) {
    ASSERT_LT(absl::Now(), limit);
    absl::SleepFor(kPoll);
  }
  EXPECT_THAT(Who(*connected), IsOkAndHolds(kPerson));
  EXPECT_THAT(Who(*Connect("old-authority", "old-person")), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(Who(*Connect("new-authority", "old-person")), StatusIs(StatusCode::kUnavailable));
}

TEST_F(Listener, DoesNotStartWithAKeyThatIsNotItsCertificates) {
  certificates_.MakeAuthority("authority");
  certificates_.Make("server", "authority");
  certificates_.Make("other", "authority");
  UseTls("server", "authority");
  config_.mutable_listeners(0)->mutable_tls()->set_key_file(folder_.File("other.key"));
  EXPECT_THAT(gateway::Server::Start(config_), HasReason("TLS_FILE"));
}

absl::Status Reflect(gateway::Server& server, const std::string& version) {
  const auto call = std::make_shared<gateway::InProcessCall>(
      absl::StrCat("/grpc.reflection.", version, ".ServerReflection/ServerReflectionInfo"),
      gateway::Presented(), std::vector<std::string>{""});
  server.Receive(call);
  return call->Wait();
}

TEST_F(Listener, ServesReflectionInDevelopmentOnly) {
  config_.set_development(false);
  Start();
  for (const char* version : {"v1", "v1alpha"}) {
    EXPECT_OK(Reflect(gateway_.server(), version));
    EXPECT_THAT(Reflect(*server_, version), StatusIs(StatusCode::kUnimplemented));
  }
}

}  // namespace
}  // namespace mugugno::tests
