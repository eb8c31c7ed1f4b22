#include "gateway/upkeep.h"

#include "absl/time/clock.h"

#include "gateway/log.h"
#include "tenant/audit/audit_sealer.h"
#include "tenant/claims/claim_desk.h"
#include "tenant/errors.h"
#include "tenant/feed/feed_reader.h"
#include "tenant/requests.h"

namespace mugugno::gateway {
namespace {

// Of one transaction; there are as many as it takes.
constexpr absl::Duration kStepTime = absl::Seconds(5);

}  // namespace

void Upkeep::EveryTenMinutes() {
  for (const tenant::Cell& cell : parts_.cells.all()) {
    SealAudit(cell);
    Forget(cell);
  }
  if (++ticks_ % 6 == 0) EveryHour();
}

void Upkeep::EveryHour() {
  for (const tenant::Cell& cell : parts_.cells.all()) {
    Prune(cell);
    ForgetClaims(cell);
  }
  SweepAttachments();
}

void Upkeep::SealAudit(const tenant::Cell& cell) {
  const auto sealed = tenant::SealUnsealedTrails(*cell.database, absl::Now(), kStepTime,
                                                 [this] { return !ticker_.stopping(); });
  if (sealed.ok()) return;
  LogLine(LogLevel::kWarning, "audit").Add("cell", cell.id).Add("error", sealed.status().message());
}

void Upkeep::Prune(const tenant::Cell& cell) {
  const auto pruned = tenant::PruneFeed(*cell.database, absl::Now(), kStepTime,
                                        [this] { return !ticker_.stopping(); });
  if (pruned.ok()) return;
  LogLine(LogLevel::kWarning, "pruning")
      .Add("cell", cell.id)
      .Add("error", pruned.status().message());
}

void Upkeep::Forget(const tenant::Cell& cell) {
  const auto forgotten = tenant::ForgetRequests(*cell.database, absl::Now(), kStepTime,
                                                [this] { return !ticker_.stopping(); });
  if (forgotten.ok()) return;
  LogLine(LogLevel::kWarning, "requests")
      .Add("cell", cell.id)
      .Add("error", forgotten.status().message());
}

void Upkeep::ForgetClaims(const tenant::Cell& cell) {
  const absl::Status forgotten = tenant::ForgetClaims(*cell.database, absl::Now(), kStepTime);
  if (forgotten.ok()) return;
  LogLine(LogLevel::kWarning, "claims").Add("cell", cell.id).Add("error", forgotten.message());
}

void Upkeep::SweepAttachments() {
  // After an outage messages wait that name files whose time has passed meanwhile: they come first.
  if (parts_.intake.waiting() != 0) return;
  const absl::Status swept = parts_.sweep.Run();
  if (!swept.ok()) LogLine(LogLevel::kWarning, "attachments").Add("error", swept.message());
}

}  // namespace mugugno::gateway
