#pragma once

// DirectoryKeeper: keeps the last known good directory in a file, sealed under the master key, for
// a start without the database. Used by one thread at a time.

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "tenant/clock.h"
#include "tenant/directory/snapshot.h"
#include "tenant/vault/master_keys.h"

namespace mugugno::tenant {

class DirectoryKeeper final {
 public:
  // A change is written at most this much later; without one the copy is made young again hourly.
  static constexpr absl::Duration kPause = absl::Seconds(2);
  static constexpr absl::Duration kRenewal = absl::Hours(1);

  // `path` is in a folder that exists.
  DirectoryKeeper(std::string path, const MasterKeys& masters, const Clock& clock)
      : path_(std::move(path)), masters_(masters), clock_(clock) {}

  // The directory was just seen to be as the database has it. Writes it when that is due; `last`:
  // whenever it changed. The file is replaced as a whole or stays as it is; a failure is repeated
  // by the next call.
  absl::Status Keep(const DirectorySnapshot& directory, bool last = false);

  // What was kept last, by this process or one before. FAILED_PRECONDITION: DIRECTORY_COPY_MISSING,
  // DIRECTORY_COPY_TOO_OLD, MASTER_KEY_MISSING. DATA_LOSS for a file that does not verify.
  absl::StatusOr<std::shared_ptr<const DirectorySnapshot>> Kept() const;

 private:
  const std::string path_;
  const MasterKeys& masters_;
  const Clock& clock_;
  uint64_t version_ = 0;
  absl::Time write_time_ = absl::InfinitePast();
};

}  // namespace mugugno::tenant
