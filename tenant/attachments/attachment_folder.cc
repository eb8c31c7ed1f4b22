#include "tenant/attachments/attachment_folder.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kFullRetry = absl::Minutes(1);

absl::Status BadFolder(const std::string& path, absl::string_view why) {
  return FailedPrecondition("ATTACHMENT_FOLDER", path, why);
}

std::string Above(const std::string& path) {
  return std::filesystem::absolute(path).lexically_normal().parent_path().string();
}

absl::Status SyncFolder(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return FileError(errno);
  const int failure = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  return failure == 0 ? absl::OkStatus() : FileError(failure);
}

}  // namespace

absl::Status FileError(int error) {
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return ResourceExhausted("ATTACHMENTS_FULL", "there is no room for attachments", kFullRetry);
  }
  return Unavailable("ATTACHMENTS_FAILED",
                     absl::StrCat("the attachments folder: ", strerror(error)));
}

absl::Status AttachmentFolder::Check(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) {
    if (!S_ISDIR(status.st_mode)) return BadFolder(path, "is no folder");
    if (access(path.c_str(), R_OK | W_OK | X_OK) == 0) return absl::OkStatus();
    return BadFolder(path, strerror(errno));
  }
  if (errno != ENOENT) return BadFolder(path, strerror(errno));
  // It will be made.
  if (access(Above(path).c_str(), W_OK | X_OK) == 0) return absl::OkStatus();
  return BadFolder(path, absl::StrCat("cannot be made: ", strerror(errno)));
}

absl::StatusOr<AttachmentFolder> AttachmentFolder::Open(const std::string& path) {
  RETURN_IF_ERROR(Check(path));
  if (mkdir(path.c_str(), S_IRWXU) == 0) {
    RETURN_IF_ERROR(SyncFolder(Above(path)));
  } else if (errno != EEXIST) {
    return BadFolder(path, strerror(errno));
  }
  return AttachmentFolder(path);
}

std::string AttachmentFolder::PathOf(const Uuid& file) const {
  return absl::StrCat(path_, "/", file.ToString());
}

absl::Status AttachmentFolder::Sync() const { return SyncFolder(path_); }

absl::Status AttachmentFolder::Remove(const Uuid& file) const {
  if (unlink(PathOf(file).c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return FileError(errno);
}

absl::StatusOr<std::vector<Uuid>> AttachmentFolder::OlderThan(absl::Time before) const {
  std::vector<Uuid> files;
  std::error_code error;
  std::filesystem::directory_iterator each(path_, error);
  for (; !error && each != std::filesystem::directory_iterator(); each.increment(error)) {
    const std::string name = each->path().filename().string();
    struct stat status {};
    if (!IsCanonicalUuid(name) || lstat(each->path().c_str(), &status) != 0) continue;
    if (!S_ISREG(status.st_mode) || absl::TimeFromTimespec(status.st_mtim) >= before) continue;
    files.push_back(*Uuid::Parse(name));
  }
  if (error) return FileError(error.value());
  return files;
}

}  // namespace mugugno::tenant
