#include "proto/yaml/yaml_message.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/rpc/error_details.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mugugno/config/v1/gateway.pb.h"
#include "mugugno/v1/manifest.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "mugugno/v1/submission_service.pb.h"

namespace mugugno::yaml {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

template <typename Message>
std::vector<std::string> Problems(absl::string_view text) {
  Message message;
  return absl::StrSplit(Describe("f.yaml", Parse(text, message)), '\n', absl::SkipEmpty());
}

template <typename Message>
Message Good(absl::string_view text) {
  Message message;
  EXPECT_EQ(Describe("f.yaml", Parse(text, message)), "");
  return message;
}

constexpr char kSubmission[] =
    "parent: apps/sori-app\n"
    "request_id: 0190a6b2-7c1e-7000-8000-00000000000f\n";

TEST(Parse, ReadsKeysOfEitherSpellingAndTextAsWritten) {
  const auto request = Good<v1::SubmitMessageRequest>(absl::StrCat(kSubmission,
                                                                   "message:\n"
                                                                   "  userId: 007\n"
                                                                   "  declared_comune: 010060\n"
                                                                   "  text: |\n"
                                                                   "    Prima riga\n"
                                                                   "    seconda\n"
                                                                   "  position: {latitude: 44}\n"
                                                                   "  phone_number:\n"
                                                                   "  email: ~\n"));
  EXPECT_EQ(request.message().user_id(), "007");
  EXPECT_EQ(request.message().declared_comune(), "010060");
  EXPECT_EQ(request.message().text(), "Prima riga\nseconda\n");
  EXPECT_EQ(request.message().position().latitude(), 44);
  EXPECT_FALSE(request.message().has_send_time());
}

TEST(Parse, ReadsEnumsByShortAndFullNameInAnyCase) {
  const auto manifest = Good<v1::Manifest::Tenant>(
      "id: sori\n"
      "tenant: {display_name: Sori, istat_code: 010060, cadastral_code: I852, mode: training}\n"
      "channels:\n"
      "- {id: a, channel: {display_name: A, kind: app}}\n"
      "- {id: b, channel: {display_name: B, kind: KIND_APP}}\n");
  EXPECT_EQ(manifest.tenant().mode(), v1::Tenant::MODE_TRAINING);
  EXPECT_EQ(manifest.channels(0).channel().kind(), v1::Channel::KIND_APP);
  EXPECT_EQ(manifest.channels(1).channel().kind(), v1::Channel::KIND_APP);
}

TEST(Parse, LetsAMessageBeWrittenInTheOneThatBearsItsName) {
  const auto tenant = Good<v1::Manifest::Tenant>(
      "id: sori\n"
      "display_name: Sori\n"
      "istat_code: 010060\n"
      "cadastral_code: I852\n"
      "offices:\n"
      "- id: tecnico\n"
      "  display_name: Ufficio tecnico\n"
      "  topics: [road, light]\n");
  EXPECT_EQ(tenant.tenant().istat_code(), "010060");
  EXPECT_EQ(tenant.offices(0).office().topics(1), "light");
}

TEST(Parse, NamesTheLineAndThePathAsWritten) {
  EXPECT_THAT(Problems<v1::Manifest::Tenant>("id: Sori\n"
                                             "display_name: Sori\n"
                                             "istat_code: 0100600\n"
                                             "offices:\n"
                                             "- id: tecnico\n"
                                             "  topics: [road, light]\n"),
              ElementsAre("f.yaml:1:1: cadastral_code is required",
                          HasSubstr("f.yaml:1:5: id must be an id: 1 to 63 lower-case letters"),
                          "f.yaml:3:13: istat_code must be at most 6 bytes long, not 7",
                          "f.yaml:5:3: offices[0].display_name is required"));
}

TEST(Parse, ReportsAllProblemsAtOnce) {
  EXPECT_THAT(
      Problems<v1::SubmitMessageRequest>("parent: [apps/sori-app]\n"
                                         "request_id: one\n"
                                         "request_id: two\n"
                                         "message:\n"
                                         "  txt: ciao\n"
                                         "  attachments: apps/a/attachments/b\n"
                                         "  position:\n"
                                         "    latitude: nord\n"
                                         "    longitude: 200\n"
                                         "  send_time: ieri\n"
                                         "extra: {}\n"),
      ElementsAre("f.yaml:1:9: parent must be a single value",
                  "f.yaml:2:13: request_id must be a UUID",
                  "f.yaml:3:1: request_id is given twice (first as request_id)",
                  "f.yaml:5:3: message.txt is no field of InboundMessage (did you mean \"text\"?)",
                  "f.yaml:5:3: message.user_id is required",
                  "f.yaml:6:16: message.attachments must be a list",
                  "f.yaml:8:15: message.position.latitude must be a number",
                  "f.yaml:9:16: message.position.longitude must be between -180 and 180",
                  "f.yaml:10:14: message.send_time must be a time such as "
                  "2026-12-31T23:59:59+01:00",
                  "f.yaml:11:1: extra is no field of SubmitMessageRequest"));
}

TEST(Parse, RefusesWrongNumbersAndTruths) {
  EXPECT_THAT(Problems<config::v1::Gateway>("worker_threads: -1\n"
                                            "max_concurrent_calls: 99999999999\n"
                                            "drain_seconds: 601\n"
                                            "development: yes\n"
                                            "master_key_file: k\n"
                                            "listeners: [{address: 'unix:/x', trust: open}]\n"
                                            "cells: []\n"
                                            "journal: {folder: j, max_bytes: 1e9}\n"
                                            "mail: here\n"),
              ElementsAre("f.yaml:1:17: worker_threads must be between 0 and 4294967295",
                          "f.yaml:2:23: max_concurrent_calls must be between 0 and 4294967295",
                          "f.yaml:3:16: drain_seconds must be between 0 and 600",
                          "f.yaml:4:14: development must be true or false",
                          "f.yaml:6:41: listeners[0].trust must be one of PUBLIC, FRONT, LOCAL",
                          "f.yaml:7:8: cells is required",
                          "f.yaml:8:33: journal.max_bytes must be a whole number",
                          "f.yaml:9:7: mail must be a mapping of Mail fields"));
}

TEST(Parse, TakesAtMostOneOfAOneof) {
  EXPECT_THAT(Problems<v1::Office>("display_name: X\n"
                                   "hand_off:\n"
                                   "  email: {address: a@b.example}\n"
                                   "  webhook: {url: 'https://b.example/'}\n"),
              ElementsAre("f.yaml:4:3: hand_off.webhook cannot be given together with email"));
}

TEST(Parse, RefusesWhatTheGatewaySets) {
  EXPECT_THAT(Problems<v1::Channel>("display_name: X\nkind: APP\nstate: ACTIVE\n"),
              ElementsAre("f.yaml:3:1: state is set by the gateway and cannot be given"));
}

TEST(Parse, MergesMappingsWithTheirOwnKeysFirst) {
  const auto tenant = Good<v1::Manifest::Tenant>(
      "id: sori\n"
      "display_name: Sori\n"
      "istat_code: 010060\n"
      "cadastral_code: I852\n"
      "offices:\n"
      "- &tecnico\n"
      "  id: tecnico\n"
      "  display_name: Ufficio tecnico\n"
      "  topics: &topics [road]\n"
      "- <<: *tecnico\n"
      "  id: ambiente\n"
      "- {id: scuola, display_name: Scuola, topics: *topics}\n");
  EXPECT_EQ(tenant.offices(1).id(), "ambiente");
  EXPECT_EQ(tenant.offices(1).office().display_name(), "Ufficio tecnico");
  EXPECT_EQ(tenant.offices(2).office().topics(0), "road");
}

TEST(Parse, BoundsAliasesThatMultiply) {
  std::string text = "id: sori\noffices:\n- &o {id: x, topics: [";
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&text, "x,");
  text += "x]}\n";
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&text, "- *o\n");
  EXPECT_THAT(Problems<v1::Manifest::Tenant>(text),
              ::testing::Contains(HasSubstr("is too much: more than 200000 values")));
}

