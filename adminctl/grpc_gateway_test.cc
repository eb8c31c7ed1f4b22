#include "adminctl/grpc_gateway.h"

#include <memory>
#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "adminctl/contract.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/submission_service.pb.h"
#include "tests/support/temp_folder.h"

namespace mugugno::adminctl {
namespace {

constexpr int kMessages = 500;

template <typename Message>
Message Parse(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(bytes.Dump(&slices).ok());
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  Message message;
  EXPECT_TRUE(message.ParseFromString(text));
  return message;
}

grpc::ByteBuffer Bytes(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

// Answers each message at once; what the answer is, the method's name says.
class Answering final : public grpc::ServerGenericBidiReactor {
 public:
  explicit Answering(grpc::GenericCallbackServerContext* context)
      : context_(context), method_(context->method()) {
    context->AddInitialMetadata("x-request-id", "r-1");
    if (method_ == "/mugugno.v1.SubmissionService/WatchConversations") return;  // never answers
    StartRead(&received_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::OK);
    if (method_ == "/mugugno.v1.DirectoryService/GetTenant") return Finish(Failure());
    if (method_ == "/mugugno.v1.AccessService/GetCaller") {
      v1::GetCallerResponse response;
      const auto shown = context_->client_metadata().find("authorization");
      if (shown != context_->client_metadata().end()) {
        response.set_name(std::string(shown->second.data(), shown->second.size()));
      }
      sent_ = Bytes(response);
      return StartWriteAndFinish(&sent_, {}, grpc::Status::OK);
    }
    v1::SubmitMessagesResponse response;
    response.set_request_id(Parse<v1::SubmitMessagesRequest>(received_).request_id());
    // Larger than what a stream's window holds, so that both directions have to move.
    response.mutable_submission()->set_name(std::string(8192, 'x'));
    sent_ = Bytes(response);
    StartWrite(&sent_);
  }

  void OnWriteDone(bool ok) override {
    if (ok && method_ == "/mugugno.v1.SubmissionService/SubmitMessages") StartRead(&received_);
  }
  void OnCancel() override {
    if (method_ == "/mugugno.v1.SubmissionService/WatchConversations") {
      Finish(grpc::Status::CANCELLED);
    }
  }
  void OnDone() override { delete this; }

 private:
  static grpc::Status Failure() {
    google::rpc::Status status;
    google::rpc::ErrorInfo info;
    info.set_reason("NOT_HERE");
    status.add_details()->PackFrom(info);
    return {grpc::StatusCode::NOT_FOUND, "no such thing", status.SerializeAsString()};
  }

  grpc::GenericCallbackServerContext* const context_;
  const std::string method_;
  grpc::ByteBuffer received_;
  grpc::ByteBuffer sent_;
};

class Service final : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new Answering(context);
  }
};

class GrpcGatewayTest : public ::testing::Test {
 protected:
  GrpcGatewayTest() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(access_.address, grpc::InsecureServerCredentials());
    builder.RegisterCallbackGenericService(&service_);
    server_ = builder.BuildAndStart();
  }

  static Access MakeAccess(const std::string& address) {
    Access access;
    access.address = address;
    access.token = "mgg_t_1";
    access.timeout = absl::Seconds(20);
    return access;
  }

  tests::TempFolder folder_;
  Access access_ = MakeAccess("unix:" + folder_.File("socket"));
  Service service_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(GrpcGatewayTest, CallsWithTheToken) {
  v1::GetCallerResponse response;
  const Reply reply = ConnectGrpc(access_)->Call(MethodOf("AccessService.GetCaller"),
                                                 v1::GetCallerRequest(), response);
  EXPECT_TRUE(reply.ok()) << reply.status.message();
  EXPECT_EQ(reply.request_id, "r-1");
  EXPECT_EQ(response.name(), "Bearer mgg_t_1");
}

TEST_F(GrpcGatewayTest, HandsOverTheDetailsOfAFailure) {
  v1::Tenant response;
  const Reply reply = ConnectGrpc(access_)->Call(MethodOf("DirectoryService.GetTenant"),
                                                 v1::GetTenantRequest(), response);
  EXPECT_EQ(reply.status.code(), 5);
  EXPECT_EQ(reply.status.message(), "no such thing");
  google::rpc::ErrorInfo info;
  ASSERT_EQ(reply.status.details_size(), 1);
  ASSERT_TRUE(reply.status.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "NOT_HERE");
}

TEST_F(GrpcGatewayTest, ExchangesMoreThanAWindowHolds) {
  v1::SubmitMessagesRequest request;
  v1::SubmitMessagesResponse response;
  int sent = 0;
  int answered = 0;
  const Reply reply = ConnectGrpc(access_)->Exchange(
      MethodOf("SubmissionService.SubmitMessages"), request, response,
      [&] {
        request.set_request_id(std::to_string(sent));
        request.mutable_message()->set_text(std::string(8192, 'y'));
        return sent++ < kMessages;
      },
      [&] { EXPECT_EQ(response.request_id(), std::to_string(answered++)); });
  EXPECT_TRUE(reply.ok()) << reply.status.message();
  EXPECT_EQ(answered, kMessages);
}

TEST_F(GrpcGatewayTest, GivesUpAStreamThatStaysSilent) {
  access_.timeout = absl::Milliseconds(200);
  v1::SubmitMessagesRequest request;
  v1::SubmitMessagesResponse response;
  const Reply reply = ConnectGrpc(access_)->Exchange(
      MethodOf("SubmissionService.WatchConversations"), request, response, [] { return false; },
      [] {});
  EXPECT_EQ(reply.status.code(), 4);
}

TEST_F(GrpcGatewayTest, SaysThatNobodyListens) {
  access_.address = "unix:" + folder_.File("nobody");
  v1::GetCallerResponse response;
  EXPECT_EQ(ConnectGrpc(access_)
                ->Call(MethodOf("AccessService.GetCaller"), v1::GetCallerRequest(), response)
                .status.code(),
            14);
}

}  // namespace
}  // namespace mugugno::adminctl
