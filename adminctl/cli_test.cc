#include "adminctl/cli.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include "google/protobuf/empty.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "adminctl/fake_gateway.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/audit_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/installation_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "mugugno/v1/search_service.pb.h"
#include "mugugno/v1/set_aside_service.pb.h"
#include "mugugno/v1/submission_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tests/support/temp_folder.h"

namespace mugugno::adminctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

// Runs command lines against a fake gateway.
class CliTest : public ::testing::Test {
 protected:
  // With a configuration that names a gateway, unless the line names another.
  ExitCode Run(std::vector<std::string> line) {
    out_.str("");
    err_.str("");
    line.insert(line.end(), {"--config", config_});
    Console console{.in = in_,
                    .out = out_,
                    .err = err_,
                    .err_is_terminal = at_terminal_,
                    .zone = absl::FixedTimeZone(3600)};
    return RunCli(line, console, [this](const Access& access) {
      exchanged_.tokens.push_back(access.token);
      return std::make_unique<FakeGateway>(exchanged_);
    });
  }

  std::string Write(const std::string& name, const std::string& text) {
    const std::string path = folder_.File(name);
    std::ofstream(path) << text;
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return path;
  }

  void Answer(const std::string& method, const google::protobuf::Message& response) {
    exchanged_.responses[method].push_back(response.SerializeAsString());
  }

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  tests::TempFolder folder_;
  Exchanged exchanged_;
  std::istringstream in_;
  bool at_terminal_ = false;

