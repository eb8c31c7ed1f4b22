#pragma once

// Reconciler: lets leave the journal what the database is seen to have, and applies once more what
// was applied and is not there (a commit that a failing database lost). Its thread runs from
// construction until destruction.

#include <cstddef>
#include <map>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

#include "routing/intake/intake.h"
#include "routing/journal/journal.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/mutex.h"
#include "tenant/tickets/arrival.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::routing {

class Reconciler final {
 public:
  Reconciler(Journal& journal, Intake& intake, const tenant::Cells& cells, tenant::KeyRing& keys,
             const tenant::Clock& clock);
  ~Reconciler();
  Reconciler(const Reconciler&) = delete;
  Reconciler& operator=(const Reconciler&) = delete;

 private:
  using Arrivals = std::map<const tenant::Cell*, std::vector<tenant::Arrival>>;

  void Run();
  bool Stopping();
  // False when it is time to end.
  bool Pause();
  // Once through all that is applied. What cannot be checked now is met again the next time.
  void Pass();
  // Without entries whose owner or place is not known any more.
  Arrivals ByCell(EntryPage page) const;
  absl::Status SettleIn(const tenant::Cell& cell, const std::vector<tenant::Arrival>& arrivals);

  Journal& journal_;
  Intake& intake_;
  const tenant::Cells& cells_;
  tenant::KeyRing& keys_;
  const tenant::Clock& clock_;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace mugugno::routing
