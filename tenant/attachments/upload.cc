#include "tenant/attachments/upload.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "tenant/attachments/content_type.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::StatusOr<std::unique_ptr<Upload>> Upload::Begin(const AttachmentFolder& folder,
                                                      int64_t size) {
  const Uuid file = *Uuid::FromBytes(RandomBytes(Uuid::kSize));
  std::unique_ptr<Upload> upload(new Upload(file, size));
  ASSIGN_OR_RETURN(SealedFileWriter writer, SealedFileWriter::Create(folder, file, upload->key_));
  upload->writer_ = std::make_unique<SealedFileWriter>(std::move(writer));
  return upload;
}

absl::Status Upload::Append(absl::string_view bytes) {
  received_ += static_cast<int64_t>(bytes.size());
  if (received_ > size_) {
    return InvalidField("declaration.size_bytes",
                        absl::StrCat("says ", size_, ", but more bytes came"));
  }
  const size_t looked_at = std::min(bytes.size(), kSniffedBytes - head_.size());
  head_.append(bytes.data(), looked_at);
  return writer_->Append(bytes);
}

absl::Status Upload::Finish() {
  if (received_ < size_) {
    return InvalidField("declaration.size_bytes",
                        absl::StrCat("says ", size_, ", but the stream ended after ", received_));
  }
  return writer_->Finish();
}

std::string Upload::content_type() const { return ContentTypeOf(head_); }

}  // namespace mugugno::tenant
