#pragma once

// One file on its way in: counted, sniffed, sealed with a new key and written to disk. What is not
// kept leaves nothing behind. Used by one thread.

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/attachments/sealed_file.h"
#include "tenant/uuid.h"
#include "tenant/vault/crypto.h"

namespace mugugno::tenant {

class Upload final {
 public:
  // Of a file that was declared to have `size` bytes. Errors: of FileError.
  static absl::StatusOr<std::unique_ptr<Upload>> Begin(const AttachmentFolder& folder,
                                                       int64_t size);

  // INVALID_ARGUMENT beyond the declared size; errors of FileError.
  absl::Status Append(absl::string_view bytes);
  // INVALID_ARGUMENT below the declared size. OK: file and folder are on disk.
  absl::Status Finish();
  // The file stays: it has its row.
  void Keep() { writer_->Keep(); }

  const Uuid& file() const { return file_; }
  const SecretBytes& key() const { return key_; }
  // After Finish.
  std::string content_type() const;
  const std::string& digest() const { return writer_->digest(); }

 private:
  Upload(const Uuid& file, int64_t size)
      : file_(file), key_(SecretBytes::Random(kKeySize)), size_(size) {}

  const Uuid file_;
  const SecretBytes key_;
  const int64_t size_;
  int64_t received_ = 0;
  std::string head_;
  std::unique_ptr<SealedFileWriter> writer_;
};

}  // namespace mugugno::tenant
