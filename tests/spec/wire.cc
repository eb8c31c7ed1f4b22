#include "tests/spec/wire.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include <curl/curl.h>

#include "adminctl/grpc_gateway.h"
#include "gateway/http/connect_wire.h"
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

// The Connect protocol, binary, by libcurl over the socket of a front.
class ConnectWire final : public Wire {
 public:
  explicit ConnectWire(std::string socket) : socket_(std::move(socket)) {}

  Answered Call(const std::string& token, const MethodDescriptor& method,
                const Message& request) override {
    const bool streams = method.client_streaming() || method.server_streaming();
    const std::string bytes = request.SerializeAsString();
    watch_ = IsWatch(method);
    heard_.clear();
    const long http = Post(token, absl::StrCat(method.service()->full_name(), "/", method.name()),
                           streams ? gateway::Envelope(bytes) : bytes, streams);
    if (http == 0) return {absl::UnavailableError("no answer"), ""};
    if (streams) return ReadStream(method);
    if (http != 200) return {ErrorOf(heard_), ""};
    const std::unique_ptr<Message> response = AnswerOf(method);
    if (!response->ParseFromString(heard_)) return {absl::DataLossError("an answer"), ""};
    return {absl::OkStatus(), response->ShortDebugString()};
  }

 private:
  static size_t Hear(char* bytes, size_t size, size_t count, void* wire) {
    auto* const self = static_cast<ConnectWire*>(wire);
    self->heard_.append(bytes, size * count);
    // A watch is left after its first event, which a refusal is too.
    return self->watch_ ? 0 : size * count;
  }

  // The status of HTTP; 0 without an answer.
  long Post(const std::string& token, const std::string& path, const std::string& body,
            bool streams) {
    CURL* const curl = curl_easy_init();
    curl_slist* headers =
        curl_slist_append(nullptr, streams ? "Content-Type: application/connect+proto"
                                           : "Content-Type: application/proto");
    headers = curl_slist_append(headers, "Expect:");
    if (!token.empty()) {
      headers = curl_slist_append(headers, absl::StrCat("Authorization: Bearer ", token).c_str());
    }
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, socket_.c_str());
    curl_easy_setopt(curl, CURLOPT_URL, absl::StrCat("http://localhost/", path).c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &ConnectWire::Hear);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return status;
  }

  // The last envelope says how it ended; a watch was left before.
  Answered ReadStream(const MethodDescriptor& method) {
    Answered answered;
    const std::unique_ptr<Message> response = AnswerOf(method);
    absl::string_view rest = heard_;
    while (rest.size() >= 5) {
      const bool last = rest[0] != 0;
      size_t size = 0;
      for (size_t i = 1; i < 5; ++i) size = size << 8 | static_cast<uint8_t>(rest[i]);
      const std::string message(rest.substr(5, size));
      rest.remove_prefix(std::min(rest.size(), 5 + size));
      if (last) {
        answered.status = ErrorOf(message);
      } else if (response->ParseFromString(message)) {
        absl::StrAppend(&answered.text, response->ShortDebugString());
      }
    }
    return answered;
  }

  // Of an error's JSON, or of a stream's end that holds one.
  static absl::Status ErrorOf(const std::string& json) {
    google::protobuf::Struct error;
    if (!google::protobuf::util::JsonStringToMessage(json, &error).ok()) {
      return absl::UnknownError(json);
    }
    if (error.fields().contains("error")) {
      error = google::protobuf::Struct(error.fields().at("error").struct_value());
    }
    if (!error.fields().contains("code")) return absl::OkStatus();
    const std::string name = absl::AsciiStrToUpper(error.fields().at("code").string_value());
    int code = 1;
    while (code < 16 && absl::StatusCodeToString(static_cast<absl::StatusCode>(code)) != name) {
      ++code;
    }
    return {static_cast<absl::StatusCode>(code), error.fields().at("message").string_value()};
  }

  const std::string socket_;
  std::string heard_;
  bool watch_ = false;
};

}  // namespace

std::unique_ptr<Wire> MakeWire(const std::string& name, GatewayUnderTest& gateway) {
  if (name == "Connect") return std::make_unique<ConnectWire>(gateway.http_socket());
  if (name == "InProcess") return std::make_unique<InProcessWire>(gateway.server());
  return std::make_unique<GrpcWire>(name == "Front" ? gateway.front_address()
                                                    : gateway.server().addresses()[0]);
}

}  // namespace mugugno::tests
