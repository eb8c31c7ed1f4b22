#include "routing/journal/folder_lock.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

absl::Status BadFolder(const std::string& folder, absl::string_view why) {
  return tenant::FailedPrecondition("JOURNAL_FOLDER", folder, why);
}

// The folder's own name must be as durable as what will be in it.
absl::Status SyncFolder(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return BadFolder(folder, strerror(errno));
  const int failure = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  if (failure != 0) return BadFolder(folder, strerror(failure));
  return absl::OkStatus();
}

absl::Status MakeFolder(const std::string& folder) {
  if (mkdir(folder.c_str(), 0700) == 0) {
    const std::string parent =
        std::filesystem::absolute(folder).lexically_normal().parent_path().string();
    return SyncFolder(parent);
  }
  if (errno != EEXIST) return BadFolder(folder, strerror(errno));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<FolderLock>> FolderLock::Take(const std::string& folder) {
  RETURN_IF_ERROR(MakeFolder(folder));
  const std::string path = absl::StrCat(folder, "/lock");
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return BadFolder(folder, strerror(errno));
  std::unique_ptr<FolderLock> lock(new FolderLock(descriptor));
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return tenant::FailedPrecondition("JOURNAL_LOCKED", folder,
                                      "another gateway uses this folder: give each its own");
  }
  RETURN_IF_ERROR(SyncFolder(folder));
  return lock;
}

FolderLock::~FolderLock() { close(descriptor_); }

}  // namespace mugugno::routing
