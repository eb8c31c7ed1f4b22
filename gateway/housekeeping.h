#pragma once

// What a gateway does by itself every second on its own disk: keeps a copy of the directory, and
// watches the journal. Its thread runs until destruction, and never waits for a database.

#include <memory>

#include "gateway/readiness.h"
#include "gateway/ticker.h"
#include "routing/intake/intake.h"
#include "tenant/directory/directory.h"
#include "tenant/directory/directory_keeper.h"

namespace mugugno::gateway {

// Everything outlives the housekeeping.
struct HousekeepingParts {
  const tenant::Directory& directory;
  tenant::DirectoryKeeper& keeper;
  routing::Intake& intake;
  Readiness& readiness;
};

class Housekeeping final {
 public:
  explicit Housekeeping(HousekeepingParts parts);
  ~Housekeeping();
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

 private:
  void EverySecond();
  void KeepDirectory(bool last);
  void WatchJournal();

  const HousekeepingParts parts_;
  // Of its own thread: what was said last, so that a change is said once.
  bool copy_kept_ = true;
  bool alarm_ = false;
  std::unique_ptr<Ticker> ticker_;
};

}  // namespace mugugno::gateway
