#include "gateway/registry.h"

#include <memory>
#include <string>

#include "google/protobuf/descriptor.pb.h"
#include "grpc/health/v1/health.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/dispatch.h"
#include "mugugno/v1/installation_service.pb.h"
#include "tenant/clock.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;
using tests::HasReason;

// Answers whatever it is asked.
class Answering final {
 public:
  template <typename Request, typename Response>
  absl::StatusOr<Response> Answer(const tenant::Caller&, const Request&) {
    return Response();
  }
};

class TheRegistry : public ::testing::Test {
 protected:
  // As the server is built.
  absl::Status Start() {
    return Dispatch::Create(registry_, guard_, readiness_, {},
                            [](absl::string_view, const absl::Status&, absl::Duration) {})
        .status();
  }
  template <typename Request, typename Response>
  void Add(Registry::Service service, const std::string& method) {
    service.Unary(method, &answering_, &Answering::Answer<Request, Response>);
  }

  tenant::SystemClock clock_;
  tenant::Directory directory_;
  tenant::Admission admission_{directory_, clock_};
  Guard guard_{admission_};
  Readiness readiness_;
  Answering answering_;
  Registry registry_;
};

TEST_F(TheRegistry, LetsTheServerStartWithEveryMethodOfItsServices) {
  Add<v1::GetInstallationRequest, v1::Installation>(registry_.Of("mugugno.v1.InstallationService"),
                                                    "GetInstallation");
  EXPECT_OK(Start());
}

// Health's contract is not ours: no method of it declares a policy.
TEST_F(TheRegistry, DoesNotLetItStartWithAMethodWithoutAPolicy) {
  Add<v1::GetInstallationRequest, v1::Installation>(registry_.Of("mugugno.v1.InstallationService"),
                                                    "GetInstallation");
  Add<HealthCheckRequest, HealthCheckResponse>(registry_.Of("grpc.health.v1.Health"), "Check");
  const absl::Status refused = Start();
  EXPECT_THAT(refused, HasReason("METHOD_WITHOUT_POLICY"));
  EXPECT_THAT(refused.message(), HasSubstr("grpc.health.v1.Health.Check"));
}

TEST_F(TheRegistry, TakesNoMethodOfOursForAForeignOne) {
  Add<v1::GetInstallationRequest, v1::Installation>(
      registry_.OfForeign("mugugno.v1.InstallationService"), "GetInstallation");
  EXPECT_THAT(Start(), HasReason("METHOD_WITHOUT_POLICY"));
}

TEST_F(TheRegistry, DoesNotLetItStartWithAMethodNobodyHandles) {
  Add<HealthCheckRequest, HealthCheckResponse>(registry_.OfForeign("grpc.health.v1.Health"),
                                               "Check");
  const absl::Status refused = Start();
  EXPECT_THAT(refused, HasReason("METHOD_WITHOUT_HANDLER"));
  EXPECT_THAT(refused.message(), HasSubstr("Watch"));
}

TEST_F(TheRegistry, DoesNotLetItStartWithAMethodTheContractDoesNotHave) {
  Add<HealthCheckRequest, HealthCheckResponse>(registry_.OfForeign("grpc.health.v1.Health"),
                                               "NoSuchMethod");
  EXPECT_THAT(Start(), HasReason("METHOD_UNKNOWN"));
}

// A contract of the test's own, with one method that declares `policy`.
class APolicy : public ::testing::Test {
 protected:
  absl::Status Declared(const options::v1::Policy* policy) {
    google::protobuf::FileDescriptorProto file;
    file.set_name("a.proto");
    file.set_syntax("proto3");
    file.add_dependency("mugugno/options/v1/policy.proto");
    auto* request = file.add_message_type();
    request->set_name("Request");
    AddField("name", google::protobuf::FieldDescriptorProto::LABEL_OPTIONAL,
             google::protobuf::FieldDescriptorProto::TYPE_STRING, request);
    AddField("names", google::protobuf::FieldDescriptorProto::LABEL_REPEATED,
             google::protobuf::FieldDescriptorProto::TYPE_STRING, request);
    AddField("size", google::protobuf::FieldDescriptorProto::LABEL_OPTIONAL,
             google::protobuf::FieldDescriptorProto::TYPE_INT64, request);
    auto* service = file.add_service();
    service->set_name("Service");
    auto* method = service->add_method();
    method->set_name("Do");
    method->set_input_type("Request");
    method->set_output_type("Request");
    if (policy != nullptr) {
      *method->mutable_options()->MutableExtension(options::v1::policy) = *policy;
    }
    google::protobuf::DescriptorPool pool(google::protobuf::DescriptorPool::generated_pool());
    const auto* built = pool.BuildFile(file);
    EXPECT_NE(built, nullptr);
    return DeclaredPolicy::Of(*built->service(0)->method(0)).status();
  }
  absl::Status Declared(const std::string& field) {
    options::v1::Policy policy;
    policy.set_permission(options::v1::PERMISSION_TICKET_READ);
    policy.set_audience(options::v1::AUDIENCE_STAFF);
    policy.set_resource_field(field);
    return Declared(&policy);
  }

 private:
  static void AddField(const std::string& name, google::protobuf::FieldDescriptorProto::Label label,
                       google::protobuf::FieldDescriptorProto::Type type,
                       google::protobuf::DescriptorProto* message) {
    auto* field = message->add_field();
    field->set_name(name);
    field->set_number(message->field_size());
    field->set_label(label);
    field->set_type(type);
  }
};

TEST_F(APolicy, NamesATextOfTheRequest) {
  EXPECT_OK(Declared("name"));
  EXPECT_OK(Declared(""));
  for (const char* unfit : {"names", "size", "nothing", "name.inner"}) {
    EXPECT_THAT(Declared(unfit), HasReason("METHOD_WITHOUT_POLICY")) << unfit;
  }
}

TEST_F(APolicy, NamesAPermissionAndAnAudience) {
  EXPECT_THAT(Declared(nullptr), HasReason("METHOD_WITHOUT_POLICY"));
  options::v1::Policy policy;
  policy.set_audience(options::v1::AUDIENCE_STAFF);
  EXPECT_THAT(Declared(&policy), HasReason("METHOD_WITHOUT_POLICY"));
  policy.set_permission(options::v1::PERMISSION_NONE);
  policy.clear_audience();
  EXPECT_THAT(Declared(&policy), HasReason("METHOD_WITHOUT_POLICY"));
}

}  // namespace
}  // namespace mugugno::gateway
