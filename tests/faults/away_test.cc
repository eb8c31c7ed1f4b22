// A gateway that starts while its database is away takes messages, and nothing else, until it is
// back.

#include <filesystem>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpc/health/v1/health.pb.h"
#include <gmock/gmock.h>

#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tenant/directory/directory_keeper.h"
#include "tests/faults/installation_on_trial.h"
#include "tests/support/fake_clock.h"
#include "tests/support/must.h"
#include "tests/support/picture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/visitor.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;
using v1::Submission;

class Away : public ::testing::Test {
 protected:
  // The gateway, started anew while the database does not answer.
  void StartWithoutDatabase() {
    trial_.gateway().Stop();
    ASSERT_OK(trial_.maria().Stop());
    trial_.gateway().Start();
    trial_.association().Reconnect();
  }
  void BringDatabaseBack() {
    ASSERT_OK(trial_.maria().Restart());
    trial_.AwaitApplied();
  }

  absl::Status ListTickets(const std::string& caller) {
    v1::ListTicketsRequest request;
    request.set_parent("tenants/sori");
    v1::ListTicketsResponse response;
    return trial_.association().Call(caller, "TicketService.ListTickets", request, &response);
  }

  bool Serving(const std::string& service) {
    grpc::health::v1::HealthCheckRequest request;
    request.set_service(service);
    HealthCheckResponse response;
    const auto* method =
        request.GetDescriptor()->file()->FindServiceByName("Health")->FindMethodByName("Check");
    const auto reply = trial_.association().Connect("")->Call(*method, request, response);
    EXPECT_TRUE(reply.ok()) << reply.status.ShortDebugString();
    return response.status() == HealthCheckResponse::SERVING;
  }

  std::string CopyFile() const { return trial_.config().journal().folder() + "/directory.copy"; }

  InstallationOnTrial trial_;
};

TEST_F(Away, WhatIsSubmittedIsPendingAndAppliedOnceWhenTheDatabaseIsBack) {
  StartWithoutDatabase();
  const auto request = InstallationOnTrial::Message("sori-app", "C'è una buca in via Garibaldi");
  const auto first = trial_.Submit(request);
  ASSERT_OK(first);
  EXPECT_EQ(first->state(), Submission::STATE_PENDING);
  const auto second = trial_.Submit(request);
  ASSERT_OK(second);
  EXPECT_EQ(second->name(), first->name());
  EXPECT_EQ(trial_.Find(*first)->state(), Submission::STATE_PENDING);
  const auto shared = trial_.Submit(InstallationOnTrial::Message("golfo-app", "Buca a Recco"));
  ASSERT_OK(shared);
  BringDatabaseBack();
  const auto applied = trial_.Find(*first);
  ASSERT_OK(applied);
  EXPECT_EQ(applied->state(), Submission::STATE_APPLIED);
  EXPECT_EQ(applied->comune_display_name(), "Sori");
  EXPECT_THAT(applied->number(), ::testing::StartsWith("SORI-"));
  EXPECT_EQ(trial_.Find(*shared)->comune_display_name(), "Recco");
  EXPECT_EQ(trial_.RowsOf("ticket"), "2");
  EXPECT_EQ(trial_.Submit(request)->number(), applied->number());
  EXPECT_EQ(trial_.RowsOf("submission"), "2");
}

TEST_F(Away, WhereAPhotoWasTakenIsReadWhenTheMessageIsDecided) {
  const std::string photo =
      Jpeg({.taken = ExifTime(absl::Now() - absl::Minutes(5)), .zone = "+00:00"});
  v1::UploadAttachmentRequest upload;
  upload.mutable_declaration()->set_parent("apps/golfo-app");
  upload.mutable_declaration()->set_size_bytes(static_cast<int64_t>(photo.size()));
  upload.set_chunk(photo);
  v1::Attachment attachment;
  bool sent = false;
  ASSERT_OK(trial_.association().Exchange(
      "golfo-app", "AttachmentService.UploadAttachment", upload, attachment,
      [&] { return !std::exchange(sent, true); }, [] {}));
  StartWithoutDatabase();
  auto request = InstallationOnTrial::Message("golfo-app", "C'è una buca enorme");
  request.mutable_message()->add_attachments(attachment.name());
  const auto pending = trial_.Submit(request);
  ASSERT_OK(pending);
  EXPECT_EQ(pending->state(), Submission::STATE_PENDING);
  BringDatabaseBack();
  EXPECT_EQ(trial_.Find(*pending)->comune_display_name(), "Sori");
}

