#pragma once

// Keeps a second gateway out of a journal's folder. Released when destroyed, and by the system when
// the process ends.

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace mugugno::routing {

class FolderLock final {
 public:
  // Makes the folder, mode 0700, if absent. FAILED_PRECONDITION: JOURNAL_LOCKED, JOURNAL_FOLDER.
  static absl::StatusOr<std::unique_ptr<FolderLock>> Take(const std::string& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

  const int descriptor_;
};

}  // namespace mugugno::routing
