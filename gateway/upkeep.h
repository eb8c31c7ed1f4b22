#pragma once

// Upkeep: the slow work that a gateway does by itself: seals the audit trails, forgets what is old,
// sweeps attachments. On a thread of its own, until destruction: nobody waits for it.

#include "gateway/ticker.h"
#include "routing/intake/intake.h"
#include "tenant/attachments/attachment_sweep.h"
#include "tenant/directory/cells.h"

namespace mugugno::gateway {

// Everything outlives the upkeep.
struct UpkeepParts {
  const tenant::Cells& cells;
  routing::Intake& intake;
  tenant::AttachmentSweep& sweep;
};

class Upkeep final {
 public:
  explicit Upkeep(UpkeepParts parts) : parts_(parts) {}

 private:
  void EveryTenMinutes();
  void EveryHour();
  void SealAudit(const tenant::Cell& cell);
  void Prune(const tenant::Cell& cell);
  void Forget(const tenant::Cell& cell);
  void ForgetClaims(const tenant::Cell& cell);
  void SweepAttachments();

  const UpkeepParts parts_;
  // Of the ticker's thread.
  int ticks_ = 0;
  Ticker ticker_{absl::Minutes(10), [this] { EveryTenMinutes(); }};
};

}  // namespace mugugno::gateway