TEST_F(Away, AnEmergencyIsToldOf112AtOnce) {
  StartWithoutDatabase();
  const auto request =
      InstallationOnTrial::Message("sori-app", "C'è un incendio nel bosco vicino alle case");
  const auto submission = trial_.Submit(request);
  ASSERT_OK(submission);
  ASSERT_EQ(submission->state(), Submission::STATE_PENDING);
  EXPECT_TRUE(submission->emergency());
  EXPECT_TRUE(trial_.Find(*submission)->emergency());
  EXPECT_TRUE(trial_.Submit(request)->emergency());
  const auto other = trial_.Submit(InstallationOnTrial::Message("sori-app", "Lampione spento"));
  ASSERT_OK(other);
  EXPECT_FALSE(other->emergency());
  // As after a crash: what is read from the journal knows it too.
  trial_.gateway().Stop();
  trial_.gateway().Start();
  trial_.association().Reconnect();
  EXPECT_TRUE(trial_.Find(*submission)->emergency());
  BringDatabaseBack();
  EXPECT_TRUE(trial_.Find(*submission)->emergency());
}

TEST_F(Away, AWebFormIsServedAndWhatItSendsIsAppliedOnceWhenTheDatabaseIsBack) {
  StartWithoutDatabase();
  Visitor visitor(trial_.config().listeners(3).address().substr(5));
  const std::string path = "/modulo/associazione/golfo-paradiso/modulo";
  const auto page = visitor.Get(path);
  ASSERT_EQ(page.status, 200) << page.body;
  const Visitor::Fields fields = {{"pagina", Aged(page.Hidden("pagina"), 60)},
                                  {"testo", "Incendio a Recco vicino alle case, c'è gente dentro"},
                                  {"nome", "Ada"}};
  for (int i = 0; i < 2; ++i) {
    const auto taken = visitor.Post(path, fields);
    // No address yet: there are no keys to seal it with.
    EXPECT_EQ(taken.status, 200) << taken.body;
    EXPECT_THAT(taken.body, HasSubstr("Chiama subito il 112."));
    EXPECT_THAT(taken.body, HasSubstr("è al sicuro"));
  }
  EXPECT_EQ(visitor.Get("/conversazione/AAAA").status, 503);
  BringDatabaseBack();
  EXPECT_EQ(trial_.RowsOf("ticket"), "1");
  EXPECT_EQ(visitor.Post(path, fields).status, 303);
  EXPECT_EQ(trial_.RowsOf("submission"), "1");
}

TEST_F(Away, NothingElseIsServedUntilTheDatabaseIsBack) {
  EXPECT_OK(ListTickets("comunicazione"));
  StartWithoutDatabase();
  EXPECT_TRUE(Serving("mugugno.v1.SubmissionService"));
  EXPECT_FALSE(Serving("mugugno.v1.TicketService"));
  EXPECT_FALSE(Serving("mugugno.v1.DirectoryService"));
  for (const char* caller : {"comunicazione", "sori-app", ""}) {
    EXPECT_THAT(ListTickets(caller), StatusIs(StatusCode::kUnavailable)) << caller;
  }
  v1::ListTenantsRequest tenants;
  tenants.set_parent("associations/golfo-paradiso");
  v1::ListTenantsResponse listed;
  EXPECT_THAT(trial_.association().Call("root", "DirectoryService.ListTenants", tenants, &listed),
              StatusIs(StatusCode::kUnavailable));
  BringDatabaseBack();
  EXPECT_OK(ListTickets("comunicazione"));
  EXPECT_TRUE(Serving("mugugno.v1.TicketService"));
  EXPECT_TRUE(Serving("mugugno.v1.DirectoryService"));
}

