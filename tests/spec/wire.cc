#include "tests/spec/wire.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adminctl/grpc_gateway.h"
#include "gateway/transport/in_process.h"
#include "tests/spec/gateway_under_test.h"

namespace mugugno::tests {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

std::unique_ptr<Message> AnswerOf(const MethodDescriptor& method) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()
                                      ->GetPrototype(method.output_type())
                                      ->New());
}

// Does not end by itself.
bool IsWatch(const MethodDescriptor& method) {
  return method.server_streaming() && !method.client_streaming();
}

class GrpcWire final : public Wire {
 public:
  explicit GrpcWire(std::string address) : address_(std::move(address)) {}

  Answered Call(const std::string& token, const MethodDescriptor& method,
                const Message& request) override {
    adminctl::Gateway& gateway = ConnectionOf(token, IsWatch(method));
    const std::unique_ptr<Message> response = AnswerOf(method);
    Answered answered;
    if (!method.client_streaming() && !method.server_streaming()) {
      answered.status = ToStatus(gateway.Call(method, request, *response).status);
      answered.text = response->ShortDebugString();
      return answered;
    }
    const std::unique_ptr<Message> sent(request.New());
    sent->CopyFrom(request);
    bool given = false;
    answered.status =
        ToStatus(gateway
                     .Exchange(
                         method, *sent, *response, [&] { return !std::exchange(given, true); },
                         [&] { absl::StrAppend(&answered.text, response->ShortDebugString()); })
                     .status);
    if (IsWatch(method) && !answered.text.empty()) answered.status = absl::OkStatus();
    return answered;
  }

 private:
  adminctl::Gateway& ConnectionOf(const std::string& token, bool watch) {
    std::unique_ptr<adminctl::Gateway>& connection = connections_[{token, watch}];
    if (connection == nullptr) {
      adminctl::Access access;
      access.address = address_;
      access.token = token;
      // Of a watch, the silence after its first event.
      if (watch) access.timeout = absl::Seconds(1);
      connection = adminctl::ConnectGrpc(access);
    }
    return *connection;
  }

  const std::string address_;
  std::map<std::pair<std::string, bool>, std::unique_ptr<adminctl::Gateway>> connections_;
};

class InProcessWire final : public Wire {
 public:
  explicit InProcessWire(gateway::Server& server) : server_(server) {}

  Answered Call(const std::string& token, const MethodDescriptor& method,
                const Message& request) override {
    gateway::Presented presented;
    presented.token = token;
    const auto call = std::make_shared<gateway::InProcessCall>(
        absl::StrCat("/", method.service()->full_name(), "/", method.name()), presented,
        std::vector<std::string>{request.SerializeAsString()});
    server_.Receive(call);
    Answered answered;
    const std::unique_ptr<Message> response = AnswerOf(method);
    std::string bytes;
    while (call->Next(&bytes)) {
      if (!response->ParseFromString(bytes)) return {absl::DataLossError("an answer"), ""};
      absl::StrAppend(&answered.text, response->ShortDebugString());
      if (!IsWatch(method)) continue;
      call->Cancel();
      return answered;
    }
    answered.status = call->Wait();
    return answered;
  }

 private:
  gateway::Server& server_;
};

}  // namespace

std::unique_ptr<Wire> MakeWire(const std::string& name, GatewayUnderTest& gateway) {
  if (name == "InProcess") return std::make_unique<InProcessWire>(gateway.server());
  return std::make_unique<GrpcWire>(name == "Front" ? gateway.front_address()
                                                    : gateway.server().addresses()[0]);
}

}  // namespace mugugno::tests
