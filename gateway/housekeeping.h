#pragma once

// What a gateway does by itself, again and again: follow the directory and the reference data, tell
// the health of the database, forget what is old. Its thread runs until destruction.

#include <map>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

#include "gateway/services/health_service.h"
#include "routing/intake/intake.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/attachments/attachment_sweep.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory_refresh.h"
#include "tenant/mutex.h"
#include "tenant/vault/key_refresh.h"

namespace mugugno::gateway {

// Reads the reference data of every association.
absl::Status LoadReference(const tenant::Cells& cells, routing::RoutingSnapshots& snapshots,
                           absl::Time deadline);

class Housekeeping final {
 public:
  Housekeeping(const tenant::Cells& cells, tenant::DirectoryRefresh& refresh,
               routing::RoutingSnapshots& snapshots, tenant::KeyRefresh& keys, HealthService& health,
               const routing::Intake& intake, tenant::AttachmentSweep& sweep);
  ~Housekeeping();
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

 private:
  void Run();
  void EverySecond();
  void EveryTenSeconds();
  void EveryTenMinutes();
  void EveryHour();
  void SweepAttachments();

  const tenant::Cells& cells_;
  tenant::DirectoryRefresh& refresh_;
  routing::RoutingSnapshots& snapshots_;
  tenant::KeyRefresh& keys_;
  HealthService& health_;
  const routing::Intake& intake_;
  tenant::AttachmentSweep& sweep_;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace mugugno::gateway
