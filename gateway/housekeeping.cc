#include "gateway/housekeeping.h"

#include "gateway/log.h"
#include "tenant/errors.h"

namespace mugugno::gateway {

Housekeeping::Housekeeping(HousekeepingParts parts)
    : parts_(parts),
      ticker_(std::make_unique<Ticker>(absl::Seconds(1), [this] { EverySecond(); })) {}

Housekeeping::~Housekeeping() {
  ticker_.reset();
  // Its own last changes, too.
  KeepDirectory(true);
}

void Housekeeping::EverySecond() {
  KeepDirectory(false);
  WatchJournal();
}

void Housekeeping::KeepDirectory(bool last) {
  // What a cell that is away was before is no directory as the databases have it.
  if (!parts_.readiness.all_databases()) return;
  const absl::Status kept = parts_.keeper.Keep(*parts_.directory.Current(), last);
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

}  // namespace mugugno::gateway
