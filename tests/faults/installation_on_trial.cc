#include "tests/faults/installation_on_trial.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "mugugno/v1/installation_service.pb.h"
#include "tests/support/free_port.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"

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

InstallationOnTrial::InstallationOnTrial()
    : maria_(Must(MariaDb::Start(Durable()), "MariaDB")),
      config_(
          ConfigureGateway(folder_, *maria_, absl::StrCat("127.0.0.1:", Must(FreePort(), "port")))),
      gateway_(std::make_unique<GatewayProcess>(config_, folder_.path())) {
  gateway_->Start();
  association_ = std::make_unique<ExampleAssociation>("unix:" + folder_.File("local.sock"),
                                                      config_.listeners(0).address());
}

Unapplied InstallationOnTrial::CountUnapplied() {
  return tests::CountUnapplied(config_.journal().folder(), config_.master_key_file(), *maria_);
}

void InstallationOnTrial::AwaitApplied() {
  const absl::Time limit = absl::Now() + kApplyLimit;
  v1::Installation installation;
  absl::Status status;
  do {
    association_->Reconnect();
    status = association_->Call("root", "InstallationService.GetInstallation",
                                v1::GetInstallationRequest(), &installation);
    if (status.ok() && installation.journal().pending_count() == 0) return;
    absl::SleepFor(kPoll);
  } while (absl::Now() < limit);
  Must(absl::DeadlineExceededError(
           absl::StrCat(status.ToString(), " ", installation.ShortDebugString())),
       "messages stay pending");
}

std::vector<std::string> InstallationOnTrial::DiscrepanciesOf(const MessageLoad::Tally& tally) {
  AwaitApplied();
  return Discrepancies(tally.acknowledged, TakeCensus(*association_));
}

}  // namespace mugugno::tests
