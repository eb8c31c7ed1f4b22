#include "tenant/attachments/sealed_file.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tenant/errors.h"
#include "tenant/try.h"
#include "tenant/vault/sealed.h"

namespace mugugno::tenant {
namespace {

// A file has one key for life.
constexpr uint32_t kKeyVersion = 1;

SealedHeader HeaderOf(const Uuid& file) { return {KeyOwner::File(file.ToString()), kKeyVersion}; }

// The number, and whether it is the last.
std::string RowOf(uint64_t number, bool last) {
  std::string row;
  for (int shift = 56; shift >= 0; shift -= 8) row.push_back(static_cast<char>(number >> shift));
  row.push_back(last ? '\1' : '\0');
  return row;
}

Binding BindingOf(const std::string& row) { return {"attachment_file", "chunk", row}; }

// A whole chunk, sealed. Only the last one is smaller.
size_t SealedChunk(const Uuid& file) {
  static const size_t overhead =
      SealWith(std::string(kKeySize, 'k'), HeaderOf(file), BindingOf(RowOf(0, false)), "").size();
  return overhead + kFileChunk;
}

absl::Status WriteAll(int descriptor, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError(errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

// Up to `size` bytes from `offset` on; fewer only at the end of the file.
absl::StatusOr<std::string> ReadUpTo(int descriptor, uint64_t offset, size_t size) {
  std::string bytes(size, '\0');
  size_t have = 0;
  while (have < size) {
    const ssize_t got =
        pread(descriptor, bytes.data() + have, size - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError(errno);
    if (got == 0) break;
    have += static_cast<size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

}  // namespace

absl::StatusOr<SealedFileWriter> SealedFileWriter::Create(const AttachmentFolder& folder,
                                                          const Uuid& file,
                                                          const SecretBytes& key) {
  const int descriptor =
      open(folder.PathOf(file).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return FileError(errno);
  return SealedFileWriter(folder, file, key, descriptor);
}

SealedFileWriter::SealedFileWriter(SealedFileWriter&& other) noexcept
    : folder_(std::move(other.folder_)),
      file_(other.file_),
      key_(other.key_),
      descriptor_(std::exchange(other.descriptor_, -1)),
      next_(other.next_),
      waiting_(std::move(other.waiting_)),
      digest_(std::move(other.digest_)),
      kept_(std::exchange(other.kept_, true)) {}

SealedFileWriter::~SealedFileWriter() {
  Close();
  WipeString(&waiting_);
  // What cannot be removed now is removed as a file nobody has a row for.
  if (!kept_) folder_.Remove(file_).IgnoreError();
}

void SealedFileWriter::Close() {
  if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
}

absl::Status SealedFileWriter::Append(absl::string_view bytes) {
  while (!bytes.empty()) {
    // A full chunk waits until there is more: it may be the last.
    if (waiting_.size() == kFileChunk) {
      RETURN_IF_ERROR(WriteChunk(waiting_, false));
      waiting_.clear();
    }
    const absl::string_view part = bytes.substr(0, kFileChunk - waiting_.size());
    waiting_.append(part.data(), part.size());
    bytes.remove_prefix(part.size());
  }
  return absl::OkStatus();
}

absl::Status SealedFileWriter::WriteChunk(absl::string_view chunk, bool last) {
  const uint64_t number = next_++;
  digest_ = Sha256(absl::StrCat(digest_, Sha256(chunk)));
  return WriteAll(descriptor_,
                  SealWith(key_->view(), HeaderOf(file_), BindingOf(RowOf(number, last)), chunk));
}

absl::Status SealedFileWriter::Finish() {
  RETURN_IF_ERROR(WriteChunk(waiting_, true));
  if (fsync(descriptor_) != 0) return FileError(errno);
  Close();
  return folder_.Sync();
}

absl::StatusOr<SealedFileReader> SealedFileReader::Open(const AttachmentFolder& folder,
                                                        const Uuid& file, const SecretBytes& key) {
  const int descriptor = open(folder.PathOf(file).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return errno == ENOENT ? DataLoss("the stored file is gone") : FileError(errno);
  }
  SealedFileReader reader(file, key, descriptor, 0);
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return FileError(errno);
  const size_t stride = SealedChunk(file);
  reader.chunks_ = (static_cast<uint64_t>(status.st_size) + stride - 1) / stride;
  if (reader.chunks_ == 0) return DataLoss("the stored file is empty");
  return reader;
}

SealedFileReader::SealedFileReader(SealedFileReader&& other) noexcept
    : file_(other.file_),
      key_(other.key_),
      descriptor_(std::exchange(other.descriptor_, -1)),
      chunks_(other.chunks_),
      next_(other.next_) {}

SealedFileReader::~SealedFileReader() {
  if (descriptor_ >= 0) close(descriptor_);
}

void SealedFileReader::SkipToLast(size_t size) {
  // The last chunk may be a small one.
  const uint64_t wanted = (size + kFileChunk - 1) / kFileChunk + 1;
  if (chunks_ > wanted) next_ = std::max(next_, chunks_ - wanted);
}

absl::StatusOr<bool> SealedFileReader::Next(std::string* bytes) {
  if (next_ == chunks_) return false;
  ASSIGN_OR_RETURN(const std::string sealed,
                   ReadUpTo(descriptor_, next_ * SealedChunk(file_), SealedChunk(file_)));
  const std::string row = RowOf(next_, next_ + 1 == chunks_);
  absl::StatusOr<SealedHeader> header = ParseSealedHeader(sealed);
  if (!header.ok() || header->owner != KeyOwner::File(file_.ToString())) {
    return DataLoss("the stored file is damaged");
  }
  absl::StatusOr<std::string> opened = OpenWith(key_->view(), BindingOf(row), sealed);
  if (!opened.ok()) return DataLoss("the stored file is damaged");
  *bytes = *std::move(opened);
  ++next_;
  return true;
}

}  // namespace mugugno::tenant
