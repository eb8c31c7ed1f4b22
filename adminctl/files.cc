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

absl::StatusOr<NewFile> NewFile::Create(const std::string& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (descriptor >= 0) return NewFile(path, descriptor);
  if (errno == EEXIST) return Unusable(path, "exists already and is not overwritten");
  return Unusable(path, std::strerror(errno));
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      kept_(other.kept_) {}

NewFile::~NewFile() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  if (!kept_) unlink(path_.c_str());
}

absl::Status NewFile::Append(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Unusable(path_, std::strerror(errno));
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status NewFile::Keep() {
  if (fsync(descriptor_) != 0) return Unusable(path_, std::strerror(errno));
  kept_ = true;
  return absl::OkStatus();
}

}  // namespace mugugno::adminctl
