#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "adminctl/names.h"
#include "adminctl/opinion.h"
#include "adminctl/request.h"
#include "adminctl/session.h"
#include "adminctl/show.h"
#include "adminctl/table.h"
#include "adminctl/verbs/verbs.h"
#include "mugugno/v1/routing_service.pb.h"

namespace mugugno::adminctl {
namespace {

constexpr char kRuleSetColumns[] =
    "name state author create_time activator activate_time dry_run.changed_count "
    "dry_run.better_count dry_run.worse_count statistics.number note";
constexpr char kCorrectionColumns[] =
    "create_time act ticket office_before office_after comune_before comune_after topic "
    "topic_after rule_set author";

void TellCounts(const v1::DryRun& counts, std::ostream& out) {
  out << "of " << counts.message_count() << " messages " << counts.changed_count()
      << " would be decided otherwise: " << counts.better_count() << " as people did, "
      << counts.worse_count() << " against them";
  if (counts.doubted_count() == 0) return;
  out << "; the statistics would doubt " << counts.doubted_count() << " offices, "
      << counts.doubted_rightly_count() << " of them as people did";
}

void TellEffects(const google::protobuf::RepeatedPtrField<v1::ComuneEffect>& effects,
                 Console& console) {
  Table changes({"TICKET", "COMUNE BEFORE", "COMUNE AFTER", ""});
  for (const auto& effect : effects) {
    console.out << "  " << ShortenName(effect.comune()) << ": ";
    TellCounts(effect.counts(), console.out);
    console.out << "\n";
    for (const auto& change : effect.changes()) {
      changes.Add({ShortenName(change.ticket()), ShortenName(change.comune_before()),
                   ShortenName(change.comune_after()), FieldText(change, "judgement", console)});
    }
  }
  const bool any = std::any_of(effects.begin(), effects.end(),
                               [](const auto& effect) { return !effect.changes().empty(); });
  if (any) console.out << "\n" << changes.Render(console.out_is_terminal ? console.columns : 0);
}

ExitCode DryRunImport(Session& session) {
  v1::DryRunImportRequest request;
  v1::DryRunImportResponse response;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  const ExitCode code = session.Call("RoutingService.DryRunImport", request, response);
  if (code != ExitCode::kDone || ShowForPrograms(session, response)) return code;
  TellEffects(response.effects(), session.console());
  if (response.unread_comune_count() > 0) {
    session.console().out << "not tried on " << response.unread_comune_count()
                          << " comuni whose messages you may not read\n";
  }
  return code;
}

void TellPlaces(const v1::ListPlaceSuggestionsResponse& response, Console& console) {
  if (response.place_suggestions().empty()) console.err << "no places\n";
  for (const auto& suggestion : response.place_suggestions()) {
    console.out << Harmless(suggestion.place()) << "  a place: " << suggestion.support_count()
                << " messages for it, " << suggestion.against_count() << " elsewhere\n";
    TellEffects(suggestion.effects(), console);
    for (const std::string& ticket : suggestion.tickets()) {
      console.out << "  ticket " << ShortenName(ticket) << "\n";
    }
    console.out << "  in the places file, under " << (suggestion.street() ? "streets" : "localita")
                << " of its comune:\n      - " << Harmless(suggestion.place()) << "\n"
                << "  then: adminctl routing import-dry-run, and routing import-places\n\n";
  }
}

ExitCode SuggestPlaces(Session& session) {
  v1::ListPlaceSuggestionsRequest request;
  v1::ListPlaceSuggestionsResponse response;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  const ExitCode code = session.Call("RoutingService.ListPlaceSuggestions", request, response);
  if (code == ExitCode::kDone && !ShowForPrograms(session, response)) {
    TellPlaces(response, session.console());
  }
  return code;
}

ExitCode DryRun(Session& session) {
  v1::DryRunRuleSetRequest request;
  v1::DryRunRuleSetResponse response;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  const ExitCode code = session.Call("RoutingService.DryRunRuleSet", request, response);
  if (code != ExitCode::kDone) return code;
  if (!ShowForPrograms(session, response)) {
    Console& console = session.console();
    const size_t width = console.out_is_terminal ? console.columns : 0;
    console.out << "compared with " << ShortenName(response.dry_run().compared_with()) << ", ";
    TellCounts(response.dry_run(), console.out);
    console.out << "\n";
    Table changes({"TICKET", "TOPIC BEFORE", "TOPIC AFTER", "OFFICE BEFORE", "OFFICE AFTER", ""});
    for (const auto& change : response.changes()) {
      changes.Add({ShortenName(change.ticket()), change.topic_before(), change.topic_after(),
                   ShortenName(change.office_before()), ShortenName(change.office_after()),
                   FieldText(change, "judgement", console)});
    }
    if (!response.changes().empty()) console.out << "\n" << changes.Render(width);
    Table findings({"FINDING", "SUBJECT", "REMARK"});
    for (const auto& finding : response.findings()) {
      findings.Add({FieldText(finding, "kind", console), Harmless(finding.subject()),
                    Harmless(finding.remark())});
    }
    if (!response.findings().empty()) {
      console.out << "\nit cannot be activated so:\n" << findings.Render(width);
    }
  }
  return response.findings().empty() ? ExitCode::kDone : ExitCode::kIncomplete;
}

ExitCode Suggest(Session& session) {
  v1::ListRuleSuggestionsRequest request;
  v1::ListRuleSuggestionsResponse response;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  const ExitCode code = session.Call("RoutingService.ListRuleSuggestions", request, response);
  if (code != ExitCode::kDone || ShowForPrograms(session, response)) return code;
  std::ostream& out = session.console().out;
  if (response.rule_suggestions().empty()) session.console().err << "no words\n";
  for (const auto& suggestion : response.rule_suggestions()) {
    out << Harmless(suggestion.words()) << "  to " << ShortenName(suggestion.office()) << ": "
        << suggestion.support_count() << " messages for it, " << suggestion.against_count()
        << " against\n  ";
    TellCounts(suggestion.effect(), out);
    out << "\n";
    for (const std::string& ticket : suggestion.tickets()) {
      out << "  ticket " << ShortenName(ticket) << "\n";
    }
    out << "  adminctl routing rules draft " << ShortenName(request.parent()) << " --add-words '"
        << Harmless(suggestion.words()) << "'\n\n";
  }
  v1::ListPlaceSuggestionsRequest ask;
  v1::ListPlaceSuggestionsResponse places;
  ask.set_parent(request.parent());
  ask.set_min_support(request.min_support());
  const ExitCode asked = session.Call("RoutingService.ListPlaceSuggestions", ask, places);
  if (asked == ExitCode::kDone) TellPlaces(places, session.console());
  return asked;
}

void TellRoute(const v1::Route& route, Console& console) {
  for (const char* path : {"verdict", "comune", "office", "topic", "kind", "emergency_rules",
                           "external_body", "why", "versions.rule_set", "versions.places",
                           "versions.territory", "versions.italy", "versions.shipped"}) {
    const std::string value = FieldText(route, path, console);
    if (!value.empty()) console.out << "  " << path << ": " << Harmless(value) << "\n";
  }
  Table table({"SOURCE", "WEIGHT", "COMUNE", "WORDS", "REMARK"});
  for (const auto& evidence : route.evidence()) {
    table.Add({FieldText(evidence, "source", console), FieldText(evidence, "weight", console),
               Harmless(evidence.comune()), Harmless(evidence.words()),
               Harmless(evidence.remark())});
  }
  for (const auto& topic : route.topics()) {
    table.Add(
        {"topic", FieldText(topic, "score", console), "", Harmless(topic.words()), topic.topic()});
  }
  console.out << table.Render(console.out_is_terminal ? console.columns : 0);
  TellOpinion(route, console);
  console.out << "\n";
}

ExitCode DecideAgain(Session& session) {
  v1::ExplainTicketRouteRequest request;
  v1::ExplainTicketRouteResponse response;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  const ExitCode code = session.Call("RoutingService.ExplainTicketRoute", request, response);
  if (code != ExitCode::kDone || ShowForPrograms(session, response)) return code;
  Console& console = session.console();
  console.out << "as it was decided:\n";
  TellRoute(response.stored(), console);
  console.out << "decided again:\n";
  TellRoute(response.again(), console);
  for (const std::string& missing : response.missing()) {
    console.out << "not there any more: " << Harmless(missing) << "\n";
  }
  console.out << (response.same() ? "the same answer\n" : "another answer\n");
  return code;
}

ExitCode ShowRules(Session& session) {
  v1::GetRuleSetRequest request;
  v1::RuleSet rules;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  const ExitCode code = session.Call("RoutingService.GetRuleSet", request, rules);
  if (code != ExitCode::kDone || ShowForPrograms(session, rules)) return code;
  Show(session, rules,
       "name state note author create_time activator activate_time dry_run.compared_with "
       "dry_run.message_count dry_run.changed_count dry_run.better_count dry_run.worse_count "
       "dry_run.doubted_count dry_run.doubted_rightly_count statistics.number "
       "statistics.create_time statistics.message_count statistics.answer_count "
       "statistics.stem_count statistics.spoken_count statistics.right_count default_office etag");
  Console& console = session.console();
  Table table({"", "", ""});
  for (const auto& office : rules.offices()) {
    table.Add({"office", ShortenName(office.office()), FieldText(office, "topics", console)});
  }
  for (const auto& words : rules.words()) {
    table.Add({"words", words.topic(), Harmless(FieldText(words, "words", console))});
  }
  console.out << table.Render(console.out_is_terminal ? console.columns : 0);
  return code;
}

}  // namespace

std::vector<Verb> RoutingVerbs() {
  return {
      {.words = "route again",
       .summary = "Decide a ticket's first message again, by the rules of then or by others",
       .method = "RoutingService.ExplainTicketRoute",
       .arguments = "name",
       .examples = {"route again sori/0190a6b2-7c1e-7000-8000-00000000000f",
                    "route again sori/0190a6b2-7c1e-7000-8000-00000000000f --rule-set sori/v4"},
       .run = DecideAgain},
      {.words = "routing import-territory",
       .summary = "Replace the territory of an association's comuni by a GeoJSON file",
       .method = "RoutingService.ImportTerritory",
       .arguments = "parent?",
       .examples = {"routing import-territory golfo-paradiso -f deploy/example/territory.geojson"}},
      {.words = "routing import-places",
       .summary = "Replace the place names of an association by a YAML file",
       .method = "RoutingService.ImportPlaces",
       .arguments = "parent?",
       .examples = {"routing import-places golfo-paradiso -f deploy/example/places.yaml"}},
      {.words = "routing import-dry-run",
       .summary = "Decide past messages with other places or territory and tell what would change",
       .method = "RoutingService.DryRunImport",
       .arguments = "parent?",
       .examples = {"routing import-dry-run golfo-paradiso --yaml deploy/example/places.yaml"},
       .run = DryRunImport},
      {.words = "routing imports",
       .summary = "List the imports of an association's territory and places",
       .method = "RoutingService.ListReferenceVersions",
       .arguments = "parent?",
       .columns = "name active author create_time size_bytes",
       .examples = {"routing imports golfo-paradiso"}},
      {.words = "routing import-rollback",
       .summary = "Route by an import of before again",
       .method = "RoutingService.RollBackReference",
       .arguments = "name",
       .examples = {"routing import-rollback golfo-paradiso/places-3 --reason 'vie sbagliate'"}},
      {.words = "routing suggest",
       .summary = "Tell which words and places people's corrections speak for, with what they "
                  "would change",
       .method = "RoutingService.ListRuleSuggestions",
       .arguments = "parent",
       .examples = {"routing suggest sori", "routing suggest sori --min-support 5"},
       .run = Suggest},
      {.words = "routing suggest-places",
       .summary = "The same for places alone",
       .method = "RoutingService.ListPlaceSuggestions",
       .arguments = "parent",
       .examples = {"routing suggest-places sori -o json"},
       .run = SuggestPlaces},
      {.words = "routing corrections",
       .summary = "List what people corrected in a comune",
       .method = "RoutingService.ListCorrections",
       .arguments = "parent",
       .columns = kCorrectionColumns,
       .examples = {"routing corrections sori"}},
      {.words = "routing rules list",
       .summary = "List the versions of a comune's own rules",
       .method = "RoutingService.ListRuleSets",
       .arguments = "parent",
       .columns = kRuleSetColumns,
       .examples = {"routing rules list sori"}},
      {.words = "routing rules show",
       .summary = "Show a version: the offices' topics and the comune's words",
       .method = "RoutingService.GetRuleSet",
       .arguments = "name",
       .examples = {"routing rules show sori/v3"},
       .run = ShowRules},
      {.words = "routing rules draft",
       .summary = "Draft a version; it routes nothing until it is activated",
       .method = "RoutingService.CreateRuleSet",
       .arguments = "parent",
       .columns = kRuleSetColumns,
       .examples = {"routing rules draft sori --add-words 'water.drain=canalett*' --note "
                    "'le chiamano così'",
                    "routing rules draft sori --map-topics water.drain=ambiente"}},
      {.words = "routing rules train",
       .summary = "Draft a version with statistics learnt from what the comune's people decided",
       .method = "RoutingService.TrainRuleSet",
       .arguments = "parent",
       .columns = "name state statistics.message_count statistics.answer_count "
                  "statistics.spoken_count statistics.right_count note",
       .examples = {"routing rules train sori --note 'dopo sei mesi'"}},
      {.words = "routing rules dry-run",
       .summary = "Decide past messages by a version and tell what would change",
       .method = "RoutingService.DryRunRuleSet",
       .arguments = "name",
       .examples = {"routing rules dry-run sori/v4"},
       .run = DryRun},
      {.words = "routing rules activate",
       .summary = "Put a draft in force",
       .method = "RoutingService.ActivateRuleSet",
       .arguments = "name",
       .columns = kRuleSetColumns,
       .examples = {"routing rules activate sori/v4 --reason 'prova del 3 marzo'"}},
      {.words = "routing rules rollback",
       .summary = "Put a version of before in force again",
       .method = "RoutingService.RollBackRuleSet",
       .arguments = "name",
       .columns = kRuleSetColumns,
       .examples = {"routing rules rollback sori/v3 --reason 'peggio di prima'"}},
  };
}

}  // namespace mugugno::adminctl
