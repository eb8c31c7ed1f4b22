#pragma once

// The folder of the sealed files. A file has a random name that says nothing; which are in use, the
// database's rows tell. Thread-safe: it keeps nothing but its path.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "tenant/uuid.h"

namespace mugugno::tenant {

class AttachmentFolder final {
 public:
  // Makes the folder, for its owner only, where it is not there; the one above it must be. Errors:
  // FAILED_PRECONDITION (ATTACHMENT_FOLDER).
  static absl::StatusOr<AttachmentFolder> Open(const std::string& path);
  // Whether Open would succeed and files could be written; changes nothing.
  static absl::Status Check(const std::string& path);

  const std::string& path() const { return path_; }
  std::string PathOf(const Uuid& file) const;
  // Makes the names of files as durable as their bytes.
  absl::Status Sync() const;
  // Gone already is as good as removed.
  absl::Status Remove(const Uuid& file) const;
  // The files nobody has written to since `before`. What is not named as its files are is not seen.
  absl::StatusOr<std::vector<Uuid>> OlderThan(absl::Time before) const;

 private:
  explicit AttachmentFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

// What errno says of a file, as an error of the call: RESOURCE_EXHAUSTED (ATTACHMENTS_FULL) where
// there is no room, else UNAVAILABLE (ATTACHMENTS_FAILED).
absl::Status FileError(int error);

}  // namespace mugugno::tenant