TEST_F(Away, WhoMayNotSubmitMayNotWithoutTheDatabaseEither) {
  v1::RevokeCredentialRequest revoke;
  revoke.set_name("apps/recco-app/credentials/first");
  v1::Credential revoked;
  ASSERT_OK(
      trial_.association().Call("admin-recco", "AccessService.RevokeCredential", revoke, &revoked));
  v1::SuspendAppRequest suspend;
  suspend.set_name("apps/sori-app");
  v1::App suspended;
  ASSERT_OK(
      trial_.association().Call("admin-sori", "AccessService.SuspendApp", suspend, &suspended));
  StartWithoutDatabase();
  EXPECT_THAT(trial_.Submit(InstallationOnTrial::Message("recco-app", "Buca")),
              StatusIs(StatusCode::kUnauthenticated));
  // Of a comune that is still being set up.
  EXPECT_THAT(trial_.Submit(InstallationOnTrial::Message("chiavari-app", "Buca")),
              HasReason("TENANT_IN_SETUP"));
  // Suspension never stops intake, and it stops reading.
  EXPECT_OK(trial_.Submit(InstallationOnTrial::Message("sori-app", "Buca")));
  v1::ListSubmissionsRequest list;
  list.set_parent("apps/sori-app");
  list.set_user_id("x");
  v1::ListSubmissionsResponse listed;
  EXPECT_THAT(
      trial_.association().Call("sori-app", "SubmissionService.ListSubmissions", list, &listed),
      StatusIs(StatusCode::kPermissionDenied));
}

// Killed, it could not keep its last directory when it ended.
TEST_F(Away, AKilledGatewayStartsFromTheDirectoryItKeptWhileItRan) {
  const absl::Time limit = absl::Now() + absl::Minutes(1);
  const tenant::MasterKeys masters(
      Must(tenant::MasterKey::Read(trial_.config().master_key_file()), "master key"));
  const tenant::SystemClock clock;
  const tenant::DirectoryKeeper keeper(CopyFile(), masters, clock);
  bool kept = false;
  while (!kept && absl::Now() < limit) {
    const auto copy = keeper.Kept();
    // The last thing the example brings into the directory.
    const auto* recco = copy.ok() ? (*copy)->FindTenant("recco") : nullptr;
    kept = recco != nullptr && recco->tenant.in_service;
    absl::SleepFor(absl::Milliseconds(20));
  }
  ASSERT_TRUE(kept);
  trial_.gateway().Kill9();
  ASSERT_OK(trial_.maria().Stop());
  trial_.gateway().Start();
  trial_.association().Reconnect();
  EXPECT_OK(trial_.Submit(InstallationOnTrial::Message("recco-app", "Buca")));
}

TEST_F(Away, WithoutAYoungCopyOfTheDirectoryItDoesNotStart) {
  trial_.gateway().Stop();
  ASSERT_OK(trial_.maria().Stop());
  const tenant::MasterKeys masters(
      Must(tenant::MasterKey::Read(trial_.config().master_key_file()), "master key"));
  const FakeClock yesterday(absl::Now() - absl::Hours(25));
  ASSERT_OK(tenant::DirectoryKeeper(CopyFile(), masters, yesterday)
                .Keep(*tenant::SnapshotEdit().Finish(1)));
  EXPECT_EQ(trial_.gateway().StartInVain(), 1);
  EXPECT_THAT(trial_.gateway().Log(), HasSubstr("older than 24 hours"));
  std::filesystem::remove(CopyFile());
  EXPECT_EQ(trial_.gateway().StartInVain(), 1);
  EXPECT_THAT(trial_.gateway().Log(), HasSubstr("the database does not answer, and without it: "
                                                "copy of the directory: " +
                                                CopyFile() + " is not there"));
}

}  // namespace
}  // namespace mugugno::tests
