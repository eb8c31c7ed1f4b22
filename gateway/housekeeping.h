#pragma once

// What a gateway does by itself, again and again: open the database where it was away at the start,
// follow the directory and the reference data, keep a copy of the directory, watch the journal,
// forget what is old. Its thread runs until destruction.

#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

#include "gateway/readiness.h"
#include "routing/intake/intake.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/attachments/attachment_sweep.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory_keeper.h"
#include "tenant/directory/directory_refresh.h"
#include "tenant/mutex.h"
#include "tenant/vault/key_refresh.h"

namespace mugugno::gateway {

// Reads the reference data of every association.
absl::Status LoadReference(const tenant::Cells& cells, routing::RoutingSnapshots& snapshots,
                           absl::Time deadline);

// Everything outlives the housekeeping.
struct HousekeepingParts {
  const tenant::Cells& cells;
  tenant::DirectoryRefresh& refresh;
  tenant::DirectoryKeeper& keeper;
  routing::RoutingSnapshots& snapshots;
  tenant::KeyRefresh& keys;
  routing::Intake& intake;
  tenant::AttachmentSweep& sweep;
  Readiness& readiness;
  // Makes the gateway whole; called until it is.
  std::function<absl::Status()> open_database;
};

class Housekeeping final {
 public:
  explicit Housekeeping(HousekeepingParts parts);
  ~Housekeeping();
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

 private:
  void Run();
  void EverySecond();
  void OpenDatabase();
  void FollowDirectory();
  void KeepDirectory(bool last);
  void WatchJournal();
  void EveryTenSeconds();
  void EveryTenMinutes();
  void EveryHour();
  void SweepAttachments();

  const HousekeepingParts parts_;
  // Of its own thread: what was said last, so that a change is said once.
  std::string obstacle_;
  bool copy_kept_ = true;
  bool alarm_ = false;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace mugugno::gateway
