#include "tests/faults/installation_on_trial.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

#include "tests/support/free_port.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/request_id.h"

namespace mugugno::tests {
namespace {

constexpr absl::Duration kApplyLimit = absl::Minutes(2);
constexpr absl::Duration kPoll = absl::Milliseconds(20);

MariaDbOptions Durable() {
  MariaDbOptions options;
  options.durable = true;
  return options;
}

}  // namespace

InstallationOnTrial::InstallationOnTrial(const Between& between)
    : maria_(Must(MariaDb::Start(Durable()), "MariaDB")),
      config_([&] {
        config::v1::Gateway config = ConfigureGateway(
            folder_, *maria_, absl::StrCat("127.0.0.1:", Must(FreePort(), "port")));
        if (between) config.mutable_cells(0)->set_address("unix:" + between(maria_->socket()));
        return config;
      }()),
      gateway_(std::make_unique<GatewayProcess>(config_, folder_.path())) {
  gateway_->Start();
  association_ = std::make_unique<ExampleAssociation>("unix:" + folder_.File("local.sock"),
                                                      config_.listeners(0).address());
}

Unapplied InstallationOnTrial::CountUnapplied() {
  return tests::CountUnapplied(config_.journal().folder(), config_.master_key_file(), *maria_);
}

v1::SubmitMessageRequest InstallationOnTrial::Message(const std::string& app,
                                                      const std::string& text) {
  v1::SubmitMessageRequest request;
  request.set_parent("apps/" + app);
  request.set_request_id(NewRequestId());
  request.mutable_message()->set_user_id(NewRequestId());
  request.mutable_message()->set_text(text);
  return request;
}

absl::StatusOr<v1::Submission> InstallationOnTrial::Submit(
    const v1::SubmitMessageRequest& request) {
  v1::Submission submission;
  const absl::Status status = association_->Call(
      request.parent().substr(5), "SubmissionService.SubmitMessage", request, &submission);
  if (!status.ok()) return status;
  return submission;
}

absl::StatusOr<v1::Submission> InstallationOnTrial::Find(const v1::Submission& submission) {
  v1::GetSubmissionRequest request;
  request.set_name(submission.name());
  v1::Submission found;
  const std::string app = std::vector<std::string>(absl::StrSplit(submission.name(), '/'))[1];
  const absl::Status status =
      association_->Call(app, "SubmissionService.GetSubmission", request, &found);
  if (!status.ok()) return status;
  return found;
}

std::string InstallationOnTrial::RowsOf(const std::string& table) {
  return Must(maria_->Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.", table)), table);
}

v1::Installation::Journal InstallationOnTrial::JournalStatus() {
  v1::Installation installation;
  Must(association_->Call("root", "InstallationService.GetInstallation",
                          v1::GetInstallationRequest(), &installation),
       "installation");
  return installation.journal();
}

void InstallationOnTrial::AwaitApplied() {
  AwaitJournal(
      [](const v1::Installation::Journal& journal) { return journal.pending_count() == 0; });
}

void InstallationOnTrial::AwaitJournal(
    const std::function<bool(const v1::Installation::Journal&)>& so) {
  const absl::Time limit = absl::Now() + kApplyLimit;
  v1::Installation installation;
  absl::Status status;
  do {
    association_->Reconnect();
    status = association_->Call("root", "InstallationService.GetInstallation",
                                v1::GetInstallationRequest(), &installation);
    if (status.ok() && so(installation.journal())) return;
    absl::SleepFor(kPoll);
  } while (absl::Now() < limit);
  Must(absl::DeadlineExceededError(
           absl::StrCat(status.ToString(), " ", installation.ShortDebugString())),
       "the journal stays as it is");
}

std::vector<std::string> InstallationOnTrial::DiscrepanciesOf(const MessageLoad::Tally& tally) {
  AwaitApplied();
  return Discrepancies(tally.acknowledged, TakeCensus(*association_));
}

}  // namespace mugugno::tests
