#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "gateway/server.h"
#include "mugugno/v1/submission_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tests/support/example_association.h"
#include "tests/support/maria_db.h"
#include "tests/support/request_id.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tests {

// A whole gateway of this process, reached by gRPC, on a MariaDB of its own, with the example
// association. Used by one thread.
class GatewayUnderTest final {
 public:
  // The one the suite shares, started by the first test that asks.
  static GatewayUnderTest& Shared();

  // A call of "Service.Method" by the holder of a token: staff id, app id, "root", or "" for
  // nobody. The status has the details the gateway sent.
  absl::Status Call(const std::string& caller, const std::string& method,
                    const google::protobuf::Message& request, google::protobuf::Message* response) {
    return association_->Call(caller, method, request, response);
  }
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
                        const std::function<bool()>& next, const std::function<void()>& answered) {
    return association_->Exchange(caller, method, request, response, next, answered);
  }

  // What an app submits for one of its citizens, with a request_id of its own.
  static v1::SubmitMessageRequest Message(const std::string& app, const std::string& user,
                                          const std::string& text);
  absl::StatusOr<v1::Submission> Submit(const v1::SubmitMessageRequest& request);
  // Repeated while it is PENDING, as the first message may meet cold caches.
  v1::Submission SubmitUntilApplied(const v1::SubmitMessageRequest& request);
  // Through another gateway at the same database, which knows nothing of this one's journal and
  // ends with the call.
  absl::StatusOr<v1::Submission> SubmitElsewhere(const v1::SubmitMessageRequest& request);
  // A message of Sori's app that cannot be placed, set aside in the journal: its name there. What
  // kept it from its place is gone.
  std::string SetAsideEntry(const std::string& text);
  // What the citizen reads in the submission's conversation.
  std::vector<v1::ConversationEntry> Conversation(const std::string& app,
                                                  const v1::Submission& submission);
  // The ticket of that number, as the officer finds it.
  v1::Ticket TicketOf(const std::string& tenant, const std::string& number);

  // As root, e.g. Ask("SELECT COUNT(*) FROM mugugno.ticket").
  std::string Ask(const std::string& sql);
  // Of all rows of each of the tables.
  std::string ChecksumOf(const std::vector<std::string>& tables);
  // Seals what is due of a trail at that moment; by default one at which everything is.
  void SealAudit(const std::string& trail, absl::Time now = absl::Now() + absl::Hours(1));
  // As root, outside a transaction.
  void Run(const std::string& sql);

  // Where its sealed files are.
  std::string attachments_folder() const { return folder_.File("attachments"); }
  MariaDb& maria() { return *maria_; }
  ExampleAssociation& association() { return *association_; }
  gateway::Server& server() { return *server_; }
  std::string front_address() const { return "unix:" + folder_.File("front.sock"); }
  std::string http_socket() const { return folder_.File("http.sock"); }

 private:
  GatewayUnderTest();

  TempFolder folder_;
  std::unique_ptr<MariaDb> maria_;
  std::unique_ptr<tenant::Database> root_;
  std::unique_ptr<gateway::Server> server_;
  std::unique_ptr<ExampleAssociation> association_;
};

}  // namespace mugugno::tests
