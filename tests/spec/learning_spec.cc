// What people correct teaches a comune's rules: kept, suggested, tried, put in force by a person,
// and brought back. Each comune for itself.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>

#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "tenant/errors.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Property;
using ::testing::SizeIs;

constexpr char kTecnico[] = "tenants/sori/offices/tecnico";
constexpr char kSegreteria[] = "tenants/sori/offices/segreteria";

class Learning : public ::testing::Test {
 protected:
  // The ticket a message of a citizen of its own becomes.
  v1::Ticket Write(const std::string& app, const std::string& tenant, const std::string& text) {
    const v1::Submission submission =
        gateway_.SubmitUntilApplied(GatewayUnderTest::Message(app, NewRequestId(), text));
    return gateway_.TicketOf(tenant, submission.number());
  }
  v1::Ticket Write(const std::string& text) { return Write("sori-app", "sori", text); }

  void Forward(const v1::Ticket& ticket, const std::string& office) {
    v1::ForwardTicketRequest request;
    request.set_name(ticket.name());
    request.set_office(office);
    request.set_request_id(NewRequestId());
    ASSERT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ForwardTicket", request));
  }
  // Three messages that people brought from the secretariat to the tecnico.
  std::vector<std::string> Teach(const std::string& text) {
    std::vector<std::string> tickets;
    for (int i = 0; i < 3; ++i) {
      const v1::Ticket ticket = Write(text);
      EXPECT_EQ(ticket.office(), kSegreteria);
      Forward(ticket, kTecnico);
      tickets.push_back(ticket.name());
    }
    return tickets;
  }

  std::vector<v1::RuleSuggestion> Suggestions(const std::string& caller,
                                              const std::string& tenant) {
    v1::ListRuleSuggestionsRequest request;
    request.set_parent(tenant);
    const auto found = Must(gateway_.Call<v1::ListRuleSuggestionsResponse>(
                                caller, "RoutingService.ListRuleSuggestions", request),
                            "suggestions");
    return {found.rule_suggestions().begin(), found.rule_suggestions().end()};
  }
  std::vector<v1::Correction> Corrections(const std::string& caller, const std::string& tenant) {
    v1::ListCorrectionsRequest request;
    request.set_parent(tenant);
    request.set_page_size(200);
    const auto found = Must(gateway_.Call<v1::ListCorrectionsResponse>(
                                caller, "RoutingService.ListCorrections", request),
                            "corrections");
    return {found.corrections().begin(), found.corrections().end()};
  }
  v1::RuleSet Active(const std::string& tenant = "tenants/sori") {
    v1::ListRuleSetsRequest request;
    request.set_parent(tenant);
    request.set_page_size(200);
    const auto found = Must(gateway_.Call<v1::ListRuleSetsResponse>(
                                "comunicazione", "RoutingService.ListRuleSets", request),
                            "rule sets");
    v1::RuleSet active;
    for (const v1::RuleSet& each : found.rule_sets()) {
      if (each.state() != v1::RuleSet::STATE_ACTIVE) continue;
      EXPECT_EQ(active.name(), "") << "two are active";
      active = each;
    }
    return active;
  }

