#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "google/rpc/status.pb.h"

#include "adminctl/grpc_gateway.h"
#include "mugugno/v1/manifest.pb.h"

namespace mugugno::tests {

// The status a reply carries, with its details.
absl::Status ToStatus(const google::rpc::Status& proto);

// A call of "Service.Method". The status has the details the gateway sent.
absl::Status CallMethod(adminctl::Gateway& gateway, const std::string& method,
                        const google::protobuf::Message& request,
                        google::protobuf::Message* response);

// What a gateway that serves is given: the example association with the comuni sori and recco in
// service, the officers officer-sori, officer-recco and officer-camogli of one comune each besides,
// and a second association "tigullio" with the comune chiavari, whose person "estraneo" has every
// role there. Holds a token of each and calls with it. Used by one thread.
class ExampleAssociation final {
 public:
  // A local listener of the gateway, and the one everybody calls at.
  ExampleAssociation(const std::string& local_address, std::string address);

  // By the holder of a token: staff id, app id, "root", or "" for nobody.
  absl::Status Call(const std::string& caller, const std::string& method,
                    const google::protobuf::Message& request, google::protobuf::Message* response) {
    return CallMethod(*clients_.at(caller), method, request, response);
  }
  absl::Status Exchange(const std::string& caller, const std::string& method,
                        google::protobuf::Message& request, google::protobuf::Message& response,
                        const std::function<bool()>& next, const std::function<void()>& answered);
  // Another connection of the caller; each call has this long.
  std::unique_ptr<adminctl::Gateway> Connect(const std::string& caller,
                                             absl::Duration timeout = absl::Seconds(30)) const;
  std::unique_ptr<adminctl::Gateway> ConnectWith(const std::string& token,
                                                 absl::Duration timeout = absl::Seconds(30)) const;
  std::string TokenOf(const std::string& caller) const;
  // All connections anew, for a gateway that was away.
  void Reconnect();

 private:
  void BootstrapRoot();
  void Apply(const v1::Manifest& manifest);
  void MintToken(const std::string& holder, const std::string& by = "root");
  void BringIntoService();
  template <typename Response>
  Response MustCall(const std::string& caller, const std::string& method,
                    const google::protobuf::Message& request);

  const std::string address_;
  std::map<std::string, std::string> tokens_;
  std::map<std::string, std::unique_ptr<adminctl::Gateway>> clients_;
};

}  // namespace mugugno::tests
