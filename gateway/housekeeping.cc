#include "gateway/housekeeping.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/log.h"
#include "tenant/audit/audit_sealer.h"
#include "tenant/directory/reference_store.h"
#include "tenant/errors.h"
#include "tenant/feed/feed_reader.h"
#include "tenant/requests.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

constexpr absl::Duration kStepTime = absl::Seconds(5);
// As long as a client may repeat a call under its request_id.
constexpr absl::Duration kRequestAge = absl::Hours(24 * 30);
constexpr size_t kForgottenAtOnce = 1000;

std::string VersionOf(const std::vector<tenant::ReferenceRow>& rows,
                      const std::string& association) {
  std::string version;
  for (const tenant::ReferenceRow& row : rows) {
    if (row.association == association) absl::StrAppend(&version, row.kind, "-", row.revision, " ");
  }
  return version;
}

}  // namespace

absl::Status LoadReference(const tenant::Cells& cells, routing::RoutingSnapshots& snapshots,
                           absl::Time deadline) {
  for (const tenant::Cell& cell : cells.all()) {
    std::map<std::string, routing::ReferenceFiles> changed;
    RETURN_IF_ERROR(cell.database->Read(deadline, [&](tenant::Session& session) -> absl::Status {
      changed.clear();
      ASSIGN_OR_RETURN(const std::vector<tenant::ReferenceRow> rows,
                       tenant::ListReference(session));
      for (const tenant::ReferenceRow& row : rows) {
        const std::string version = VersionOf(rows, row.association);
        if (snapshots.Reference(row.association).version == version) continue;
        routing::ReferenceFiles& data = changed[row.association];
        data.version = version;
        ASSIGN_OR_RETURN(tenant::ReferenceRow whole,
                         tenant::GetReference(session, row.association, row.kind));
        (row.kind == "territory" ? data.territory_geojson : data.places_yaml) =
            std::move(whole.content);
      }
      return absl::OkStatus();
    }));
    for (auto& [association, data] : changed) {
      RETURN_IF_ERROR(snapshots.Replace(association, std::move(data)));
    }
  }
  return absl::OkStatus();
}

Housekeeping::Housekeeping(HousekeepingParts parts) : parts_(std::move(parts)) {
  thread_ = std::thread([this] { Run(); });
}

Housekeeping::~Housekeeping() {
  {
    tenant::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void Housekeeping::Run() {
  for (int second = 1;; ++second) {
    {
      tenant::MutexLock lock(&mutex_);
      const absl::Time next = absl::Now() + absl::Seconds(1);
      while (!stopping_ && absl::Now() < next) changed_.WaitFor(&mutex_, next - absl::Now());
      if (stopping_) break;
    }
    EverySecond();
    if (!parts_.readiness.whole()) continue;
    if (second % 10 == 0) EveryTenSeconds();
    if (second % 600 == 0) EveryTenMinutes();
    if (second % 3600 == 0) EveryHour();
  }
  // Its own last changes, too.
  if (parts_.readiness.database()) KeepDirectory(true);
}

void Housekeeping::EverySecond() {
  if (parts_.readiness.whole()) {
    FollowDirectory();
  } else {
    OpenDatabase();
  }
  WatchJournal();
}

void Housekeeping::OpenDatabase() {
  const absl::Status opened = parts_.open_database();
  if (opened.ok()) {
    LogLine(LogLevel::kInfo, "database").Add("available", "yes");
  } else if (opened.message() != obstacle_) {
    LogLine(LogLevel::kError, "database").Add("available", "no").Add("error", opened.message());
  }
  obstacle_ = std::string(opened.message());
}

void Housekeeping::FollowDirectory() {
  const absl::Status followed = parts_.refresh.CatchUp(absl::Now() + kStepTime);
  if (followed.ok() != parts_.readiness.database()) {
    LogLine(followed.ok() ? LogLevel::kInfo : LogLevel::kError, "database")
        .Add("available", followed.ok() ? "yes" : "no");
  }
  parts_.readiness.SetDatabase(followed.ok());
  if (!followed.ok()) return;
  KeepDirectory(false);
  // Keys that another gateway rotated.
  const absl::Status keys = parts_.keys.CatchUp(absl::Now() + kStepTime);
  if (!keys.ok()) LogLine(LogLevel::kWarning, "keys").Add("error", keys.message());
}

void Housekeeping::KeepDirectory(bool last) {
  const absl::Status kept = parts_.keeper.Keep(*parts_.refresh.directory().Current(), last);
  if (kept.ok() != copy_kept_) {
    LogLine(kept.ok() ? LogLevel::kInfo : LogLevel::kError, "copy of the directory")
        .Add("kept", kept.ok() ? "yes" : "no")
        .Add("detail", tenant::InternalDetail(kept));
  }
  copy_kept_ = kept.ok();
}

void Housekeeping::WatchJournal() {
  const routing::JournalHealth health = parts_.intake.journal().Health();
  if (health.alarm == alarm_) return;
  alarm_ = health.alarm;
  LogLine(alarm_ ? LogLevel::kError : LogLevel::kInfo, "journal")
      .Add("alarm", alarm_ ? "yes" : "no")
      .Add("used_percent", static_cast<int64_t>(health.ratio * 100))
      .Add("pending", health.pending)
      .Add("set_aside", health.set_aside)
      .Add("unreadable", health.unreadable)
      .Add("last_failure", health.last_failure);
}

void Housekeeping::EveryTenSeconds() {
  const absl::Status read = LoadReference(parts_.cells, parts_.snapshots, absl::Now() + kStepTime);
  if (!read.ok()) LogLine(LogLevel::kWarning, "reference").Add("error", read.message());
}

void Housekeeping::EveryTenMinutes() {
  const absl::Time now = absl::Now();
  const auto directory = parts_.refresh.directory().Current();
  absl::Status sealed =
      tenant::SealAuditTrails(*parts_.cells.home().database, {"installation"}, now, now + kStepTime)
          .status();
  for (const auto& association : directory->associations()) {
    const auto cell = parts_.cells.Of(association->association.id);
    if (!cell.ok()) continue;
    sealed.Update(
        tenant::SealAuditTrails(*(*cell)->database,
                                tenant::AuditTrailsOf(*directory, association->association.id), now,
                                absl::Now() + kStepTime)
            .status());
  }
  if (!sealed.ok()) LogLine(LogLevel::kWarning, "audit").Add("error", sealed.message());
}

void Housekeeping::EveryHour() {
  const absl::Time now = absl::Now();
  for (const tenant::Cell& cell : parts_.cells.all()) {
    const auto pruned = tenant::PruneFeed(*cell.database, now, now + kStepTime);
    const absl::Status forgotten =
        cell.database->Transact(now + kStepTime, [&](tenant::Session& session) {
          return tenant::ForgetRequests(session, now - kRequestAge, kForgottenAtOnce).status();
        });
    if (!pruned.ok() || !forgotten.ok()) {
      LogLine(LogLevel::kWarning, "pruning").Add("cell", cell.id);
    }
  }
  SweepAttachments();
}

void Housekeeping::SweepAttachments() {
  // After an outage messages wait that name files whose time has passed meanwhile: they come first.
  if (parts_.intake.waiting() != 0) return;
  const absl::Status swept = parts_.sweep.Run();
  if (!swept.ok()) LogLine(LogLevel::kWarning, "attachments").Add("error", swept.message());
}

}  // namespace mugugno::gateway
