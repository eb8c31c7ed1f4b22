#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/attachment.pb.h"
#include "tenant/uuid.h"
#include "tenant/vault/crypto.h"

namespace mugugno::tenant {

// Where a file belongs once a message refers to it.
struct AttachmentPlace {
  std::string owner;           // "tenants/{t}", or "associations/{a}" while it is in the lobby
  std::optional<Uuid> ticket;  // of that tenant; none in the lobby
  Uuid entry;                  // the citizen's message
};

// One file as the database knows it, its key and words open. Moved, never copied.
struct Attachment {
  std::string owner;
  Uuid id;
  std::string source;  // what uploaded it: "apps/{app}", or a channel's whole name
  Uuid file;           // its random name on disk
  SecretBytes key;
  std::string content_type;  // as sniffed
  int64_t size = 0;          // bytes
  std::string file_name;     // harmless
  std::optional<Uuid> ticket;
  std::optional<Uuid> entry;  // none: no message refers to it yet
  absl::Time create_time;
  std::optional<absl::Time> expire_time;  // only while no message refers to it
  v1::Attachment::Scan scan = v1::Attachment::SCAN_WAITING;
  std::string scan_finding = {};  // of an infected one
};

// Of one message, in its order.
using AttachedFiles = google::protobuf::RepeatedPtrField<storage::v1::AttachedFile>;

// What the message that came with it tells of it.
inline storage::v1::AttachedFile FileOf(const Attachment& attachment) {
  storage::v1::AttachedFile file;
  file.set_id(std::string(attachment.id.bytes()));
  file.set_content_type(attachment.content_type);
  file.set_size_bytes(attachment.size);
  file.set_file_name(attachment.file_name);
  return file;
}

}  // namespace mugugno::tenant