 private:
  const std::string config_ =
      Write("adminctl.yaml",
            "address: unix:/nowhere\n"
            "association: golfo\n"
            "apps:\n"
            "- {id: golfo-app, token_file: golfo.token, owner: associations/golfo}\n"
            "- {id: sori-app, token_file: sori.token, comune: 010060, owner: tenants/sori}\n");
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(CliTest, UpdatesOnlyWhatFlagsNameAndClear) {
  EXPECT_EQ(Run({"office", "update", "sori/tecnico", "--topics", "road,light", "--liaison-email",
                 "a@sori.example", "--clear", "deputy", "--request-id",
                 "0190a6b2-7c1e-4000-8000-00000000000f"}),
            ExitCode::kDone)
      << err();
  EXPECT_THAT(exchanged_.calls,
              ElementsAre(Pair("UpdateOffice",
                               "office { name: \"tenants/sori/offices/tecnico\" liaison { email: "
                               "\"a@sori.example\" } topics: \"road\" topics: \"light\" } "
                               "update_mask { paths: \"liaison.email\" paths: \"topics\" paths: "
                               "\"deputy\" } request_id: "
                               "\"0190a6b2-7c1e-4000-8000-00000000000f\"")));
}

TEST_F(CliTest, GivesEveryMutationARequestIdOfItsOwn) {
  EXPECT_EQ(Run({"tenant", "activate", "sori"}), ExitCode::kDone);
  EXPECT_EQ(Run({"tenant", "activate", "sori"}), ExitCode::kDone);
  EXPECT_THAT(exchanged_.calls[0].second, HasSubstr("request_id: \""));
  EXPECT_NE(exchanged_.calls[0].second, exchanged_.calls[1].second);
}

TEST_F(CliTest, TakesTheParentFromTheName) {
  EXPECT_EQ(Run({"channel", "create", "associations/golfo/channels/app", "--display-name", "App",
                 "--kind", "app"}),
            ExitCode::kDone)
      << err();
  EXPECT_THAT(exchanged_.calls[0].second,
              HasSubstr("parent: \"associations/golfo\" channel_id: \"app\" channel { "
                        "display_name: \"App\" kind: KIND_APP }"));
  EXPECT_EQ(Run({"tenant", "create", "sori", "--display-name", "Sori", "--istat-code", "010060",
                 "--cadastral-code", "I852"}),
            ExitCode::kDone)
      << err();
  EXPECT_THAT(exchanged_.calls[1].second, HasSubstr("parent: \"associations/golfo\""));
}

TEST_F(CliTest, RefusesWhatTheContractRefusesInItsOwnWords) {
  EXPECT_EQ(Run({"tenant", "create", "Sori", "--istat-code", "0100600"}), ExitCode::kRefused);
  EXPECT_THAT(err(), HasSubstr("ASSOCIATION/TENANT must be an id"));
  EXPECT_THAT(err(), HasSubstr("\n  --display-name is required\n"));
  EXPECT_THAT(err(), HasSubstr("\n  --istat-code must be at most 6 bytes long, not 7\n"));
  EXPECT_THAT(exchanged_.calls, IsEmpty());
}

TEST_F(CliTest, FollowsThePagesOfAList) {
  v1::ListTenantsResponse page;
  page.add_tenants()->set_name("tenants/sori");
  page.mutable_tenants(0)->set_state(v1::Tenant::STATE_ACTIVE);
  page.set_next_page_token("next");
  Answer("ListTenants", page);
  page.mutable_tenants(0)->set_name("tenants/recco");
  page.clear_next_page_token();
  Answer("ListTenants", page);
  EXPECT_EQ(Run({"tenant", "list"}), ExitCode::kDone) << err();
  EXPECT_THAT(out(), HasSubstr("NAME   DISPLAY NAME  STATE "));
  EXPECT_THAT(out(), HasSubstr("\nsori                 ACTIVE"));
  EXPECT_THAT(out(), HasSubstr("\nrecco                ACTIVE"));
  EXPECT_THAT(exchanged_.calls[0].second, HasSubstr("parent: \"associations/golfo\""));
  EXPECT_THAT(exchanged_.calls[1].second, HasSubstr("page_token: \"next\""));
}

TEST_F(CliTest, AListWithoutPagesIsATableToo) {
  v1::SummarizeTicketsResponse summaries;
  summaries.add_summaries()->set_tenant("tenants/recco");
  summaries.add_summaries()->set_tenant("tenants/sori");
  summaries.mutable_summaries(1)->set_emergency_count(2);
  Answer("SummarizeTickets", summaries);
  EXPECT_EQ(Run({"ticket", "summary"}), ExitCode::kDone) << err();
  EXPECT_THAT(out(), HasSubstr("TENANT  EMERGENCY COUNT"));
  EXPECT_THAT(out(), HasSubstr("\nsori    2"));
  EXPECT_EQ(Run({"ticket", "summary", "--limit", "1"}), ExitCode::kUsage);
}

TEST_F(CliTest, WhatIsMineIsAskedOfTheGatewayByTheNameItKnowsMeBy) {
  v1::GetCallerResponse caller;
  caller.set_name("associations/golfo/staff/ada");
  Answer("GetCaller", caller);
  Answer("ListTickets", v1::ListTicketsResponse());
  EXPECT_EQ(Run({"ticket", "list", "--mine"}), ExitCode::kDone) << err();
  ASSERT_EQ(exchanged_.calls.size(), 2u);
  EXPECT_THAT(exchanged_.calls[1].second, HasSubstr("assignee: \"associations/golfo/staff/ada\""));
  EXPECT_EQ(Run({"ticket", "list", "--mine", "--assignee", "golfo/bruno"}), ExitCode::kUsage);
}

TEST_F(CliTest, TellsWhatASearchFoundAndWhatItMayHaveMissed) {
  v1::SearchTicketsResponse found;
  v1::TicketHit& hit = *found.add_hits();
  hit.mutable_ticket()->set_name("tenants/sori/tickets/t1");
  hit.mutable_ticket()->set_number("SORI-7K3F-9QXZ");
  hit.set_excerpt("il lampione è spento");
  hit.set_place(v1::TicketHit::PLACE_NOTE);
  found.mutable_lag()->set_seconds(41);
  found.add_incomplete("tenants/recco");
  Answer("SearchTickets", found);
  EXPECT_EQ(Run({"ticket", "search", "lampioni spenti"}), ExitCode::kDone) << err();
  ASSERT_EQ(exchanged_.calls.size(), 1u);
  EXPECT_THAT(exchanged_.calls[0].second,
              HasSubstr("parent: \"tenants/-\" query: \"lampioni spenti\""));
  EXPECT_THAT(out(), HasSubstr("SORI-7K3F-9QXZ"));
  EXPECT_THAT(out(), HasSubstr("NOTE"));
  EXPECT_THAT(out(), HasSubstr("il lampione è spento"));
  EXPECT_THAT(err(), HasSubstr("the last 42 s may be missing"));
  EXPECT_THAT(err(), HasSubstr("recco: older tickets are still being indexed"));
}

TEST_F(CliTest, WritesJsonAndYamlForPrograms) {
  v1::Tenant tenant;
  tenant.set_name("tenants/sori");
  tenant.set_istat_code("010060");
  Answer("GetTenant", tenant);
  EXPECT_EQ(Run({"tenant", "get", "sori", "-o", "json"}), ExitCode::kDone);
  EXPECT_EQ(out(), "{\n \"name\": \"tenants/sori\",\n \"istatCode\": \"010060\"\n}\n");
  Answer("GetTenant", tenant);
  EXPECT_EQ(Run({"tenant", "get", "sori", "-o", "yaml"}), ExitCode::kDone);
  EXPECT_EQ(out(), "name: tenants/sori\nistat_code: \"010060\"\n");
  EXPECT_EQ(Run({"tenant", "get", "sori", "-o", "xml"}), ExitCode::kUsage);
}

TEST_F(CliTest, PutsATokenOnlyInItsFile) {
  v1::CreateCredentialResponse response;
  response.mutable_credential()->set_name("apps/sori-app/credentials/t1");
  response.set_secret("mgg_t1_SECRET");
  const std::string path = folder_.File("t1.token");
  for (const char* form : {"table", "json", "yaml"}) {
    Answer("CreateCredential", response);
    std::filesystem::remove(path);
    EXPECT_EQ(Run({"app", "token", "issue", "sori-app/t1", "--secret-file", path, "-o", form}),
              ExitCode::kDone)
        << err();
    EXPECT_THAT(out() + err(), Not(HasSubstr("SECRET")));
    EXPECT_THAT(out(), HasSubstr("t1"));
  }
  std::ifstream file(path);
  std::string token;
  file >> token;
  EXPECT_EQ(token, "mgg_t1_SECRET");
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(CliTest, AsksForNoTokenItCannotKeep) {
  EXPECT_EQ(Run({"app", "token", "issue", "sori-app/t1"}), ExitCode::kUsage);
  const std::string taken = Write("taken", "x");
  EXPECT_EQ(Run({"app", "token", "issue", "sori-app/t1", "--secret-file", taken}),
            ExitCode::kFailed);
  EXPECT_THAT(err(), HasSubstr("exists already"));
  EXPECT_THAT(exchanged_.calls, IsEmpty());
}

TEST_F(CliTest, LeavesNoFileBehindWhereThereWasNoToken) {
  exchanged_.reply.status.set_code(7);
  const std::string path = folder_.File("t1.token");
  EXPECT_EQ(Run({"app", "token", "issue", "sori-app/t1", "--secret-file", path}),
            ExitCode::kNotPermitted);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(CliTest, ReadsTokensFromFilesNobodyElseReads) {
  const std::string token = Write("me.token", "mgg_me_1\n");
  EXPECT_EQ(Run({"whoami", "--token-file", token}), ExitCode::kDone);
  EXPECT_THAT(exchanged_.tokens, ElementsAre("mgg_me_1"));
  std::filesystem::permissions(token, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(Run({"whoami", "--token-file", token}), ExitCode::kFailed);
  EXPECT_THAT(err(), HasSubstr("chmod 600"));
}

TEST_F(CliTest, AppliesAManifestAndTellsDifferences) {
  const std::string path = Write("golfo.yaml",
                                 "id: golfo\n"
                                 "association:\n"
                                 "  display_name: Golfo\n"
                                 "  agreement: {form: CONVENTION, start_date: 2026-01-01}\n");
  v1::ApplyManifestResponse response;
  auto& change = *response.add_changes();
  change.set_action(v1::ApplyManifestResponse::Change::ACTION_UPDATE);
  change.set_name("tenants/sori");
  change.add_fields("signature");
  Answer("ApplyManifest", response);
  EXPECT_EQ(Run({"diff", "-f", path}), ExitCode::kDifferences);
  EXPECT_EQ(out(), "ACTION  NAME          FIELDS\nUPDATE  tenants/sori  signature\n");
  EXPECT_THAT(exchanged_.calls[0].second, HasSubstr("validate_only: true"));
  EXPECT_EQ(Run({"diff", "-f", path}), ExitCode::kDone);
  EXPECT_EQ(Run({"apply", "-f", path}), ExitCode::kDone);
  EXPECT_THAT(exchanged_.calls[2].second, Not(HasSubstr("validate_only")));
}

TEST_F(CliTest, SendsNoManifestWithMistakes) {
  const std::string path = Write("golfo.yaml", "id: golfo\nassociation:\n  display_nam: Golfo\n");
  EXPECT_EQ(Run({"apply", "-f", path}), ExitCode::kRefused);
  EXPECT_THAT(err(), HasSubstr("golfo.yaml:3:3: association.display_nam is no field of "
                               "Association (did you mean \"display_name\"?)"));
  EXPECT_THAT(err(), HasSubstr("golfo.yaml:3:3: association.agreement is required"));
  EXPECT_THAT(exchanged_.calls, IsEmpty());
}

TEST_F(CliTest, SubmitsAFileEachMessageByTheAppOfItsChannel) {
  Write("golfo.token", "mgg_golfo_1");
  Write("sori.token", "mgg_sori_1");
  const std::string path = Write("m.jsonl",
                                 "{\"id\": \"a\", \"text\": \"uno\", \"shared_channel\": true}\n"
                                 "{\"id\": \"b\", \"text\": \"due\", \"shared_channel\": false, "
                                 "\"channel_comune\": \"010060\"}\n");
  v1::SubmitMessagesResponse response;
  response.mutable_submission()->set_state(v1::Submission::STATE_APPLIED);
  response.mutable_submission()->set_comune_display_name("Sori");
  Answer("SubmitMessages", response);
  response.mutable_error()->set_message("no");
  Answer("SubmitMessages", response);
  EXPECT_EQ(Run({"message", "submit", "--file", path}), ExitCode::kRefused);
  EXPECT_THAT(exchanged_.tokens, ElementsAre("mgg_golfo_1", "mgg_sori_1"));
  EXPECT_THAT(exchanged_.calls[0].second, HasSubstr("parent: \"apps/golfo-app\""));
  EXPECT_THAT(exchanged_.calls[1].second, HasSubstr("parent: \"apps/sori-app\""));
  EXPECT_THAT(out(), HasSubstr("a        uno   APPLIED  Sori"));
  EXPECT_THAT(out(), HasSubstr("b        due   REFUSED"));
  EXPECT_THAT(err(), HasSubstr("1 of 2 refused"));
}

TEST_F(CliTest, SubmitsNothingOfAFileWithAChannelItHasNoAppFor) {
  const std::string path = Write("m.jsonl",
                                 "{\"id\": \"a\", \"text\": \"uno\", \"shared_channel\": true}\n"
                                 "{\"id\": \"b\", \"text\": \"due\", \"shared_channel\": false, "
                                 "\"channel_comune\": \"010047\"}\n");
  EXPECT_EQ(Run({"message", "submit", "--file", path}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("b: no app of comune 010047"));
  EXPECT_THAT(exchanged_.calls, IsEmpty());
}

TEST_F(CliTest, WaitsForAPendingMessageAndSaysWhyItWentThere) {
  Write("sori.token", "mgg_sori_1");
  const std::string me = Write("me.token", "mgg_me_1");
  v1::SubmitMessagesResponse pending;
  pending.mutable_submission()->set_name("apps/sori-app/submissions/s1");
  pending.mutable_submission()->set_state(v1::Submission::STATE_PENDING);
  Answer("SubmitMessages", pending);
  v1::Submission applied;
  applied.set_name("apps/sori-app/submissions/s1");
  applied.set_state(v1::Submission::STATE_APPLIED);
  Answer("GetSubmission", applied);
  v1::Route route;
  route.set_why("il canale è di Sori");
  Answer("ExplainRoute", route);
  EXPECT_EQ(Run({"message", "submit", "sori-app", "Lampione", "--lat", "44.3", "--lon", "9.1",
                 "--token-file", me}),
            ExitCode::kDone)
      << err();
  EXPECT_THAT(out(), HasSubstr("APPLIED"));
  EXPECT_THAT(out(), HasSubstr("il canale è di Sori"));
  EXPECT_THAT(exchanged_.calls[0].second, HasSubstr("latitude: 44.3"));
  EXPECT_THAT(exchanged_.calls[2].second, HasSubstr("parent: \"tenants/sori\""));
  EXPECT_THAT(err(), HasSubstr("adminctl submission get sori-app/s1"));
}

TEST_F(CliTest, TellsASuggestionWithItsEffectAndTheLineThatDraftsIt) {
  const std::string me = Write("me.token", "mgg_me_1");
  v1::ListRuleSuggestionsResponse found;
  v1::RuleSuggestion& suggestion = *found.add_rule_suggestions();
  suggestion.set_words("water.drain=canalett*");
  suggestion.set_office("tenants/sori/offices/tecnico");
  suggestion.set_support_count(4);
  suggestion.add_tickets("tenants/sori/tickets/t1");
  suggestion.mutable_effect()->set_message_count(90);
  suggestion.mutable_effect()->set_changed_count(5);
  suggestion.mutable_effect()->set_better_count(4);
  Answer("ListRuleSuggestions", found);
  Answer("ListPlaceSuggestions", v1::ListPlaceSuggestionsResponse());
  EXPECT_EQ(Run({"routing", "suggest", "sori", "--token-file", me}), ExitCode::kDone) << err();
  EXPECT_THAT(out(), HasSubstr("to sori/tecnico: 4 messages for it, 0 against"));
  EXPECT_THAT(out(), HasSubstr("of 90 messages 5 would be decided otherwise: 4 as people did"));
  EXPECT_THAT(out(), HasSubstr("ticket sori/t1"));
  EXPECT_THAT(out(), HasSubstr("routing rules draft sori --add-words 'water.drain=canalett*'"));
}

TEST_F(CliTest, TellsASuggestedPlaceWithItsEffectInEachComune) {
  const std::string me = Write("me.token", "mgg_me_1");
  v1::ListPlaceSuggestionsResponse found;
  v1::PlaceSuggestion& suggestion = *found.add_place_suggestions();
  suggestion.set_place("via Zerbamara");
  suggestion.set_street(true);
  suggestion.set_support_count(4);
  suggestion.add_tickets("tenants/sori/tickets/t1");
  v1::ComuneEffect& effect = *suggestion.add_effects();
  effect.set_comune("tenants/sori");
  effect.mutable_counts()->set_message_count(90);
  effect.mutable_counts()->set_changed_count(4);
  Answer("ListRuleSuggestions", v1::ListRuleSuggestionsResponse());
  Answer("ListPlaceSuggestions", found);
  EXPECT_EQ(Run({"routing", "suggest", "sori", "--min-support", "2", "--token-file", me}),
            ExitCode::kDone)
      << err();
  EXPECT_THAT(exchanged_.calls[1].second, HasSubstr("parent: \"tenants/sori\""));
  EXPECT_THAT(exchanged_.calls[1].second, HasSubstr("min_support: 2"));
  EXPECT_THAT(out(), HasSubstr("via Zerbamara  a place: 4 messages for it, 0 elsewhere"));
  EXPECT_THAT(out(), HasSubstr("sori: of 90 messages 4 would be decided otherwise"));
  EXPECT_THAT(out(), HasSubstr("ticket sori/t1"));
  EXPECT_THAT(out(), HasSubstr("under streets of its comune:\n      - via Zerbamara"));
}

TEST_F(CliTest, ADryRunOfAnImportTellsWhatItCouldNotRead) {
  const std::string me = Write("me.token", "mgg_me_1");
  const std::string places = Write("places.yaml", "comuni: []");
  v1::DryRunImportResponse tried;
  tried.set_unread_comune_count(7);
  v1::ComuneEffect& effect = *tried.add_effects();
  effect.set_comune("tenants/sori");
  effect.mutable_counts()->set_changed_count(1);
  effect.add_changes()->set_ticket("tenants/sori/tickets/t1");
  effect.mutable_changes(0)->set_comune_after("tenants/recco");
  Answer("DryRunImport", tried);
  EXPECT_EQ(
      Run({"routing", "import-dry-run", "golfo-paradiso", "--yaml", places, "--token-file", me}),
      ExitCode::kDone)
      << err();
  EXPECT_THAT(exchanged_.calls[0].second, HasSubstr("yaml: \"comuni: []\""));
  EXPECT_THAT(out(), HasSubstr("sori/t1"));
  EXPECT_THAT(out(), HasSubstr("not tried on 7 comuni"));
}

TEST_F(CliTest, ShowsWhatTheStatisticsSayOfATicket) {
  const std::string me = Write("me.token", "mgg_me_1");
  v1::Ticket ticket;
  ticket.set_name("tenants/sori/tickets/t1");
  v1::Route& route = *ticket.mutable_route();
  route.set_certainty(v1::Route::CERTAINTY_DOUBTFUL);
  route.mutable_opinion()->set_office_name("tenants/sori/offices/tecnico");
  route.mutable_opinion()->set_topic("water.drain");
  route.mutable_opinion()->set_probability(0.934);
  route.mutable_opinion()->add_votes()->set_words("canaletta");
  route.mutable_opinion()->mutable_votes(0)->set_weight(2.5);
  Answer("GetTicket", ticket);
  Answer("ListTicketEntries", v1::ListTicketEntriesResponse());
  EXPECT_EQ(
      Run({"ticket", "show", "sori/0190a6b2-7c1e-7000-8000-00000000000f", "--token-file", me}),
      ExitCode::kDone)
      << err();
  EXPECT_THAT(out(), HasSubstr("DOUBTFUL"));
  EXPECT_THAT(out(), HasSubstr("the statistics say sori/tecnico (water.drain), 93 % sure"));
  EXPECT_THAT(out(), HasSubstr("+2.50  canaletta"));
}

TEST_F(CliTest, ADryRunThatFindsSomethingWrongSaysSo) {
  const std::string me = Write("me.token", "mgg_me_1");
  v1::DryRunRuleSetResponse tried;
  tried.mutable_dry_run()->set_compared_with("tenants/sori/ruleSets/v3");
  tried.add_findings()->set_kind(v1::RuleFinding::KIND_WORD_CONFLICT);
  tried.mutable_findings(0)->set_subject("water.drain=canalett*");
  Answer("DryRunRuleSet", tried);
  EXPECT_EQ(Run({"routing", "rules", "dry-run", "sori/v4", "--token-file", me}),
            ExitCode::kIncomplete)
      << err();
  EXPECT_THAT(exchanged_.calls[0].second, HasSubstr("name: \"tenants/sori/ruleSets/v4\""));
  EXPECT_THAT(out(), HasSubstr("compared with sori/v3"));
  EXPECT_THAT(out(), HasSubstr("WORD_CONFLICT"));
}

TEST_F(CliTest, UploadsAFileInPieces) {
  Write("sori.token", "mgg_sori_1");
  const std::string path = Write("foto.jpg", std::string(300'000, 'x'));
  v1::Attachment attachment;
  attachment.set_name("apps/sori-app/attachments/0190a6b2-7c1e-7000-8000-00000000000f");
  attachment.set_content_type("image/jpeg");
  Answer("UploadAttachment", attachment);
  EXPECT_EQ(Run({"attachment", "upload", path, "--app", "sori-app"}), ExitCode::kDone) << err();
  EXPECT_THAT(exchanged_.tokens, ElementsAre("mgg_sori_1"));
  ASSERT_EQ(exchanged_.calls.size(), 2u);
  EXPECT_THAT(exchanged_.calls[0].second,
              HasSubstr("declaration { parent: \"apps/sori-app\" size_bytes: 300000 file_name: "
                        "\"foto.jpg\" request_id: \""));
  EXPECT_THAT(exchanged_.calls[1].second, Not(HasSubstr("declaration")));
  EXPECT_THAT(out(), HasSubstr("image/jpeg"));
  EXPECT_EQ(Run({"attachment", "upload", path}), ExitCode::kUsage);
}

TEST_F(CliTest, SubmitsAMessageWithItsFiles) {
  Write("sori.token", "mgg_sori_1");
  const std::string path = Write("foto.jpg", "x");
  v1::Attachment attachment;
  for (const char* id : {"a1", "a2"}) {
    attachment.set_name(std::string("apps/sori-app/attachments/") + id);
    Answer("UploadAttachment", attachment);
  }
  EXPECT_EQ(Run({"message", "submit", "sori-app", "Ecco", "--attach", path, "--attach", path}),
            ExitCode::kRefused);
  ASSERT_EQ(exchanged_.calls.size(), 3u);
  EXPECT_THAT(exchanged_.calls[2].second,
              HasSubstr("attachments: \"apps/sori-app/attachments/a1\" attachments: "
                        "\"apps/sori-app/attachments/a2\""));
}

TEST_F(CliTest, WritesADownloadOnlyWhereItIsWhole) {
  const std::string me = Write("me.token", "mgg_me_1");
  Write("sori.token", "mgg_sori_1");
  const std::string path = folder_.File("foto.jpg");
  const std::string ticket = "0190a6b2-7c1e-7000-8000-00000000000f";
  const auto answer = [&] {
    v1::DownloadAttachmentResponse part;
    part.mutable_headers()->mutable_attachment()->set_size_bytes(6);
    part.set_chunk("foto");
    Answer("DownloadAttachment", part);
    part.Clear();
    part.set_chunk("\xFF!");
    Answer("DownloadAttachment", part);
  };
  answer();
  exchanged_.reply.status.set_code(15);
  EXPECT_EQ(Run({"attachment", "download", "sori/" + ticket + "/" + ticket, "--to", path,
                 "--token-file", me}),
            ExitCode::kFailed);
  EXPECT_FALSE(std::filesystem::exists(path));
  answer();
  exchanged_.reply.status.set_code(0);
  EXPECT_EQ(Run({"attachment", "download", "sori/" + ticket + "/" + ticket, "--to", path,
                 "--token-file", me}),
            ExitCode::kDone)
      << err();
  std::stringstream written;
  written << std::ifstream(path).rdbuf();
  EXPECT_EQ(written.str(), "foto\xFF!");
  EXPECT_THAT(exchanged_.calls.back().second,
              HasSubstr("tenants/sori/tickets/" + ticket + "/attachments/" + ticket));
  EXPECT_EQ(exchanged_.tokens.back(), "mgg_me_1");
  // It overwrites nothing; an app's own file is fetched as the app.
  EXPECT_EQ(Run({"attachment", "download", "sori-app/" + ticket, "--to", path}), ExitCode::kFailed);
  std::filesystem::remove(path);
  answer();
  EXPECT_EQ(Run({"attachment", "download", "sori-app/" + ticket, "--to", path}), ExitCode::kDone)
      << err();
  EXPECT_EQ(exchanged_.tokens.back(), "mgg_sori_1");
}

TEST_F(CliTest, ShowsATicketWithItsTimeline) {
  v1::Ticket ticket;
  ticket.set_name("tenants/sori/tickets/0190a6b2-7c1e-7000-8000-00000000000f");
  ticket.set_number("SORI-2026-0000012");
  ticket.mutable_create_time()->set_seconds(0);
  Answer("GetTicket", ticket);
  v1::ListTicketEntriesResponse entries;
  entries.add_entries()->set_text("Lampione\nspento\x1b[2J");
  entries.mutable_entries(0)->set_kind(v1::TicketEntry::KIND_INBOUND);
  entries.mutable_entries(0)->mutable_create_time()->set_seconds(60);
  entries.mutable_entries(0)->set_phone_number("+39010123456");
  entries.mutable_entries(0)->mutable_position()->set_latitude(44.372251);
  entries.mutable_entries(0)->mutable_position()->set_longitude(9.103789);
  entries.mutable_entries(0)->mutable_position()->set_accuracy_meters(12);
  entries.mutable_entries(0)->mutable_position()->mutable_fix_time()->set_seconds(0);
  Answer("ListTicketEntries", entries);
  EXPECT_EQ(Run({"ticket", "show", "sori/0190a6b2-7c1e-7000-8000-00000000000f"}), ExitCode::kDone);
  EXPECT_THAT(out(), HasSubstr("SORI-2026-0000012\n"));
  EXPECT_THAT(out(), HasSubstr("1970-01-01 01:00:00\n"));
  EXPECT_THAT(out(), HasSubstr("\n1970-01-01 01:01:00  INBOUND\nLampione\nspento [2J\n"));
  EXPECT_THAT(out(), HasSubstr("[position 44.372251, 9.103789, within 12 m, 1970-01-01 01:00:00, "
                               "geo:44.372251,9.103789?z=18]\n[+39010123456]\n"));
}

TEST_F(CliTest, ReadsAnAnswerFromStandardInput) {
  in_.str("Buongiorno,\nsarà riparato.");
  EXPECT_EQ(Run({"ticket", "reply", "sori/0190a6b2-7c1e-7000-8000-00000000000f", "-"}),
            ExitCode::kDone)
      << err();
  EXPECT_THAT(exchanged_.calls[0].second, HasSubstr("text: \"Buongiorno,\\nsar"));
}

TEST_F(CliTest, SaysByItsExitStatusThatACheckFails) {
  v1::CheckTenantResponse response;
  auto& item = *response.add_items();
  item.set_code("office.tecnico.liaison");
  item.set_finding("manca il referente");
  item.set_remedy("office update");
  Answer("CheckTenant", response);
  EXPECT_EQ(Run({"tenant", "check", "sori"}), ExitCode::kIncomplete);
  EXPECT_THAT(out(), HasSubstr("MISSING  office.tecnico.liaison  manca il referente"));
  response.clear_items();
  response.set_ready(true);
  Answer("CheckTenant", response);
  EXPECT_EQ(Run({"tenant", "check", "sori"}), ExitCode::kDone);
}

TEST_F(CliTest, ExplainsARouteAsOfTheChannelsOwner) {
  EXPECT_EQ(Run({"route", "explain", "Buca", "--channel", "sori/app"}), ExitCode::kDone) << err();
  EXPECT_EQ(Run({"route", "explain", "Buca", "--lat", "44.3"}), ExitCode::kDone) << err();
  EXPECT_THAT(exchanged_.calls[0].second, HasSubstr("parent: \"tenants/sori\" text: \"Buca\""));
  EXPECT_THAT(exchanged_.calls[1].second, HasSubstr("parent: \"associations/golfo\""));
}

TEST_F(CliTest, DoctorAndVersionAnswerProgramsToo) {
  v1::Installation installation;
  installation.set_database_available(true);
  installation.mutable_journal()->set_set_aside_count(2);
  installation.mutable_open_work()->set_set_aside_count(1);
  Answer("GetInstallation", installation);
  EXPECT_EQ(Run({"doctor", "-o", "json"}), ExitCode::kIncomplete);
  EXPECT_THAT(out(), HasSubstr("\"step\": \"set aside\""));
  EXPECT_THAT(out(), HasSubstr("\"finding\": \"2 messages could not be placed\""));
  EXPECT_THAT(out(), HasSubstr("1 messages under a request_id used before"));
  EXPECT_THAT(out(), HasSubstr("citizens' files are not checked"));
  EXPECT_EQ(Run({"version", "-o", "yaml"}), ExitCode::kDone);
  EXPECT_THAT(out(), HasSubstr("version: "));
  EXPECT_THAT(out(), Not(HasSubstr("adminctl")));
}

TEST_F(CliTest, DoctorTellsOfAVirusScannerThatIsAway) {
  v1::Installation installation;
  installation.set_database_available(true);
  installation.mutable_virus_scanner()->set_configured(true);
  installation.mutable_virus_scanner()->set_waiting_count(3);
  installation.mutable_virus_scanner()->set_infected_count(1);
  Answer("GetInstallation", installation);
  EXPECT_EQ(Run({"doctor", "-o", "json"}), ExitCode::kIncomplete);
  EXPECT_THAT(out(), HasSubstr("clamd does not answer, 3 files wait, 1 in quarantine"));
  installation.mutable_virus_scanner()->set_available(true);
  Answer("GetInstallation", installation);
  EXPECT_EQ(Run({"doctor", "-o", "json"}), ExitCode::kDone);
}

TEST_F(CliTest, ListsWhatAJournalSetAsideWhateverAssociationIsMeant) {
  v1::ListSetAsideMessagesResponse response;
  response.add_set_aside_messages()->set_reason("INTERNAL");
  Answer("ListSetAsideMessages", response);
  EXPECT_EQ(Run({"intake", "set-aside", "list"}), ExitCode::kDone) << err();
  EXPECT_THAT(exchanged_.calls[0].second, Not(HasSubstr("parent")));
  EXPECT_THAT(out(), HasSubstr("INTERNAL"));
  EXPECT_EQ(Run({"intake", "set-aside", "reprocess", "--all", "true"}), ExitCode::kDone) << err();
  EXPECT_THAT(exchanged_.calls[1].second, HasSubstr("all: true"));
  const std::string name = "setAsideMessages/0190a6b2-7c1e-7000-8000-00000000000f";
  EXPECT_EQ(Run({"intake", "set-aside", "reprocess", name}), ExitCode::kDone) << err();
  EXPECT_THAT(exchanged_.calls[2].second, HasSubstr(name));
  EXPECT_EQ(Run({"set-aside", "list", "tenants/sori"}), ExitCode::kDone) << err();
  EXPECT_THAT(exchanged_.calls[3].second, HasSubstr("parent: \"tenants/sori\""));
}

TEST_F(CliTest, DiffTellsWhatTheManifestDoesNotNameAndHowToTakeItOutOfUse) {
  const std::string manifest =
      Write("m.yaml",
            "id: golfo\n"
            "association: {display_name: Golfo, agreement: {form: FORM_CONVENTION, start_date: "
            "2025-01-01}}\n");
  v1::ApplyManifestResponse response;
  Answer("ApplyManifest", response);
  EXPECT_EQ(Run({"diff", "-f", manifest}), ExitCode::kDone) << err();
  EXPECT_THAT(err(), HasSubstr("everything is as the manifest says"));
  response.add_unlisted("tenants/sori/offices/ambiente");
  response.add_unlisted("tenants/sori/grants/bruno");
  Answer("ApplyManifest", response);
  EXPECT_EQ(Run({"diff", "-f", manifest}), ExitCode::kDifferences);
  EXPECT_THAT(err(), Not(HasSubstr("everything is as")));
  EXPECT_THAT(out(), HasSubstr("adminctl office suspend tenants/sori/offices/ambiente"));
  EXPECT_THAT(out(), HasSubstr("adminctl grant delete tenants/sori/grants/bruno"));
  Answer("ApplyManifest", response);
  EXPECT_EQ(Run({"apply", "-f", manifest}), ExitCode::kDone);
  EXPECT_THAT(out(), HasSubstr("tenants/sori/offices/ambiente"));
}

TEST_F(CliTest, ASuspendedGrantEndsNowAndComesBackWithOrWithoutAnEnd) {
  EXPECT_EQ(Run({"grant", "suspend", "sori/bruno"}), ExitCode::kDone) << err();
  EXPECT_EQ(Run({"grant", "resume", "sori/bruno"}), ExitCode::kDone) << err();
  EXPECT_EQ(Run({"grant", "resume", "sori/bruno", "--expire-time", "2027-12-31T23:00:00Z"}),
            ExitCode::kDone)
      << err();
  EXPECT_EQ(Run({"grant", "resume", "sori/bruno", "--expire-time", "domani"}), ExitCode::kUsage);
  ASSERT_EQ(exchanged_.calls.size(), 3);
  const char* const paths = "update_mask { paths: \"expire_time\" }";
  for (const auto& [method, request] : exchanged_.calls) {
    EXPECT_EQ(method, "UpdateGrant");
    EXPECT_THAT(request, HasSubstr("name: \"tenants/sori/grants/bruno\""));
    EXPECT_THAT(request, HasSubstr(paths));
    EXPECT_THAT(request, Not(HasSubstr("roles")));
  }
  EXPECT_THAT(exchanged_.calls[0].second, HasSubstr("expire_time { seconds: "));
  EXPECT_THAT(exchanged_.calls[1].second, Not(HasSubstr("expire_time {")));
  EXPECT_THAT(exchanged_.calls[2].second, HasSubstr("expire_time { seconds: 1830294000 }"));
}

TEST_F(CliTest, ShowsHowFarThePagesOfAnAuditTrailAreReadOnATerminalOnly) {
  for (const bool at_terminal : {true, false}) {
    at_terminal_ = at_terminal;
    v1::ListAuditSealsResponse seals;
    seals.add_audit_seals()->set_line_count(4);
    Answer("ListAuditSeals", seals);
    v1::ListAuditLinesResponse lines;
    lines.add_audit_lines();
    lines.set_next_page_token("2");
    Answer("ListAuditLines", lines);
    lines.clear_next_page_token();
    Answer("ListAuditLines", lines);
    Run({"audit", "verify", "sori"});
    const auto shown = HasSubstr("reading lines [#######                       ]  25% 1/4");
    EXPECT_THAT(err(), at_terminal ? ::testing::Matcher<std::string>(shown) : Not(shown));
  }
}

TEST_F(CliTest, PrintsTheUsageOfAGroupOnTheErrorStream) {
  EXPECT_EQ(Run({"tenant"}), ExitCode::kUsage);
  EXPECT_EQ(out(), "");
  EXPECT_THAT(err(), HasSubstr("tenant activate"));
  EXPECT_EQ(Run({"tenant", "--help"}), ExitCode::kDone);
  EXPECT_THAT(out(), HasSubstr("tenant activate"));
}

TEST_F(CliTest, TellsMistakesOfTheConfiguration) {
  const std::string path = Write("bad.yaml", "adress: x\n");
  Console console{.in = in_, .out = std::cout, .err = std::cerr};
  EXPECT_EQ(RunCli({"version", "--config", path}, console, nullptr), ExitCode::kUsage);
}

}  // namespace
}  // namespace mugugno::adminctl
