#include "gateway/services/installation_service.h"

#include "google/protobuf/util/time_util.h"

#include "gateway/version.h"
#include "tenant/store/schema_version.h"

namespace mugugno::gateway {

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
  return installation;
}

}  // namespace mugugno::gateway
