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
#include "mugugno/v1/ticket_service.pb.h"
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

std::string Slurp(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

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

  // Twenty messages of two kinds each that people brought to two offices.
  void TeachMuch() {
    for (int i = 0; i < 20; ++i) {
      Forward(Write("Guardate la trombolina, per favore"), kTecnico);
      Forward(Write("Guardate il cucuzzaro, per favore"), "tenants/sori/offices/ambiente");
    }
  }
  absl::StatusOr<v1::RuleSet> Train(const std::string& caller, const std::string& tenant) {
    v1::TrainRuleSetRequest request;
    request.set_parent(tenant);
    request.set_note("prova");
    request.set_request_id(NewRequestId());
    return gateway_.Call<v1::RuleSet>(caller, "RoutingService.TrainRuleSet", request);
  }
  v1::Ticket Read(const v1::Ticket& ticket) {
    v1::GetTicketRequest request;
    request.set_name(ticket.name());
    return Must(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.GetTicket", request),
                "a ticket");
  }
  absl::StatusOr<v1::Ticket> CorrectTopic(const v1::Ticket& ticket, const std::string& topic) {
    v1::CorrectTicketTopicRequest request;
    request.set_name(ticket.name());
    request.set_topic(topic);
    request.set_request_id(NewRequestId());
    return gateway_.Call<v1::Ticket>("comunicazione", "TicketService.CorrectTicketTopic", request);
  }
  // A message of the shared lobby that a person gives to the comune.
  void Bring(const std::string& text, const std::string& tenant, const std::string& office = "") {
    gateway_.SubmitUntilApplied(GatewayUnderTest::Message("golfo-app", NewRequestId(), text));
    v1::ListLobbyItemsRequest list;
    list.set_parent("associations/golfo-paradiso");
    list.set_page_size(200);
    const auto items = Must(gateway_.Call<v1::ListLobbyItemsResponse>(
                                "comunicazione", "LobbyService.ListLobbyItems", list),
                            "the lobby");
    v1::AssignLobbyItemRequest assign;
    assign.set_tenant(tenant);
    assign.set_office(office);
    for (const v1::LobbyItem& item : items.lobby_items()) {
      assign.set_name(std::max(assign.name(), item.name()));
    }
    ASSERT_OK(
        gateway_.Call<v1::LobbyItem>("comunicazione", "LobbyService.AssignLobbyItem", assign));
  }
  absl::StatusOr<v1::ListPlaceSuggestionsResponse> PlaceSuggestions(const std::string& caller) {
    v1::ListPlaceSuggestionsRequest request;
    request.set_parent("tenants/sori");
    return gateway_.Call<v1::ListPlaceSuggestionsResponse>(
        caller, "RoutingService.ListPlaceSuggestions", request);
  }
  v1::DryRunImportResponse TryPlaces(const std::string& caller, const std::string& yaml) {
    v1::DryRunImportRequest request;
    request.set_parent("associations/golfo-paradiso");
    request.set_yaml(yaml);
    return Must(
        gateway_.Call<v1::DryRunImportResponse>(caller, "RoutingService.DryRunImport", request),
        "a dry run");
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
  const std::string script = Slurp("deploy/schema/0013_rule_sets.sql");
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

  Bring("C'è un gradone rotto", "tenants/sori", kSegreteria);
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

TEST_F(Learning, WhatAMessageIsAboutIsCorrectedByAnActOfItsOwn) {
  const v1::Ticket ticket = Write("C'è una buca davanti al rastrello");
  ASSERT_EQ(ticket.topic(), "road.pothole");
  EXPECT_THAT(CorrectTopic(ticket, "buche"), StatusIs(StatusCode::kInvalidArgument));
  const auto corrected = CorrectTopic(ticket, "waste.missed");
  ASSERT_OK(corrected);
  EXPECT_EQ(corrected->topic(), "waste.missed");
  EXPECT_EQ(corrected->office(), ticket.office()) << "to forward is another act";
  EXPECT_EQ(corrected->state(), ticket.state());
  EXPECT_EQ(corrected->route().topic(), "road.pothole") << "as it was decided";
  EXPECT_EQ(corrected->route().certainty(), v1::Route::CERTAINTY_PERSON);
  EXPECT_THAT(Corrections("comunicazione", "tenants/sori"),
              Contains(AllOf(Property(&v1::Correction::act, v1::Correction::ACT_TOPIC),
                             Property(&v1::Correction::ticket, ticket.name()),
                             Property(&v1::Correction::topic, "road.pothole"),
                             Property(&v1::Correction::topic_after, "waste.missed"))));
  v1::ListTicketEntriesRequest list;
  list.set_parent(ticket.name());
  const auto entries = Must(gateway_.Call<v1::ListTicketEntriesResponse>(
                                "comunicazione", "TicketService.ListTicketEntries", list),
                            "entries");
  EXPECT_EQ(entries.entries().rbegin()->kind(), v1::TicketEntry::KIND_TOPIC);
  EXPECT_EQ(entries.entries().rbegin()->text(), "waste.missed");
  // To the same again is nothing.
  const auto again = CorrectTopic(*corrected, "waste.missed");
  ASSERT_OK(again);
  EXPECT_EQ(again->etag(), corrected->etag());
  v1::DiscardTicketRequest discard;
  discard.set_name(ticket.name());
  discard.set_reason(v1::DISCARD_REASON_MISTAKE);
  ASSERT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.DiscardTicket", discard));
  EXPECT_THAT(CorrectTopic(ticket, "road.pothole"), StatusIs(StatusCode::kFailedPrecondition));
}

TEST_F(Learning, FromLittleHistoryNothingIsLearnt) {
  const auto refused = Train("officer-recco", "tenants/recco");
  EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_EQ(tenant::ErrorReason(refused.status()), "LITTLE_HISTORY");
}

TEST_F(Learning, WhatWasLearntIsASecondOpinionOnceSomebodyActivatesItAndNoMore) {
  constexpr char kText[] = "Guardate la trombolina, per favore";
  TeachMuch();
  EXPECT_THAT(Train("officer-recco", "tenants/sori"), StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(Train("admin-sori", "tenants/sori"), StatusIs(StatusCode::kPermissionDenied))
      << "who may not read messages may not learn from them";
  const v1::RuleSet before = Active();
  const std::string read = AuditLines("rule_set.train");
  const auto draft = Train("comunicazione", "tenants/sori");
  ASSERT_OK(draft);
  EXPECT_NE(AuditLines("rule_set.train"), read);
  EXPECT_EQ(draft->state(), v1::RuleSet::STATE_DRAFT);
  EXPECT_GE(draft->statistics().message_count(), 40);
  EXPECT_GE(draft->statistics().right_count(), 40);
  EXPECT_EQ(gateway_.Ask("SELECT COUNT(*) FROM mugugno.topic_model WHERE "
                         "words LIKE '%trombolin%' OR summary LIKE '%trombolin%'"),
            "0")
      << "the words are sealed";
  EXPECT_FALSE(Write(kText).route().has_opinion()) << "a draft says nothing";
  const auto tried = DryRun(draft->name());
  ASSERT_OK(tried);
  EXPECT_EQ(tried->dry_run().changed_count(), 0) << "an opinion changes no decision";
  EXPECT_GE(tried->dry_run().doubted_rightly_count(), 40);
  ASSERT_OK(Activate(draft->name()));

  const v1::Ticket doubted = Write(kText);
  EXPECT_EQ(doubted.office(), kSegreteria);
  EXPECT_FALSE(doubted.has_hold());
  EXPECT_EQ(doubted.route().certainty(), v1::Route::CERTAINTY_DOUBTFUL);
  const v1::Route::Opinion opinion = Read(doubted).route().opinion();
  EXPECT_EQ(opinion.office_name(), kTecnico);
  EXPECT_GT(opinion.probability(), 0.8);
  ASSERT_THAT(opinion.votes(), SizeIs(1));
  EXPECT_EQ(opinion.votes(0).words(), "trombolina");
  EXPECT_GT(opinion.votes(0).weight(), 0);
  EXPECT_EQ(doubted.route().opinion().votes(0).words(), "") << "a list shows no words of it";
  EXPECT_FALSE(Write("Buongiorno, a che ora aprite?").route().has_opinion());
  EXPECT_FALSE(Write("Aiuto, un incendio vicino alla trombolina").route().has_opinion());
  EXPECT_FALSE(Write("recco-app", "recco", kText).route().has_opinion());
  // Another gateway that starts now has learnt it too.
  const auto elsewhere =
      Must(gateway_.SubmitElsewhere(GatewayUnderTest::Message("sori-app", NewRequestId(), kText)),
           "a message at another gateway");
  EXPECT_EQ(gateway_.TicketOf("sori", elsewhere.number()).route().certainty(),
            v1::Route::CERTAINTY_DOUBTFUL);
  Forward(doubted, kTecnico);
  EXPECT_EQ(Read(doubted).route().certainty(), v1::Route::CERTAINTY_PERSON);

  // It stays through a change of an office, and until a version without it is in force again.
  v1::UpdateOfficeRequest update;
  update.mutable_office()->set_name("tenants/sori/offices/ambiente");
  update.mutable_office()->add_topics("waste.missed");
  update.mutable_update_mask()->add_paths("topics");
  ASSERT_OK(gateway_.Call<v1::Office>("admin-sori", "DirectoryService.UpdateOffice", update));
  EXPECT_EQ(Active().statistics().number(), draft->statistics().number());
  EXPECT_TRUE(Write(kText).route().has_opinion());
  v1::CreateRuleSetRequest without;
  without.set_parent("tenants/sori");
  without.set_drop_statistics(true);
  const auto dropped =
      gateway_.Call<v1::RuleSet>("comunicazione", "RoutingService.CreateRuleSet", without);
  ASSERT_OK(dropped);
  EXPECT_FALSE(dropped->has_statistics());
  ASSERT_OK(RollBack(before.name()));
  EXPECT_FALSE(Write(kText).route().has_opinion());

  // And the decision of then is made again with what it knew then.
  const v1::ExplainTicketRouteResponse again = Again(doubted);
  EXPECT_TRUE(again.same());
  EXPECT_EQ(again.again().opinion().SerializeAsString(), opinion.SerializeAsString());
  EXPECT_FALSE(Again(doubted, before.name()).again().has_opinion());
}

TEST_F(Learning, PlacesAreSuggestedAndTriedWhereTheCallerMayLearn) {
  constexpr char kText[] = "C'è una buca in località Zerbamara";
  for (int i = 0; i < 3; ++i) Bring(kText, "tenants/sori");
  EXPECT_THAT(PlaceSuggestions("officer-recco"), StatusIs(StatusCode::kPermissionDenied));
  const std::string read = AuditLines("places.suggest");
  const auto own = PlaceSuggestions("officer-sori");
  ASSERT_OK(own);
  EXPECT_NE(AuditLines("places.suggest"), read);
  const auto named = [](const v1::ListPlaceSuggestionsResponse& response) {
    for (const v1::PlaceSuggestion& each : response.place_suggestions()) {
      if (each.place() == "Zerbamara") return each;
    }
    return v1::PlaceSuggestion();
  };
  const v1::PlaceSuggestion suggested = named(*own);
  EXPECT_EQ(suggested.support_count(), 3);
  EXPECT_THAT(suggested.tickets(), SizeIs(3));
  ASSERT_THAT(suggested.effects(), SizeIs(1)) << "of no comune the caller may not read";
  EXPECT_EQ(suggested.effects(0).comune(), "tenants/sori");
  EXPECT_EQ(suggested.effects(0).counts().better_count(), 3);
  EXPECT_EQ(suggested.effects(0).counts().worse_count(), 0);
  EXPECT_GT(named(*PlaceSuggestions("comunicazione")).effects_size(), 1);

  const std::string places = Slurp("deploy/example/places.yaml");
  const std::string more =
      absl::StrReplaceAll(places, {{"    localita:\n      - {name: Tersori}",
                                    "    localita:\n      - Zerbamara\n      - {name: Tersori}"}});
  ASSERT_NE(more, places);
  const v1::DryRunImportResponse tried = TryPlaces("comunicazione", more);
  EXPECT_EQ(tried.unread_comune_count(), 0);
  int better = 0;
  for (const v1::ComuneEffect& effect : tried.effects()) {
    EXPECT_EQ(effect.counts().worse_count(), 0) << effect.comune();
    better += effect.counts().better_count();
    for (const v1::DecisionChange& change : effect.changes()) {
      EXPECT_EQ(change.comune_before(), "");
      EXPECT_EQ(change.comune_after(), "tenants/sori");
    }
  }
  EXPECT_EQ(better, 3);
  const v1::DryRunImportResponse same = TryPlaces("comunicazione", places);
  for (const v1::ComuneEffect& effect : same.effects()) {
    EXPECT_EQ(effect.counts().changed_count(), 0) << effect.comune();
  }
  // Who imports but reads no messages is told so, and no more.
  const v1::DryRunImportResponse blind = TryPlaces("coordinamento", more);
  EXPECT_THAT(blind.effects(), IsEmpty());
  EXPECT_EQ(blind.unread_comune_count(), tried.effects_size());
  EXPECT_EQ(named(*PlaceSuggestions("officer-sori")).support_count(), 3) << "nothing is in force";
}

}  // namespace
}  // namespace mugugno::tests
