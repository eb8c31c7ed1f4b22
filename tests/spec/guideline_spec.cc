// What an association asks of those who answer citizens, and that they have read it.

#include <string>

#include "absl/time/clock.h"
#include <gtest/gtest.h>

#include "gateway/services/ticket_service.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/guideline_service.pb.h"
#include "tenant/errors.h"
#include "tenant/guidelines/acknowledgement.h"
#include "tenant/name.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/spec/town.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

// Takes them away at the end: others answer here, too.
class GuidelinesOfTheTown : public testing::Test {
 protected:
  ~GuidelinesOfTheTown() override { town_.SetGuidelines(""); }

  absl::Status Reply(const tenant::Ticket& ticket) {
    v1::ReplyToTicketRequest request;
    request.set_name(tenant::TicketName(ticket.tenant, ticket.id));
    request.set_text("Il lampione è di nuovo acceso.");
    return service_.ReplyToTicket(town_.Person("ada"), request).status();
  }
  absl::Status Close(const tenant::Ticket& ticket, v1::TicketOutcome outcome) {
    v1::CloseTicketRequest request;
    request.set_name(tenant::TicketName(ticket.tenant, ticket.id));
    request.set_outcome(outcome);
    if (outcome == v1::TICKET_OUTCOME_NO_REPLY_NEEDED) {
      request.set_reason("saluto");
    } else {
      request.set_text("Lampione riparato.");
    }
    return service_.CloseTicket(town_.Person("ada"), request).status();
  }
  void Acknowledge(const std::string& version) {
    tenant::Association association;
    association.id = "golfo";
    association.guidelines_version = version;
    ASSERT_OK(
        town_.database().Transact(absl::Now() + absl::Seconds(20), [&](tenant::Session& session) {
          return tenant::Acknowledge(session, association, "ada", town_.clock().Now());
        }));
  }

  Town& town_ = Town::Shared();
  gateway::TicketService service_{town_.parts()};
};

TEST_F(GuidelinesOfTheTown, NothingGoesToACitizenBeforeTheVersionInForceIsAcknowledged) {
  const tenant::Ticket ticket = town_.Add();
  const size_t entries = town_.Entries(ticket).size();
  town_.SetGuidelines("prima");
  EXPECT_THAT(Reply(ticket), HasReason("GUIDELINES_NOT_ACKNOWLEDGED"));
  EXPECT_THAT(Close(ticket, v1::TICKET_OUTCOME_FIXED), HasReason("GUIDELINES_NOT_ACKNOWLEDGED"));
  EXPECT_EQ(town_.Entries(ticket).size(), entries) << "nothing was kept of it";
  Acknowledge("prima");
  EXPECT_OK(Reply(ticket));
  town_.SetGuidelines("seconda");
  EXPECT_THAT(Reply(ticket), HasReason("GUIDELINES_NOT_ACKNOWLEDGED"));
  Acknowledge("seconda");
  EXPECT_OK(Close(ticket, v1::TICKET_OUTCOME_FIXED));
}

TEST_F(GuidelinesOfTheTown, WhatNoCitizenReadsNeedsNone) {
  const tenant::Ticket ticket = town_.Add();
  town_.SetGuidelines("terza");
  v1::AddTicketNoteRequest note;
  note.set_name(tenant::TicketName(ticket.tenant, ticket.id));
  note.set_text("Sentito il cantoniere.");
  EXPECT_OK(service_.AddTicketNote(town_.Person("ada"), note));
  EXPECT_OK(Close(ticket, v1::TICKET_OUTCOME_NO_REPLY_NEEDED));
}

class Guidelines : public testing::Test {
 protected:
  v1::GuidelineReading Get(const std::string& person = "lettrice") {
    return Must(gateway_.Call<v1::GuidelineReading>(person, "GuidelineService.GetGuidelines",
                                                    v1::GetGuidelinesRequest()),
                "the guidelines");
  }
  absl::StatusOr<v1::GuidelineReading> Acknowledge(const std::string& version) {
    v1::AcknowledgeGuidelinesRequest request;
    request.set_version(version);
    request.set_request_id(NewRequestId());
    return gateway_.Call<v1::GuidelineReading>("lettrice", "GuidelineService.AcknowledgeGuidelines",
                                               request);
  }
  absl::Status Set(const std::string& version, const std::string& text) {
    v1::UpdateAssociationRequest request;
    request.mutable_association()->set_name("associations/fontanabuona");
    request.mutable_association()->mutable_guidelines()->set_version(version);
    request.mutable_association()->mutable_guidelines()->set_text(text);
    request.mutable_update_mask()->add_paths("guidelines");
    request.set_request_id(NewRequestId());
    return gateway_.Call<v1::Association>("lettrice", "DirectoryService.UpdateAssociation", request)
        .status();
  }
  std::string AuditOf(const std::string& version) {
    return gateway_.Ask(
        "SELECT COUNT(*) FROM mugugno.audit WHERE owner = "
        "'associations/fontanabuona' AND action = 'guidelines.acknowledge' AND "
        "detail = '" +
        version + "'");
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

TEST_F(Guidelines, AreAcknowledgedOnceForEachVersion) {
  ASSERT_OK(Set("2026-autunno", "Risposte brevi, in parole di tutti."));
  const v1::GuidelineReading before = Get();
  EXPECT_EQ(before.association(), "associations/fontanabuona");
  EXPECT_EQ(before.version(), "2026-autunno");
  EXPECT_EQ(before.text(), "Risposte brevi, in parole di tutti.");
  EXPECT_FALSE(before.has_acknowledge_time());
  EXPECT_THAT(Acknowledge("2026-estate"), HasReason("GUIDELINES_CHANGED"));
  const auto done = Acknowledge("2026-autunno");
  ASSERT_OK(done);
  EXPECT_TRUE(done->has_acknowledge_time());
  EXPECT_TRUE(Get().has_acknowledge_time());
  EXPECT_OK(Acknowledge("2026-autunno"));
  EXPECT_EQ(AuditOf("2026-autunno"), "1");
  ASSERT_OK(Set("2026-inverno", "Risposte brevi."));
  EXPECT_FALSE(Get().has_acknowledge_time());
  // What was acknowledged stays.
  ASSERT_OK(Set("2026-autunno", "Risposte brevi, in parole di tutti."));
  EXPECT_TRUE(Get().has_acknowledge_time());
}

TEST_F(Guidelines, HaveAVersionAndATextOrNeither) {
  EXPECT_THAT(Set("2027", ""), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Set("", "Solo parole."), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(Guidelines, WhoseAssociationHasNoneIsAskedNothing) {
  EXPECT_EQ(Get("comunicazione").version(), "");
  EXPECT_EQ(Get("root").association(), "");
}

}  // namespace
}  // namespace mugugno::tests
