#include "tests/spec/gateway_under_test.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include <gtest/gtest.h>

#include "gateway/transport/in_process.h"
#include "mugugno/v1/set_aside_service.pb.h"
#include "tenant/audit/audit_sealer.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"

namespace mugugno::tests {

GatewayUnderTest& GatewayUnderTest::Shared() {
  // Ends with the tests, before what its threads use does.
  class Ending final : public ::testing::Environment {
   public:
    explicit Ending(GatewayUnderTest* shared) : shared_(shared) {}
    void TearDown() override { shared_.reset(); }

   private:
    std::unique_ptr<GatewayUnderTest> shared_;
  };
  static GatewayUnderTest* const shared = [] {
    auto* const made = new GatewayUnderTest();
    ::testing::AddGlobalTestEnvironment(new Ending(made));
    return made;
  }();
  return *shared;
}

GatewayUnderTest::GatewayUnderTest()
    : maria_(Must(MariaDb::Start(), "MariaDB")),
      root_(Must(tenant::Database::Open(maria_->AsRoot()), "root")) {
  server_ = Must(gateway::Server::Start(ConfigureGateway(folder_, *maria_)), "gateway");
  association_ = std::make_unique<ExampleAssociation>("unix:" + folder_.File("local.sock"),
                                                      server_->addresses()[0]);
}

v1::SubmitMessageRequest GatewayUnderTest::Message(const std::string& app, const std::string& user,
                                                   const std::string& text) {
  v1::SubmitMessageRequest request;
  request.set_parent("apps/" + app);
  request.set_request_id(NewRequestId());
  request.mutable_message()->set_user_id(user);
  request.mutable_message()->set_text(text);
  return request;
}

absl::StatusOr<v1::Submission> GatewayUnderTest::Submit(const v1::SubmitMessageRequest& request) {
  return Call<v1::Submission>(request.parent().substr(5), "SubmissionService.SubmitMessage",
                              request);
}

absl::StatusOr<v1::Submission> GatewayUnderTest::SubmitElsewhere(
    const v1::SubmitMessageRequest& request) {
  TempFolder elsewhere;
  const auto other =
      Must(gateway::Server::Start(ConfigureGateway(elsewhere, *maria_)), "another gateway");
  const absl::Time last = absl::Now() + absl::Seconds(60);
  while (true) {
    const auto call = std::make_shared<gateway::InProcessCall>(
        "/mugugno.v1.SubmissionService/SubmitMessage",
        gateway::Presented{association_->TokenOf(request.parent().substr(5)), "", false},
        std::vector<std::string>{request.SerializeAsString()});
    other->Receive(call);
    std::string bytes;
    v1::Submission submission;
    if (call->Next(&bytes)) submission.ParseFromString(bytes);
    const absl::Status status = call->Wait();
    if (!status.ok()) return status;
    const bool pending = submission.state() == v1::Submission::STATE_PENDING;
    if (!pending || absl::Now() > last) return submission;
  }
}

v1::Submission GatewayUnderTest::SubmitUntilApplied(const v1::SubmitMessageRequest& request) {
  v1::Submission submission = Must(Submit(request), "a message");
  for (int i = 0; i < 30 && submission.state() == v1::Submission::STATE_PENDING; ++i) {
    submission = Must(Submit(request), "a message");
  }
  return submission;
}

std::string GatewayUnderTest::SetAsideEntry(const std::string& text) {
  Run("CREATE TRIGGER mugugno.refuse BEFORE INSERT ON mugugno.submission FOR EACH ROW "
      "SIGNAL SQLSTATE '45000'");
  const auto submission = Must(Submit(Message("sori-app", NewRequestId(), text)), "a message");
  const std::string name =
      "setAsideMessages" + submission.name().substr(submission.name().rfind('/'));
  const absl::Time last = absl::Now() + absl::Seconds(60);
  bool there = false;
  while (!there && absl::Now() < last) {
    const auto list =
        Must(Call<v1::ListSetAsideMessagesResponse>("root", "SetAsideService.ListSetAsideMessages",
                                                    v1::ListSetAsideMessagesRequest()),
             "what is set aside");
    for (const auto& message : list.set_aside_messages()) there |= message.name() == name;
  }
  Run("DROP TRIGGER mugugno.refuse");
  if (!there) Must(absl::NotFoundError(name), "an entry that is set aside");
  return name;
}

std::vector<v1::ConversationEntry> GatewayUnderTest::Conversation(
    const std::string& app, const v1::Submission& submission) {
  v1::ListEntriesRequest request;
  request.set_parent(submission.conversation());
  const auto response =
      Must(Call<v1::ListEntriesResponse>(app, "SubmissionService.ListEntries", request), "entries");
  return {response.entries().begin(), response.entries().end()};
}

v1::Ticket GatewayUnderTest::TicketOf(const std::string& tenant, const std::string& number) {
  v1::ListTicketsRequest request;
  request.set_parent("tenants/" + tenant);
  request.set_page_size(200);
  const auto response =
      Must(Call<v1::ListTicketsResponse>("comunicazione", "TicketService.ListTickets", request),
           "tickets");
  for (const v1::Ticket& ticket : response.tickets()) {
    if (ticket.number() == number) return ticket;
  }
  return {};
}

std::string GatewayUnderTest::Ask(const std::string& sql) { return Must(maria_->Ask(sql), sql); }

void GatewayUnderTest::SealAudit(const std::string& trail, absl::Time now) {
  Must(tenant::SealAuditTrail(*root_, trail, now, absl::Seconds(20)), trail);
}

void GatewayUnderTest::Run(const std::string& sql) { Must(maria_->Run(sql), sql); }

std::string GatewayUnderTest::ChecksumOf(const std::vector<std::string>& tables) {
  const std::string sql =
      absl::StrCat("CHECKSUM TABLE ",
                   absl::StrJoin(tables, ", ", [](std::string* out, const std::string& table) {
                     absl::StrAppend(out, "mugugno.", table);
                   }));
  std::string sums;
  Must(root_->Administer(absl::Now() + absl::Seconds(20),
                         [&](tenant::Session& session) {
                           return session.Query(sql, {}, [&](const tenant::Row& row) {
                             absl::StrAppend(&sums, row.Text(0), " ", row.Int(1), "\n");
                             return absl::OkStatus();
                           });
                         }),
       sql);
  return sums;
}

}  // namespace mugugno::tests