TEST(Parse, SurvivesAnAliasOfItself) {
  EXPECT_THAT(Problems<v1::Manifest::Tenant>("&a\nid: x\noffices: [*a]\n"),
              ::testing::Not(::testing::IsEmpty()));
  EXPECT_THAT(Problems<v1::Manifest::Tenant>("&a\nid: x\n<<: *a\n"),
              ::testing::Not(::testing::IsEmpty()));
}

TEST(Parse, SurvivesDeepNesting) {
  EXPECT_THAT(Problems<v1::Manifest>(std::string(100000, '[')), SizeIs(1));
  EXPECT_THAT(Problems<v1::Manifest>(std::string(100000, '{')), SizeIs(1));
}

TEST(Parse, PointsAtBrokenTextAndTabs) {
  EXPECT_THAT(Problems<v1::Manifest>("id: golfo\nassociation: {display_name: [}\n"),
              ElementsAre(HasSubstr("f.yaml:2:30: ")));
  EXPECT_THAT(Problems<v1::Manifest>("id: golfo\nassociation:\n\tdisplay_name: x\n"),
              ElementsAre("f.yaml:3:1: indent with spaces, not with tabs"));
  EXPECT_THAT(Problems<v1::Manifest>("id: golfo\nassociation: caff\xe8\n"),
              ElementsAre("f.yaml:2:18: the text is not UTF-8 here"));
  EXPECT_THAT(Problems<v1::Manifest>("id: a\n---\nid: b\n"),
              ElementsAre(HasSubstr("the file must hold one document only")));
  // A text in which the parser finds documents without end.
  EXPECT_THAT(Problems<v1::Manifest>(",:ei\nolo\n"), Not(IsEmpty()));
}

TEST(Parse, SaysWhatAnEmptyFileLacks) {
  EXPECT_THAT(Problems<v1::Manifest>("# nothing\n"),
              ElementsAre(HasSubstr("id is required"), HasSubstr("association is required")));
}

TEST(Parse, ReadsMapsAndRefusesDoubleKeys) {
  EXPECT_EQ(Good<google::rpc::ErrorInfo>("metadata: {a: 1, b: x}").metadata().at("a"), "1");
  EXPECT_THAT(Problems<google::rpc::ErrorInfo>("metadata: {a: 1, a: 2}"),
              ElementsAre("f.yaml:1:18: metadata.a is given twice"));
}

TEST(Parse, ReadsBytesAndDurations) {
  EXPECT_EQ(Good<google::rpc::RetryInfo>("retry_delay: 1m30.5s").retry_delay().nanos(), 500000000);
  EXPECT_THAT(Problems<google::rpc::RetryInfo>("retry_delay: soon"),
              ElementsAre(HasSubstr("must be a duration such as")));
  EXPECT_EQ(Good<v1::ImportPlacesRequest>("{parent: associations/a, yaml: aGk=}").yaml(), "hi");
  EXPECT_THAT(Problems<v1::ImportPlacesRequest>("{parent: associations/a, yaml: '?'}"),
              ElementsAre("f.yaml:1:32: yaml must be base64"));
}

TEST(ParseFile, SaysThatAFileCannotBeOpened) {
  v1::Manifest manifest;
  EXPECT_EQ(Describe("none.yaml", ParseFile("/nonexistent/none.yaml", manifest)),
            "none.yaml: the file cannot be opened\n");
}

}  // namespace
}  // namespace mugugno::yaml