  absl::StatusOr<v1::RuleSet> Draft(const std::vector<std::string>& words,
                                    const std::vector<std::string>& topics = {}) {
    v1::CreateRuleSetRequest request;
    request.set_parent("tenants/sori");
    for (const std::string& word : words) request.add_add_words(word);
    for (const std::string& topic : topics) request.add_map_topics(topic);
    request.set_request_id(NewRequestId());
    return gateway_.Call<v1::RuleSet>("comunicazione", "RoutingService.CreateRuleSet", request);
  }
  absl::StatusOr<v1::DryRunRuleSetResponse> DryRun(const std::string& name) {
    v1::DryRunRuleSetRequest request;
    request.set_name(name);
    return gateway_.Call<v1::DryRunRuleSetResponse>("comunicazione", "RoutingService.DryRunRuleSet",
                                                    request);
  }
  absl::StatusOr<v1::RuleSet> Activate(const std::string& name,
                                       const std::string& by = "admin-sori") {
    v1::ActivateRuleSetRequest request;
    request.set_name(name);
    request.set_reason("prova");
    return gateway_.Call<v1::RuleSet>(by, "RoutingService.ActivateRuleSet", request);
  }
  absl::StatusOr<v1::RuleSet> RollBack(const std::string& name) {
    v1::RollBackRuleSetRequest request;
    request.set_name(name);
    return gateway_.Call<v1::RuleSet>("admin-sori", "RoutingService.RollBackRuleSet", request);
  }
  v1::ExplainTicketRouteResponse Again(const v1::Ticket& ticket, const std::string& rules = "") {
    v1::ExplainTicketRouteRequest request;
    request.set_name(ticket.name());
    request.set_rule_set(rules);
    return Must(gateway_.Call<v1::ExplainTicketRouteResponse>(
                    "comunicazione", "RoutingService.ExplainTicketRoute", request),
                "the decision again");
  }
  std::string AuditLines(const std::string& action) {
    return gateway_.Ask(absl::StrCat(
        "SELECT COUNT(*) FROM mugugno.audit WHERE owner = 'tenants/sori' AND action = '", action,
        "'"));
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

// The statement of the migration that makes it, on a comune that has only ever had its offices.
TEST_F(Learning, WhatWasInForceBeforeThereWereVersionsIsTheFirstOfThem) {
  std::ifstream file("deploy/schema/0013_rule_sets.sql");
  const std::string script{std::istreambuf_iterator<char>(file), {}};
  const size_t begin = script.find("SELECT t.tenant_id");
  ASSERT_NE(begin, std::string::npos);
  const std::string select = absl::StrReplaceAll(
      script.substr(begin, script.find(';', begin) - begin),
      {{"FROM tenant t", "FROM mugugno.tenant t"}, {"FROM office o", "FROM mugugno.office o"}});
  const std::string first = gateway_.Ask(
      absl::StrCat("SELECT content FROM (", select, ") f WHERE tenant_id = 'camogli'"));
  EXPECT_THAT(first, HasSubstr("default segreteria"));
  EXPECT_THAT(first, HasSubstr("office tecnico road light"));
  EXPECT_EQ(first, gateway_.Ask("SELECT content FROM mugugno.rule_set "
                                "WHERE active_tenant_id = 'camogli'"));
}

TEST_F(Learning, WhatAPersonForwardsIsKeptWithoutWordsAndSeenInItsComuneOnly) {
  const v1::Ticket ticket = Write("Guardate lo zuffolone, per favore");
  const v1::RuleSet active = Active();
  Forward(ticket, kTecnico);
  const auto corrections = Corrections("comunicazione", "tenants/sori");
  ASSERT_THAT(corrections, Not(IsEmpty()));
  const v1::Correction& correction = corrections.front();
  EXPECT_EQ(correction.act(), v1::Correction::ACT_FORWARD);
  EXPECT_EQ(correction.ticket(), ticket.name());
  EXPECT_THAT(correction.entry(), HasSubstr(ticket.name() + "/entries/"));
  EXPECT_EQ(correction.office_before(), kSegreteria);
  EXPECT_EQ(correction.office_after(), kTecnico);
  EXPECT_EQ(correction.rule_set(), active.name());
  EXPECT_THAT(correction.author(), HasSubstr("staff/comunicazione"));
  EXPECT_THAT(Corrections("officer-recco", "tenants/recco"),
              Not(Contains(Property(&v1::Correction::ticket, ticket.name()))));
  v1::ListCorrectionsRequest foreign;
  foreign.set_parent("tenants/sori");
  EXPECT_THAT(gateway_.Call<v1::ListCorrectionsResponse>("officer-recco",
                                                         "RoutingService.ListCorrections", foreign),
              StatusIs(StatusCode::kPermissionDenied));
  // To the same office again is none.
  Forward(ticket, kTecnico);
  EXPECT_EQ(Corrections("comunicazione", "tenants/sori").size(), corrections.size());
}

TEST_F(Learning, ConfirmingAndAssigningFromTheLobbyAreCorrectionsOfTheComuneThatHasTheTicket) {
  const v1::Ticket held = Write("C'è una buca a Recco in via XX Settembre");
  v1::ConfirmTicketRouteRequest confirm;
  confirm.set_name(held.name());
  ASSERT_OK(
      gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ConfirmTicketRoute", confirm));
  EXPECT_THAT(Corrections("comunicazione", "tenants/sori"),
              Contains(AllOf(Property(&v1::Correction::act, v1::Correction::ACT_CONFIRM),
                             Property(&v1::Correction::ticket, held.name()),
                             Property(&v1::Correction::comune_before, "tenants/recco"),
                             Property(&v1::Correction::comune_after, "tenants/sori"))));

  gateway_.SubmitUntilApplied(
      GatewayUnderTest::Message("golfo-app", NewRequestId(), "C'è un gradone rotto"));
  v1::ListLobbyItemsRequest list;
  list.set_parent("associations/golfo-paradiso");
  list.set_page_size(200);
  const auto items = Must(gateway_.Call<v1::ListLobbyItemsResponse>(
                              "comunicazione", "LobbyService.ListLobbyItems", list),
                          "the lobby");
  std::string newest;
  for (const v1::LobbyItem& item : items.lobby_items()) newest = std::max(newest, item.name());
  v1::AssignLobbyItemRequest assign;
  assign.set_name(newest);
  assign.set_tenant("tenants/sori");
  assign.set_office(kSegreteria);
  ASSERT_OK(gateway_.Call<v1::LobbyItem>("comunicazione", "LobbyService.AssignLobbyItem", assign));
  EXPECT_THAT(Corrections("comunicazione", "tenants/sori"),
              Contains(AllOf(Property(&v1::Correction::act, v1::Correction::ACT_LOBBY),
                             Property(&v1::Correction::comune_before, ""),
                             Property(&v1::Correction::office_before, kTecnico),
                             Property(&v1::Correction::office_after, kSegreteria))));
}

TEST_F(Learning, WordsAreSuggestedTriedApprovedAndBroughtBackInTheirComuneAlone) {
  constexpr char kText[] = "Guardate la zerbolina, per favore";
  const std::vector<std::string> tickets = Teach(kText);
  // What Sori's people teach is no matter of Recco's.
  for (int i = 0; i < 3; ++i) Write("recco-app", "recco", kText);
  EXPECT_THAT(Suggestions("officer-recco", "tenants/recco"), IsEmpty());
  const std::string read = AuditLines("rule_set.suggest");
  std::string words;
  for (const v1::RuleSuggestion& each : Suggestions("comunicazione", "tenants/sori")) {
    if (each.words().find("zerbolin*") == std::string::npos) continue;
    words = each.words();
    EXPECT_EQ(each.office(), kTecnico);
    EXPECT_EQ(each.support_count(), 3);
    EXPECT_EQ(each.against_count(), 0);
    EXPECT_EQ(std::set<std::string>(each.tickets().begin(), each.tickets().end()),
              std::set<std::string>(tickets.begin(), tickets.end()));
    EXPECT_EQ(each.effect().better_count(), 3);
    EXPECT_EQ(each.effect().worse_count(), 0);
  }
  ASSERT_NE(words, "");
  EXPECT_NE(AuditLines("rule_set.suggest"), read);

  const v1::RuleSet before = Active();
  const auto draft = Draft({words});
  ASSERT_OK(draft);
  EXPECT_EQ(draft->state(), v1::RuleSet::STATE_DRAFT);
  EXPECT_EQ(Write(kText).office(), kSegreteria) << "a draft routes nothing";
  // Neither untried nor by who only drafts.
  const auto untried = Activate(draft->name());
  EXPECT_THAT(untried, StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_EQ(tenant::ErrorReason(untried.status()), "DRY_RUN_MISSING");
  const auto tried = DryRun(draft->name());
  ASSERT_OK(tried);
  EXPECT_EQ(tried->dry_run().compared_with(), before.name());
  EXPECT_EQ(tried->dry_run().better_count(), 3);
  EXPECT_EQ(tried->dry_run().worse_count(), 0);
  // The fourth nobody has judged.
  EXPECT_EQ(tried->dry_run().changed_count(), 4);
  EXPECT_THAT(tried->changes(), SizeIs(4));
  EXPECT_THAT(tried->findings(), IsEmpty());
  EXPECT_THAT(Activate(draft->name(), "comunicazione"), StatusIs(StatusCode::kPermissionDenied));
  ASSERT_OK(Activate(draft->name()));
  EXPECT_EQ(Active().name(), draft->name());
  const v1::Ticket learned = Write(kText);
  EXPECT_EQ(learned.office(), kTecnico);
  EXPECT_EQ(Write("recco-app", "recco", kText).office(), "tenants/recco/offices/segreteria");
  EXPECT_EQ(Write("golfo-app", "recco", absl::StrCat(kText, ", a Recco in via Assereto")).office(),
            "tenants/recco/offices/segreteria");

  ASSERT_OK(RollBack(before.name()));
  EXPECT_EQ(Active().name(), before.name());
  EXPECT_EQ(Write(kText).office(), kSegreteria);
  EXPECT_NE(AuditLines("rule_set.roll_back"), "0");

  // What was decided is decided so again, by the rules it was decided with.
  const v1::ExplainTicketRouteResponse again = Again(learned);
  EXPECT_TRUE(again.same());
  EXPECT_THAT(again.missing(), IsEmpty());
  EXPECT_EQ(again.stored().versions().rule_set(), draft->name());
  EXPECT_EQ(again.again().office_name(), kTecnico);
  ASSERT_THAT(again.again().topics(), SizeIs(1));
  EXPECT_EQ(again.again().topics(0).words(), "zerbolina");
  EXPECT_EQ(again.stored().topics(0).words(), "zerbolina");
  const v1::ExplainTicketRouteResponse otherwise = Again(learned, before.name());
  EXPECT_FALSE(otherwise.same());
  EXPECT_EQ(otherwise.again().office_name(), kSegreteria);
}

TEST_F(Learning, RulesThatCannotWorkAreToldAndNotPutInForce) {
  v1::CreateOfficeRequest create;
  create.set_parent("tenants/sori");
  create.set_office_id("effimero");
  create.mutable_office()->set_display_name("Ufficio effimero");
  ASSERT_OK(gateway_.Call<v1::Office>("admin-sori", "DirectoryService.CreateOffice", create));
  const auto draft = Draft({"road.pothole=della", "buche=sconnesso"}, {"road.ice=effimero"});
  ASSERT_OK(draft);
  v1::SuspendOfficeRequest suspend;
  suspend.set_name("tenants/sori/offices/effimero");
  ASSERT_OK(gateway_.Call<v1::Office>("admin-sori", "DirectoryService.SuspendOffice", suspend));
  const auto tried = DryRun(draft->name());
  ASSERT_OK(tried);
  std::set<int> kinds;
  for (const v1::RuleFinding& finding : tried->findings()) kinds.insert(finding.kind());
  EXPECT_EQ(kinds,
            (std::set<int>{v1::RuleFinding::KIND_MATCHES_NOTHING,
                           v1::RuleFinding::KIND_UNKNOWN_TOPIC, v1::RuleFinding::KIND_NO_OFFICE}));
  const v1::RuleSet before = Active();
  const auto refused = Activate(draft->name());
  EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_EQ(tenant::ErrorReason(refused.status()), "RULES_UNSOUND");
  EXPECT_EQ(Active().name(), before.name());
  // Another comune's office is none; nor is what has no form.
  EXPECT_THAT(Draft({}, {"tree.road=tenants/recco/offices/tecnico"}),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Draft({"zerbolina"}), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(Learning, AChangeOfAnOfficeIsAVersionTooAndCanBeBroughtBack) {
  const v1::RuleSet before = Active();
  v1::GetOfficeRequest get;
  get.set_name("tenants/sori/offices/ambiente");
  const auto office =
      Must(gateway_.Call<v1::Office>("admin-sori", "DirectoryService.GetOffice", get), "an office");
  v1::UpdateOfficeRequest update;
  update.mutable_office()->set_name(office.name());
  update.mutable_office()->add_topics("waste.missed");
  update.mutable_update_mask()->add_paths("topics");
  ASSERT_OK(gateway_.Call<v1::Office>("admin-sori", "DirectoryService.UpdateOffice", update));
  const v1::RuleSet after = Active();
  EXPECT_NE(after.name(), before.name());
  EXPECT_THAT(after.author(), HasSubstr("staff/admin-sori"));
  const v1::Ticket ticket = Write("Ci sono i topi in piazza");
  EXPECT_EQ(ticket.office(), kSegreteria);
  ASSERT_OK(RollBack(before.name()));
  const auto restored =
      Must(gateway_.Call<v1::Office>("admin-sori", "DirectoryService.GetOffice", get), "an office");
  EXPECT_EQ(std::vector<std::string>(restored.topics().begin(), restored.topics().end()),
            std::vector<std::string>(office.topics().begin(), office.topics().end()));
  EXPECT_EQ(Active().name(), before.name());
  EXPECT_TRUE(Again(ticket).same());
  EXPECT_FALSE(Again(ticket, before.name()).same());
}

TEST_F(Learning, ATopicOfTwoOfficesIsToldByTheCheckOfTheComune) {
  const v1::RuleSet before = Active();
  v1::CheckTenantRequest check;
  check.set_name("tenants/sori");
  const auto told = [&] {
    const auto checked = Must(
        gateway_.Call<v1::CheckTenantResponse>("admin-sori", "DirectoryService.CheckTenant", check),
        "the check");
    return std::count_if(checked.items().begin(), checked.items().end(),
                         [](const auto& item) { return item.code() == "topic.road"; });
  };
  EXPECT_EQ(told(), 0);
  v1::UpdateOfficeRequest update;
  update.mutable_office()->set_name("tenants/sori/offices/ambiente");
  update.mutable_office()->add_topics("road");
  update.mutable_update_mask()->add_paths("topics");
  ASSERT_OK(gateway_.Call<v1::Office>("admin-sori", "DirectoryService.UpdateOffice", update));
  EXPECT_EQ(told(), 1);
  ASSERT_OK(RollBack(before.name()));
  EXPECT_EQ(told(), 0);
}

}  // namespace
}  // namespace mugugno::tests
