#include "tests/spec/gateway_under_test.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"

#include "tenant/audit/audit_sealer.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"

namespace mugugno::tests {

GatewayUnderTest& GatewayUnderTest::Shared() {
  static GatewayUnderTest* const shared = new GatewayUnderTest();
  static const int registered = std::atexit([] { delete shared; });
  (void)registered;
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
