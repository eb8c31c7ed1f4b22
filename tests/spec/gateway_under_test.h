#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "adminctl/grpc_gateway.h"
#include "gateway/server.h"
#include "mugugno/v1/manifest.pb.h"
#include "mugugno/v1/submission_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tests/support/maria_db.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tests {

// A whole gateway, reached by gRPC, on a MariaDB of its own: the example association with the
// comuni sori and recco in service, the person officer-recco besides, and a second association
// "tigullio" with the comune chiavari, whose person "estraneo" has every role there.
// Used by one thread.
class GatewayUnderTest final {
 public:
  // The one the suite shares, started by the first test that asks.
  static GatewayUnderTest& Shared();

  // A call of "Service.Method" by the holder of a token: staff id, app id, "root", or "" for
  // nobody. The status has the details the gateway sent.
  absl::Status Call(const std::string& caller, const std::string& method,
                    const google::protobuf::Message& request, google::protobuf::Message* response);
  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& caller, const std::string& method,
                                const google::protobuf::Message& request) {
    Response response;
    const absl::Status status = Call(caller, method, request, &response);
    if (!status.ok()) return status;
    return response;
  }
  // A stream: `next` fills a request or returns false, `answered` sees each response.
  absl::Status Exchange(const std::string& caller, const std::string& method,
                        google::protobuf::Message& request, google::protobuf::Message& response,
                        const std::function<bool()>& next, const std::function<void()>& answered);

  // What an app submits for one of its citizens, with a request_id of its own.
  static v1::SubmitMessageRequest Message(const std::string& app, const std::string& user,
                                          const std::string& text);
  absl::StatusOr<v1::Submission> Submit(const v1::SubmitMessageRequest& request);
  // What the citizen reads in the submission's conversation.
  std::vector<v1::ConversationEntry> Conversation(const std::string& app,
                                                  const v1::Submission& submission);
  // The ticket of that number, as the officer finds it.
  v1::Ticket TicketOf(const std::string& tenant, const std::string& number);

  // As root, e.g. Ask("SELECT COUNT(*) FROM mugugno.ticket").
  std::string Ask(const std::string& sql);
  // Of all the table's rows.
  std::string ChecksumOf(const std::string& table);

 private:
  GatewayUnderTest();

  void BootstrapRoot(const std::string& local_address);
  void Apply(const v1::Manifest& manifest);
  void MintToken(const std::string& holder, const std::string& by = "root");
  void BringIntoService();

  TempFolder folder_;
  std::unique_ptr<MariaDb> maria_;
  std::unique_ptr<gateway::Server> server_;
  std::map<std::string, std::unique_ptr<adminctl::Gateway>> clients_;
};

std::string NewRequestId();

}  // namespace mugugno::tests
