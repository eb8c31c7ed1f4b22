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

// A place for a secret that is still to come: a new file only its owner can read, made before the
// secret is asked for. Removed again unless Write succeeded.
class SecretFile final {
 public:
  static absl::StatusOr<SecretFile> Create(const std::string& path);
  SecretFile(SecretFile&& other) noexcept;
  SecretFile& operator=(SecretFile&&) = delete;
  ~SecretFile();

  absl::Status Write(absl::string_view secret);
  const std::string& path() const { return path_; }

 private:
  SecretFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::string path_;
  int descriptor_;
  bool written_ = false;
};

}  // namespace mugugno::adminctl
