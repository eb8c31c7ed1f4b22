#pragma once

// A file sealed with a key of its own (AES-256-GCM), in chunks that are each bound to the file, to
// their number and to whether they are the last: bytes that were changed, cut off, added, or put
// in another order or file do not open. Used by one thread.

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/attachments/attachment_folder.h"
#include "tenant/uuid.h"
#include "tenant/vault/crypto.h"

namespace mugugno::tenant {

// Of the bytes before sealing.
inline constexpr size_t kFileChunk = size_t{64} << 10;

// Writes a new file, and removes it again unless Keep() is called.
class SealedFileWriter final {
 public:
  // `key` outlives the writer. Errors: of FileError.
  static absl::StatusOr<SealedFileWriter> Create(const AttachmentFolder& folder, const Uuid& file,
                                                 const SecretBytes& key);
  SealedFileWriter(SealedFileWriter&& other) noexcept;
  SealedFileWriter& operator=(SealedFileWriter&&) = delete;
  ~SealedFileWriter();

  absl::Status Append(absl::string_view bytes);
  // Writes the end mark, and waits until file and folder are on disk.
  absl::Status Finish();
  // The file stays.
  void Keep() { kept_ = true; }

  // Of all that was written, 32 bytes: the same for the same content. After Finish.
  const std::string& digest() const { return digest_; }

 private:
  SealedFileWriter(const AttachmentFolder& folder, const Uuid& file, const SecretBytes& key,
                   int descriptor)
      : folder_(folder), file_(file), key_(&key), descriptor_(descriptor) {}

  absl::Status WriteChunk(absl::string_view chunk, bool last);
  void Close();

  AttachmentFolder folder_;
  Uuid file_;
  const SecretBytes* key_;
  int descriptor_;
  uint64_t next_ = 0;
  std::string waiting_;  // not sealed yet, at most a chunk
  std::string digest_;
  bool kept_ = false;
};

class SealedFileReader final {
 public:
  // `key` outlives the reader. DATA_LOSS where there is no such file.
  static absl::StatusOr<SealedFileReader> Open(const AttachmentFolder& folder, const Uuid& file,
                                               const SecretBytes& key);
  SealedFileReader(SealedFileReader&& other) noexcept;
  SealedFileReader& operator=(SealedFileReader&&) = delete;
  ~SealedFileReader();

  // The next bytes, or false after the last ones were proven to be the last. DATA_LOSS for anything
  // but what was written.
  absl::StatusOr<bool> Next(std::string* bytes);
  // Leaves out what comes before the chunks with the file's last `size` bytes. Never goes back.
  void SkipToLast(size_t size);

 private:
  SealedFileReader(const Uuid& file, const SecretBytes& key, int descriptor, uint64_t chunks)
      : file_(file), key_(&key), descriptor_(descriptor), chunks_(chunks) {}

  Uuid file_;
  const SecretBytes* key_;
  int descriptor_;
  uint64_t chunks_;
  uint64_t next_ = 0;
};

}  // namespace mugugno::tenant
