#include "adminctl/files.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mugugno::adminctl {
namespace {

constexpr size_t kMostBytes = 16U << 20U;
constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

absl::Status Unusable(absl::string_view path, absl::string_view why) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", why));
}

absl::StatusOr<std::string> ReadStream(std::istream& stream, absl::string_view path) {
  std::string text(kMostBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) return Unusable(path, "cannot be read");
  text.resize(static_cast<size_t>(stream.gcount()));
  if (text.size() > kMostBytes) return Unusable(path, "is larger than 16 MiB");
  return text;
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, std::istream& standard_input) {
  if (path == "-") return ReadStream(standard_input, "standard input");
  std::ifstream file(path, std::ios::binary);
  if (!file) return Unusable(path, std::strerror(errno));
  return ReadStream(file, path);
}

absl::StatusOr<std::string> ReadSecret(const std::string& path, std::istream& standard_input) {
  struct stat status {};
  const bool is_file = path != "-" && stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
  if (is_file && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Unusable(path, "holds a secret but others can read it; run: chmod 600 " + path);
  }
  absl::StatusOr<std::string> text = ReadFile(path, standard_input);
  if (!text.ok()) return text;
  absl::StripAsciiWhitespace(&*text);
  if (text->empty()) return Unusable(path, "holds no secret");
  return text;
}

absl::StatusOr<SecretFile> SecretFile::Create(const std::string& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (descriptor >= 0) return SecretFile(path, descriptor);
  if (errno == EEXIST) return Unusable(path, "exists already; a secret never overwrites a file");
  return Unusable(path, std::strerror(errno));
}

SecretFile::SecretFile(SecretFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      written_(other.written_) {}

SecretFile::~SecretFile() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  if (!written_) unlink(path_.c_str());
}

absl::Status SecretFile::Write(absl::string_view secret) {
  const std::string line = absl::StrCat(secret, "\n");
  if (write(descriptor_, line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
      fsync(descriptor_) != 0) {
    return Unusable(path_, std::strerror(errno));
  }
  written_ = true;
  return absl::OkStatus();
}

}  // namespace mugugno::adminctl
