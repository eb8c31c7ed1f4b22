#include "tenant/directory/directory_keeper.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tenant/directory/directory_copy.h"
#include "tenant/errors.h"
#include "tenant/try.h"
#include "tenant/vault/envelope.h"

namespace mugugno::tenant {
namespace {

constexpr char kSubject[] = "copy of the directory";
const Binding& Place() {
  static const auto& place = *new Binding{"journal", "directory", "1"};
  return place;
}

bool WriteAll(int descriptor, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// Synced before it takes the place of the one before, and its name after.
bool Replace(const std::string& path, absl::string_view bytes) {
  const std::string fresh = path + ".new";
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool written = fchmod(file, 0600) == 0 && WriteAll(file, bytes) && fsync(file) == 0;
  if (close(file) != 0 || !written || rename(fresh.c_str(), path.c_str()) != 0) return false;
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  const int names = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (names < 0) return false;
  const bool synced = fsync(names) == 0;
  close(names);
  return synced;
}

}  // namespace

absl::Status DirectoryKeeper::Keep(const DirectorySnapshot& directory, bool last) {
  const absl::Time now = clock_.Now();
  const absl::Duration age = now - write_time_;
  const bool changed = directory.version() != version_;
  const bool due = (changed && (last || age >= kPause)) || age >= kRenewal;
  if (!due) return absl::OkStatus();
  const std::string sealed = SealEnvelope(masters_, Place(), SerializeSnapshot(directory, now));
  if (!Replace(path_, sealed)) return Internal(absl::StrCat(path_, ": ", std::strerror(errno)));
  version_ = directory.version();
  write_time_ = now;
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const DirectorySnapshot>> DirectoryKeeper::Kept() const {
  std::ifstream file(path_, std::ios::binary);
  if (!file) {
    return FailedPrecondition(
        "DIRECTORY_COPY_MISSING", kSubject,
        absl::StrCat(path_, " is not there; start when the database is back"));
  }
  const std::string sealed(std::istreambuf_iterator<char>(file), {});
  ASSIGN_OR_RETURN(const std::string bytes, OpenEnvelope(masters_, Place(), sealed));
  return ParseSnapshot(bytes, clock_.Now());
}

}  // namespace mugugno::tenant
