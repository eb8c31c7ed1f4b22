// The prepared file: a line of text with the lengths of its two parts and their check sum, the
// comuni as a message, the borders as Borders encodes them.

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include "routing/italy/italy.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

// Changes with the form of either part.
constexpr char kVersion[] = "mugugno-italy-1";

uint32_t SumOf(absl::string_view comuni, absl::string_view borders) {
  const auto add = [](uLong sum, absl::string_view bytes) {
    return crc32_z(sum, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  };
  return static_cast<uint32_t>(add(add(0, comuni), borders));
}

absl::Status CannotWrite(const std::string& path) {
  return absl::InternalError(absl::StrCat(path, ": ", std::strerror(errno)));
}

absl::Status WriteDurably(const std::string& path, const std::vector<absl::string_view>& parts) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return CannotWrite(path);
  const absl::Cleanup close_file = [file] { close(file); };
  for (absl::string_view left : parts) {
    while (!left.empty()) {
      const ssize_t written = write(file, left.data(), left.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return CannotWrite(path);
      left.remove_prefix(static_cast<size_t>(written));
    }
  }
  return fsync(file) == 0 ? absl::OkStatus() : CannotWrite(path);
}

struct Header {
  uint64_t comuni_bytes = 0;
  uint64_t borders_bytes = 0;
  uint32_t sum = 0;
};

absl::StatusOr<Header> ReadHeader(const std::string& line, uint64_t rest) {
  const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
  Header header;
  if (words.size() != 4 || words[0].substr(0, words[0].rfind('-')) != "mugugno-italy") {
    return absl::InvalidArgumentError("is not made by `gateway prepare-italy`");
  }
  if (words[0] != kVersion) {
    return absl::InvalidArgumentError("is of another version: make it anew with this gateway's");
  }
  if (!absl::SimpleAtoi(words[1], &header.comuni_bytes) ||
      !absl::SimpleAtoi(words[2], &header.borders_bytes) ||
      !absl::SimpleAtoi(words[3], &header.sum) || header.comuni_bytes > rest ||
      header.borders_bytes != rest - header.comuni_bytes) {
    return absl::InvalidArgumentError("is damaged");
  }
  return header;
}

absl::StatusOr<std::shared_ptr<const Italy>> Read(std::ifstream& file) {
  file.seekg(0, std::ios::end);
  const auto size = static_cast<uint64_t>(file.tellg());
  file.seekg(0);
  std::string line(128, '\0');
  file.getline(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(std::strlen(line.data()));
  ASSIGN_OR_RETURN(const Header header,
                   ReadHeader(line, size - std::min<uint64_t>(size, line.size() + 1)));
  std::string parts[2];
  parts[0].resize(header.comuni_bytes);
  parts[1].resize(header.borders_bytes);
  for (std::string& part : parts) file.read(part.data(), static_cast<std::streamsize>(part.size()));
  storage::v1::ItalyComuni comuni;
  if (!file || SumOf(parts[0], parts[1]) != header.sum || !comuni.ParseFromString(parts[0])) {
    return absl::InvalidArgumentError("is damaged");
  }
  ASSIGN_OR_RETURN(Borders borders, Borders::Decode(std::move(parts[1])));
  return std::make_shared<const Italy>(comuni, std::move(borders),
                                       absl::StrCat(absl::Hex(header.sum, absl::kZeroPad8)));
}

}  // namespace

absl::Status WriteItaly(const storage::v1::ItalyComuni& comuni, const Borders& borders,
                        const std::string& path) {
  const std::string parts[] = {comuni.SerializeAsString(), borders.Encode()};
  const std::string header = absl::StrCat(kVersion, " ", parts[0].size(), " ", parts[1].size(), " ",
                                          SumOf(parts[0], parts[1]), "\n");
  const std::string unfinished = absl::StrCat(path, ".new-", getpid());
  absl::Cleanup remove_unfinished = [&] { unlink(unfinished.c_str()); };
  RETURN_IF_ERROR(WriteDurably(unfinished, {header, parts[0], parts[1]}));
  if (rename(unfinished.c_str(), path.c_str()) != 0) return CannotWrite(path);
  std::move(remove_unfinished).Cancel();
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const Italy>> ReadItaly(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": ", std::strerror(errno)));
  auto read = Read(file);
  if (read.ok()) return read;
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", read.status().message()));
}

}  // namespace mugugno::routing
