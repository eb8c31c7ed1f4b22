#pragma once

// Files adminctl reads and writes. Errors name the file and what to do.

#include <istream>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::adminctl {

// The whole file, at most 16 MiB; "-" reads the given stream instead.
absl::StatusOr<std::string> ReadFile(const std::string& path, std::istream& standard_input);

// A secret: the file's content without white space around it, not empty. Refused where others than
// the owner can read the file.
absl::StatusOr<std::string> ReadSecret(const std::string& path, std::istream& standard_input);

// A place for what is still to come, a secret or a citizen's file: a new file only its owner can
// read, made before it is asked for. Removed again unless Keep succeeded.
class NewFile final {
 public:
  static absl::StatusOr<NewFile> Create(const std::string& path);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  absl::Status Append(absl::string_view bytes);
  // Everything is on disk.
  absl::Status Keep();
  const std::string& path() const { return path_; }

 private:
  NewFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::string path_;
  int descriptor_;
  bool kept_ = false;
};

}  // namespace mugugno::adminctl
