#include "gateway/services/installation_service.h"

#include <utility>

#include "absl/time/clock.h"
#include "google/protobuf/util/time_util.h"

#include "gateway/version.h"
#include "tenant/store/schema_version.h"
#include "tenant/tickets/open_work.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);

struct Counted {
  v1::Installation::OpenWork work;
  tenant::FileScanStore::Count files;
};

absl::StatusOr<Counted> CountOpenWork(const tenant::Cells& cells) {
  const absl::Time now = absl::Now();
  Counted counted;
  v1::Installation::OpenWork& sum = counted.work;
  for (const tenant::Cell& cell : cells.all()) {
    tenant::OpenWork part;
    RETURN_IF_ERROR(
        cell.database->Read(now + kPatience, [&](tenant::Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(part, tenant::CountOpenWork(session, now));
          return absl::OkStatus();
        }));
    sum.set_set_aside_count(sum.set_aside_count() + part.set_aside);
    sum.set_emergency_count(sum.emergency_count() + part.emergencies);
    sum.set_lobby_count(sum.lobby_count() + part.lobby_waiting);
    counted.files.waiting += part.files.waiting;
    counted.files.infected += part.files.infected;
  }
  return counted;
}

}  // namespace

absl::StatusOr<v1::Installation> InstallationService::GetInstallation(
    const tenant::Caller& caller, const v1::GetInstallationRequest&) {
  const routing::JournalHealth health = intake_.journal().Health();
  v1::Installation installation;
  installation.set_version(kVersion);
  installation.set_schema_version(tenant::kSchemaVersion);
  installation.set_database_available(readiness_.all_databases());
  v1::Installation::Journal* journal = installation.mutable_journal();
  journal->set_used_bytes(health.bytes_used);
  journal->set_limit_bytes(journal_bytes_);
  journal->set_pending_count(health.pending);
  *journal->mutable_oldest_pending_age() = google::protobuf::util::TimeUtil::MicrosecondsToDuration(
      absl::ToInt64Microseconds(health.oldest_pending_age));
  journal->set_set_aside_count(health.set_aside);
  journal->set_alarm(health.alarm);
  journal->set_unreconciled_count(health.applied);
  installation.set_tenant_count(static_cast<int32_t>(caller.directory().tenants().size()));
  installation.set_push_configured(push_configured_);
  v1::Installation::VirusScanner* scanner = installation.mutable_virus_scanner();
  const auto answers = probe_.ReachScanner(absl::Now() + kPatience);
  scanner->set_configured(answers.has_value());
  scanner->set_available(answers && answers->ok());
  if (auto counted = CountOpenWork(cells_); counted.ok()) {
    *installation.mutable_open_work() = std::move(counted->work);
    if (answers) scanner->set_waiting_count(counted->files.waiting);
    scanner->set_infected_count(counted->files.infected);
  }
  return installation;
}

}  // namespace mugugno::gateway
