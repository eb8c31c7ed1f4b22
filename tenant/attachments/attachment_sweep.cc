#include "tenant/attachments/attachment_sweep.h"

#include <algorithm>
#include <vector>

#include "absl/time/clock.h"

#include "tenant/attachments/attachment_store.h"
#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kStepTime = absl::Seconds(5);
constexpr size_t kAtOnce = 100;

}  // namespace

absl::Status AttachmentSweep::Run() {
  for (const Cell& cell : cells_.all()) RETURN_IF_ERROR(RemoveExpired(*cell.database));
  return RemoveOrphans();
}

absl::Status AttachmentSweep::RemoveExpired(Database& database) {
  const SystemCaller worker("housekeeping");
  std::vector<AttachmentStore::Expired> expired;
  do {
    RETURN_IF_ERROR(
        database.Transact(absl::Now() + kStepTime, [&](Session& session) -> absl::Status {
          const absl::Time now = clock_.Now();
          ASSIGN_OR_RETURN(expired, AttachmentStore(keys_).TakeExpired(session, now, kAtOnce));
          std::vector<AuditLine> audit;
          for (const auto& each : expired) {
            audit.push_back({each.owner, worker.name(), "attachment.expire",
                             ChildName(each.source, "attachments", each.id.ToString()), ""});
          }
          return AppendAudit(session, uuids_, now, audit);
        }));
    for (const auto& each : expired) RETURN_IF_ERROR(folder_.Remove(each.file));
  } while (expired.size() == kAtOnce);
  return absl::OkStatus();
}

absl::Status AttachmentSweep::RemoveOrphans() {
  ASSIGN_OR_RETURN(std::vector<Uuid> files, folder_.OlderThan(clock_.Now() - kAttachmentWait));
  while (!files.empty()) {
    const size_t count = std::min(files.size(), kAtOnce);
    std::vector<Uuid> orphans(files.end() - static_cast<std::ptrdiff_t>(count), files.end());
    files.resize(files.size() - count);
    for (const Cell& cell : cells_.all()) {
      RETURN_IF_ERROR(
          cell.database->Read(absl::Now() + kStepTime, [&](Session& session) -> absl::Status {
            ASSIGN_OR_RETURN(orphans, AttachmentStore(keys_).WithoutRow(session, orphans));
            return absl::OkStatus();
          }));
    }
    for (const Uuid& file : orphans) RETURN_IF_ERROR(folder_.Remove(file));
  }
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
