// Texts a comune's people answer with: whose they are, and what may not leave.

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;

class TextTemplates : public ::testing::Test {
 protected:
  absl::StatusOr<v1::TextTemplate> Create(const std::string& who, const std::string& tenant,
                                          const std::string& text,
                                          const std::string& expire_date = "",
                                          const std::string& id = NewId()) {
    v1::CreateTextTemplateRequest request;
    request.set_parent("tenants/" + tenant);
    request.set_text_template_id(id);
    request.mutable_text_template()->set_display_name("Ritiro dei divani");
    request.mutable_text_template()->mutable_text()->set_it(text);
    request.mutable_text_template()->set_expire_date(expire_date);
    return gateway_.Call<v1::TextTemplate>(who, "DirectoryService.CreateTextTemplate", request);
  }
  static std::string NewId() {
    static int last = 0;
    return absl::StrCat("testo-", ++last);
  }
  v1::Ticket Ticket() {
    const v1::Submission submission = gateway_.SubmitUntilApplied(GatewayUnderTest::Message(
        "sori-app", NewRequestId(), "Pensilina senza tetto in via Cortino"));
    return gateway_.TicketOf("sori", submission.number());
  }
  absl::Status Reply(const v1::Ticket& ticket, const std::string& name, const std::string& text) {
    v1::ReplyToTicketRequest request;
    request.set_name(ticket.name());
    request.set_text_template(name);
    request.set_text(text);
    return gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ReplyToTicket", request)
        .status();
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

TEST_F(TextTemplates, AnAnswerLeavesOnceNoVariableIsLeftInIt) {
  const auto made = Create("admin-sori", "sori", "La {numero}: passiamo {giorno:data}.");
  ASSERT_OK(made);
  EXPECT_FALSE(made->expired());
  const v1::Ticket ticket = Ticket();
  EXPECT_THAT(Reply(ticket, made->name(), "La SORI-1: passiamo {giorno:data}."),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_OK(Reply(ticket, made->name(), "La SORI-1: passiamo il 3 dicembre."));
}

TEST_F(TextTemplates, AnotherComunesTextAnswersNothing) {
  const auto made =
      Create("admin-recco", "recco", "Il Comune di {comune} passa domani.", "", "stesso-nome");
  ASSERT_OK(made);
  ASSERT_OK(Create("admin-sori", "sori", "Passiamo domani.", "", "stesso-nome"));
  EXPECT_THAT(Reply(Ticket(), made->name(), "Il Comune di Sori passa domani."),
              StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(TextTemplates, AfterItsLastDayATextAnswersNothingUntilItIsGivenAnother) {
  const auto made = Create("admin-sori", "sori", "Lo sportello apre alle otto.", "2026-01-31");
  ASSERT_OK(made);
  EXPECT_TRUE(made->expired());
  const v1::Ticket ticket = Ticket();
  EXPECT_THAT(Reply(ticket, made->name(), "Lo sportello apre alle otto."),
              HasReason("TEXT_TEMPLATE_EXPIRED"));
  v1::CloseTicketRequest close;
  close.set_name(ticket.name());
  close.set_outcome(v1::TICKET_OUTCOME_ANSWERED);
  close.set_text("Lo sportello apre alle otto.");
  close.set_text_template(made->name());
  EXPECT_THAT(
      gateway_.Call<v1::Ticket>("comunicazione", "TicketService.CloseTicket", close).status(),
      HasReason("TEXT_TEMPLATE_EXPIRED"));
  v1::UpdateTextTemplateRequest update;
  update.mutable_text_template()->set_name(made->name());
  update.mutable_text_template()->set_expire_date("2099-01-31");
  ASSERT_OK(
      gateway_.Call<v1::TextTemplate>("admin-sori", "DirectoryService.UpdateTextTemplate", update)
          .status());
  EXPECT_OK(Reply(ticket, made->name(), "Lo sportello apre alle otto."));
}

TEST_F(TextTemplates, OfficersReadThemAndOnlyTheComunesAdministratorWritesThem) {
  const auto made = Create("admin-sori", "sori", "Il mercato è il martedì.");
  ASSERT_OK(made);
  v1::ListTextTemplatesRequest list;
  list.set_parent("tenants/sori");
  list.set_page_size(200);
  const auto read = gateway_.Call<v1::ListTextTemplatesResponse>(
      "comunicazione", "DirectoryService.ListTextTemplates", list);
  ASSERT_OK(read);
  EXPECT_THAT(read->DebugString(), HasSubstr("Il mercato"));
  for (const std::string who : {"comunicazione", "admin-recco", "officer-sori", "tecnico-sori"}) {
    EXPECT_TRUE(absl::IsPermissionDenied(Create(who, "sori", "Testo di altri.").status())) << who;
  }
  EXPECT_TRUE(
      absl::IsPermissionDenied(gateway_
                                   .Call<v1::ListTextTemplatesResponse>(
                                       "officer-recco", "DirectoryService.ListTextTemplates", list)
                                   .status()));
}

TEST_F(TextTemplates, WhatNamesAnotherComuneOrAVariableWithoutKindIsRefused) {
  EXPECT_THAT(Create("admin-sori", "sori", "Rivolgersi a Camogli.").status(),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Create("admin-sori", "sori", "Passiamo {giorno}.").status(),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Create("admin-sori", "sori", "Passiamo.", "31/12/2026").status(),
              StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(TextTemplates, AManifestBringsThemAndApplyingItAgainChangesNothing) {
  v1::GetAssociationRequest association;
  association.set_name("associations/golfo-paradiso");
  v1::GetTenantRequest tenant;
  tenant.set_name("tenants/sori");
  v1::ApplyManifestRequest request;
  request.set_association(association.name());
  v1::Manifest& manifest = *request.mutable_manifest();
  manifest.set_id("golfo-paradiso");
  const auto golfo = gateway_.Call<v1::Association>("coordinamento",
                                                    "DirectoryService.GetAssociation", association);
  ASSERT_OK(golfo);
  *manifest.mutable_association() = *golfo;
  const auto sori =
      gateway_.Call<v1::Tenant>("coordinamento", "DirectoryService.GetTenant", tenant);
  ASSERT_OK(sori);
  v1::Manifest::Tenant& comune = *manifest.add_tenants();
  comune.set_id("sori");
  *comune.mutable_tenant() = *sori;
  v1::Manifest::TextTemplate& text = *comune.add_text_templates();
  text.set_id("dal-manifesto");
  text.mutable_text_template()->set_display_name("Cimitero");
  text.mutable_text_template()->mutable_text()->set_it("Il cimitero apre alle {ore:testo}.");
  const auto apply = [&] {
    return gateway_.Call<v1::ApplyManifestResponse>("coordinamento",
                                                    "DirectoryService.ApplyManifest", request);
  };
  const auto first = apply();
  ASSERT_OK(first);
  ASSERT_EQ(first->changes_size(), 1);
  EXPECT_EQ(first->changes(0).name(), "tenants/sori/textTemplates/dal-manifesto");
  const auto again = apply();
  ASSERT_OK(again);
  EXPECT_EQ(again->changes_size(), 0);
  text.mutable_text_template()->mutable_text()->set_it("Il cimitero apre {ore}.");
  EXPECT_THAT(apply().status(), StatusIs(StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace mugugno::tests
