// The audit trail: what it tells, to whom, and that nobody can change it unseen.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "adminctl/audit_verify.h"
#include "mugugno/v1/audit_service.pb.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Audit : public ::testing::Test {
 protected:
  v1::ListAuditLinesResponse Lines() {
    v1::ListAuditLinesRequest request;
    request.set_parent("tenants/sori");
    return All<v1::ListAuditLinesResponse>("AuditService.ListAuditLines", request);
  }
  v1::ListAuditSealsResponse Seals() {
    v1::ListAuditSealsRequest request;
    request.set_parent("tenants/sori");
    return All<v1::ListAuditSealsResponse>("AuditService.ListAuditSeals", request);
  }
  template <typename Response, typename Request>
  Response All(const std::string& method, Request request) {
    Response all;
    request.set_page_size(200);
    do {
      request.set_page_token(all.next_page_token());
      const auto page = gateway_.Call<Response>("admin-sori", method, request);
      EXPECT_OK(page);
      all.clear_next_page_token();
      all.MergeFrom(*page);
    } while (!all.next_page_token().empty());
    return all;
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

TEST_F(Audit, TellsWhoReadACitizensWords) {
  const auto submission =
      gateway_.Submit(GatewayUnderTest::Message("sori-app", NewRequestId(), "Lampione spento"));
  ASSERT_OK(submission);
  const std::string ticket = gateway_.TicketOf("sori", submission->number()).name();
  v1::GetTicketRequest request;
  request.set_name(ticket);
  ASSERT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.GetTicket", request));
  const v1::ListAuditLinesResponse lines = Lines();
  const v1::AuditLine& last = *lines.audit_lines().rbegin();
  EXPECT_EQ(last.actor(), "associations/golfo-paradiso/staff/comunicazione");
  EXPECT_EQ(last.resource(), ticket);
  for (const v1::AuditLine& line : lines.audit_lines()) {
    EXPECT_THAT(line.ShortDebugString(), Not(HasSubstr("Lampione")));
  }
}

TEST_F(Audit, NobodyIsAnsweredWhereTheReadCannotBeTold) {
  const auto submission = gateway_.SubmitUntilApplied(
      GatewayUnderTest::Message("sori-app", NewRequestId(), "Lampione spento"));
  ASSERT_OK(gateway_.Submit(
      GatewayUnderTest::Message("golfo-app", NewRequestId(), "Quando passate a guardare?")));
  v1::GetTicketRequest ticket;
  ticket.set_name(gateway_.TicketOf("sori", submission.number()).name());
  v1::ListTicketsRequest tickets;
  tickets.set_parent("tenants/-");
  v1::ListTicketEntriesRequest entries;
  entries.set_parent(ticket.name());
  v1::ListLobbyItemsRequest lobby;
  lobby.set_parent("associations/golfo-paradiso");
  v1::ListEntriesRequest conversation;
  conversation.set_parent(submission.conversation());
  const auto statuses = [&] {
    return std::vector<absl::Status>{
        gateway_.Call<v1::Ticket>("comunicazione", "TicketService.GetTicket", ticket).status(),
        gateway_
            .Call<v1::ListTicketsResponse>("comunicazione", "TicketService.ListTickets", tickets)
            .status(),
        gateway_
            .Call<v1::ListTicketEntriesResponse>("comunicazione", "TicketService.ListTicketEntries",
                                                 entries)
            .status(),
        gateway_
            .Call<v1::ListLobbyItemsResponse>("comunicazione", "LobbyService.ListLobbyItems", lobby)
            .status(),
        gateway_
            .Call<v1::ListEntriesResponse>("sori-app", "SubmissionService.ListEntries",
                                           conversation)
            .status()};
  };
  EXPECT_THAT(statuses(), Each(IsOk()));
  gateway_.Run(
      "CREATE TRIGGER mugugno.refuse BEFORE INSERT ON mugugno.audit FOR EACH ROW SIGNAL SQLSTATE "
      "'45000'");
  const std::string before = gateway_.ChecksumOf({"audit"});
  EXPECT_THAT(statuses(), Each(StatusIs(absl::StatusCode::kInternal)));
  gateway_.Run("DROP TRIGGER mugugno.refuse");
  EXPECT_EQ(gateway_.ChecksumOf({"audit"}), before);
}

TEST_F(Audit, IsNotForThoseWhoAnswer) {
  v1::ListAuditLinesRequest request;
  request.set_parent("tenants/sori");
  EXPECT_THAT(
      gateway_
          .Call<v1::ListAuditLinesResponse>("comunicazione", "AuditService.ListAuditLines", request)
          .status(),
      StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(Audit, IsSealedIntoAChainAnybodyCanVerify) {
  ASSERT_OK(gateway_.Submit(GatewayUnderTest::Message("sori-app", NewRequestId(), "Una buca")));
  gateway_.SealAudit("tenants/sori");
  ASSERT_OK(gateway_.Submit(GatewayUnderTest::Message("sori-app", NewRequestId(), "Una buca")));
  gateway_.SealAudit("tenants/sori");
  const adminctl::AuditVerdict verdict = adminctl::VerifyAudit(Lines(), Seals());
  EXPECT_THAT(verdict.broken, IsEmpty());
  EXPECT_GE(Seals().audit_seals_size(), 2);
  EXPECT_GE(verdict.sealed_lines, 2u);
}

TEST_F(Audit, TellsAChangeMadeByHandInTheDatabase) {
  ASSERT_OK(gateway_.Submit(GatewayUnderTest::Message("sori-app", NewRequestId(), "Una buca")));
  gateway_.SealAudit("tenants/sori");
  const std::string newest =
      "owner = 'tenants/sori' AND id = (SELECT MAX(last_line_id) FROM mugugno.audit_seal WHERE "
      "owner = 'tenants/sori')";
  const std::string actor =
      gateway_.Ask(absl::StrCat("SELECT actor FROM mugugno.audit WHERE ", newest));
  gateway_.Run(absl::StrCat("UPDATE mugugno.audit SET actor = 'system/x' WHERE ", newest));
  EXPECT_THAT(adminctl::VerifyAudit(Lines(), Seals()).broken,
              Contains(HasSubstr("was made over other lines")).Times(1));
  gateway_.Run(absl::StrCat("UPDATE mugugno.audit SET actor = '", actor, "' WHERE ", newest));
  EXPECT_THAT(adminctl::VerifyAudit(Lines(), Seals()).broken, SizeIs(0));
}

TEST_F(Audit, LeavesLinesAloneWhoseTransactionMayStillBeOpen) {
  gateway_.SealAudit("tenants/sori");
  const size_t before = adminctl::VerifyAudit(Lines(), Seals()).unsealed_lines;
  ASSERT_OK(gateway_.Submit(GatewayUnderTest::Message("sori-app", NewRequestId(), "Una buca")));
  gateway_.SealAudit("tenants/sori", absl::Now());
  EXPECT_GT(adminctl::VerifyAudit(Lines(), Seals()).unsealed_lines, before);
}

}  // namespace
}  // namespace mugugno::tests
