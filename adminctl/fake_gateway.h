#pragma once

// A gateway for tests: keeps what it was asked and gives the answers put there. One thread.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"

#include "adminctl/gateway.h"
#include "adminctl/grpc_gateway.h"

namespace mugugno::adminctl {

// What all connections of one test share.
struct Exchanged {
  std::vector<std::string> tokens;                                   // of each connection made
  std::vector<std::pair<std::string, std::string>> calls;            // method, request as text
  absl::btree_map<std::string, std::vector<std::string>> responses;  // by method, serialised
  Reply reply;                                                       // of every call
};

class FakeGateway final : public Gateway {
 public:
  explicit FakeGateway(Exchanged& exchanged) : exchanged_(exchanged) {}

  Reply Call(const google::protobuf::MethodDescriptor& method,
             const google::protobuf::Message& request,
             google::protobuf::Message& response) override {
    exchanged_.calls.emplace_back(method.name(), request.ShortDebugString());
    TakeResponse(method, response);
    return exchanged_.reply;
  }

  Reply Exchange(const google::protobuf::MethodDescriptor& method,
                 google::protobuf::Message& request, google::protobuf::Message& response,
                 const std::function<bool()>& next,
                 const std::function<void()>& answered) override {
    while (next()) {
      exchanged_.calls.emplace_back(method.name(), request.ShortDebugString());
      if (method.server_streaming()) Answer(method, request, response, answered);
    }
    if (!method.server_streaming()) Answer(method, request, response, answered);
    return exchanged_.reply;
  }

 private:
  // Each answer to a stream of requests names the one it belongs to.
  void Answer(const google::protobuf::MethodDescriptor& method,
              const google::protobuf::Message& request, google::protobuf::Message& response,
              const std::function<void()>& answered) {
    do {
      response.Clear();
      TakeResponse(method, response);
      const auto* id = request.GetDescriptor()->FindFieldByName("request_id");
      const auto* same = response.GetDescriptor()->FindFieldByName("request_id");
      if (id != nullptr && same != nullptr) {
        response.GetReflection()->SetString(&response, same,
                                            request.GetReflection()->GetString(request, id));
      }
      answered();
    } while (!method.client_streaming() && !exchanged_.responses[method.name()].empty());
  }

  void TakeResponse(const google::protobuf::MethodDescriptor& method,
                    google::protobuf::Message& response) {
    std::vector<std::string>& left = exchanged_.responses[method.name()];
    if (left.empty()) return;
    response.ParseFromString(left.front());
    left.erase(left.begin());
  }

  Exchanged& exchanged_;
};

}  // namespace mugugno::adminctl
