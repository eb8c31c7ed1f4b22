#pragma once

// One run of one verb: what was asked, whom to ask, where to answer. One thread.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"

#include "adminctl/arguments.h"
#include "adminctl/console.h"
#include "adminctl/gateway.h"
#include "adminctl/grpc_gateway.h"
#include "adminctl/progress.h"
#include "mugugno/config/v1/adminctl.pb.h"

namespace mugugno::adminctl {

using Connect = std::function<std::unique_ptr<Gateway>(Access)>;

class Session final {
 public:
  Session(const Arguments& arguments, config::v1::Adminctl settings, Console& console,
          Connect connect)
      : arguments_(arguments),
        settings_(std::move(settings)),
        console_(console),
        connect_(std::move(connect)) {}

  const Arguments& arguments() const { return arguments_; }
  const config::v1::Adminctl& settings() const { return settings_; }
  Console& console() { return console_; }
  // The association meant where none is named, `associations/{association}`; may be empty.
  std::string Association() const;

  // Calls a method with the credential of the kind of caller it is for; of an app where the request
  // names one. Fills in the request_id. A failure has been reported when this returns.
  ExitCode Call(absl::string_view method, google::protobuf::Message& request,
                google::protobuf::Message& response);
  // As Call, but the failure is the caller's to report.
  absl::StatusOr<Reply> Try(const google::protobuf::MethodDescriptor& method,
                            const google::protobuf::Message& request,
                            google::protobuf::Message& response);
  // All pages of a List method in one response, at most `limit` elements (0: all). `progress`,
  // where there is one, advances by the elements and is cleared.
  ExitCode CallAllPages(const google::protobuf::MethodDescriptor& method,
                        google::protobuf::Message& request, google::protobuf::Message& response,
                        size_t limit, Progress* progress = nullptr);

  // The gateway with the credential of the kind of caller the method is for.
  absl::StatusOr<Gateway*> GatewayFor(const google::protobuf::MethodDescriptor& method,
                                      const google::protobuf::Message& request);
  // The gateway with the app's credential, from --app-token-file or the configuration.
  absl::StatusOr<Gateway*> GatewayOfApp(const std::string& app);

  // Tells a mistake. INVALID_ARGUMENT is one of the command line, OUT_OF_RANGE one of the input.
  ExitCode Fail(const absl::Status& mistake);
  ExitCode Report(const Reply& reply, const google::protobuf::MethodDescriptor& method);

 private:
  absl::StatusOr<Gateway*> Open(const std::string& token_file);

  const Arguments& arguments_;
  const config::v1::Adminctl settings_;
  Console& console_;
  const Connect connect_;
  absl::btree_map<std::string, std::unique_ptr<Gateway>> gateways_;  // by token file
};

// A new random UUID.
std::string NewUuid();

}  // namespace mugugno::adminctl
