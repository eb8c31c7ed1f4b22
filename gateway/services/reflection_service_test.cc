#include "gateway/services/reflection_service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/dispatch.h"
#include "gateway/services/register.h"
#include "gateway/transport/in_process.h"
#include "mugugno/options/v1/policy.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tenant/admission.h"
#include "tenant/clock.h"

namespace mugugno::gateway {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename Version>
class Reflection : public ::testing::Test {
 protected:
  using Request = typename Version::first_type;
  using Response = typename Version::second_type;

  Reflection() {
    RegisterReflection(reflection_, &registry_);
    dispatch_ = *Dispatch::Create(registry_, guard_, readiness_, {},
                                  [](absl::string_view, const absl::Status&, absl::Duration) {});
  }

  Response Ask(const Request& request) {
    const auto call = std::make_shared<InProcessCall>(
        "/" + Request::descriptor()->file()->package() + ".ServerReflection/ServerReflectionInfo",
        Presented(), std::vector<std::string>{request.SerializeAsString()});
    dispatch_->Receive(call);
    std::string bytes;
    Response response;
    EXPECT_TRUE(call->Next(&bytes) && response.ParseFromString(bytes)) << call->Wait();
    EXPECT_TRUE(call->Wait().ok());
    return response;
  }
  static std::vector<std::string> FilesOf(const Response& response) {
    std::vector<std::string> names;
    for (const std::string& bytes : response.file_descriptor_response().file_descriptor_proto()) {
      google::protobuf::FileDescriptorProto file;
      EXPECT_TRUE(file.ParseFromString(bytes));
      names.push_back(file.name());
    }
    return names;
  }

  // So that the linker keeps the service's descriptor.
  const std::string ticket_file_ = v1::GetTicketRequest::descriptor()->file()->name();
  tenant::SystemClock clock_;
  tenant::Directory directory_;
  tenant::Admission admission_{directory_, clock_};
  Guard guard_{admission_};
  Registry registry_;
  ReflectionService reflection_{registry_};
  Readiness readiness_;
  std::unique_ptr<Dispatch> dispatch_;
};

using Versions = ::testing::Types<std::pair<grpc::reflection::v1::ServerReflectionRequest,
                                            grpc::reflection::v1::ServerReflectionResponse>,
                                  std::pair<grpc::reflection::v1alpha::ServerReflectionRequest,
                                            grpc::reflection::v1alpha::ServerReflectionResponse>>;
TYPED_TEST_SUITE(Reflection, Versions);

TYPED_TEST(Reflection, ListsWhatIsServed) {
  typename TestFixture::Request request;
  request.set_list_services("*");
  const auto response = this->Ask(request);
  std::vector<std::string> names;
  for (const auto& service : response.list_services_response().service()) {
    names.push_back(service.name());
  }
  EXPECT_THAT(names, ElementsAre("grpc.reflection.v1.ServerReflection",
                                 "grpc.reflection.v1alpha.ServerReflection"));
}

TYPED_TEST(Reflection, GivesTheFileOfASymbolWithAllItImports) {
  typename TestFixture::Request request;
  request.set_file_containing_symbol("mugugno.v1.TicketService.GetTicket");
  const auto files = this->FilesOf(this->Ask(request));
  ASSERT_FALSE(files.empty());
  EXPECT_EQ(files.front(), this->ticket_file_);
  EXPECT_THAT(files, Contains("mugugno/options/v1/policy.proto"));
  EXPECT_THAT(files, Contains("google/protobuf/descriptor.proto"));
}

TYPED_TEST(Reflection, GivesAFileByItsName) {
  typename TestFixture::Request request;
  request.set_file_by_filename("mugugno/options/v1/policy.proto");
  EXPECT_THAT(this->FilesOf(this->Ask(request)), Contains("mugugno/options/v1/policy.proto"));
}

TYPED_TEST(Reflection, KnowsExtensions) {
  typename TestFixture::Request request;
  request.set_all_extension_numbers_of_type("google.protobuf.MethodOptions");
  EXPECT_THAT(this->Ask(request).all_extension_numbers_response().extension_number(),
              Contains(options::v1::kPolicyFieldNumber));
  request.mutable_file_containing_extension()->set_containing_type("google.protobuf.MethodOptions");
  request.mutable_file_containing_extension()->set_extension_number(
      options::v1::kPolicyFieldNumber);
  EXPECT_EQ(this->FilesOf(this->Ask(request)).front(), "mugugno/options/v1/policy.proto");
}

TYPED_TEST(Reflection, WhatIsNotThereIsAnErrorOfThatAnswerOnly) {
  typename TestFixture::Request request;
  request.set_host("gateway");
  request.set_file_containing_symbol("mugugno.v1.NoService");
  const auto response = this->Ask(request);
  EXPECT_EQ(response.error_response().error_code(), static_cast<int>(absl::StatusCode::kNotFound));
  EXPECT_EQ(response.valid_host(), "gateway");
  EXPECT_THAT(response.original_request().file_containing_symbol(), HasSubstr("NoService"));
}

}  // namespace
}  // namespace mugugno::gateway
