#include "gateway/channels/photo_box.h"

#include <algorithm>
#include <array>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "tenant/attachments/attachment_sweep.h"
#include "tenant/attachments/file_name.h"
#include "tenant/attachments/upload.h"
#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"

namespace mugugno::gateway {
namespace {

// The citizen waits; without the photos the message goes on its way.
constexpr absl::Duration kPatience = absl::Seconds(5);

// A UUIDv7 of the key's time; the rest tells the content.
tenant::Uuid IdOf(const tenant::Uuid& key, absl::string_view content) {
  constexpr size_t kTimeBytes = 6;
  const std::string sum = tenant::Sha256(absl::StrCat(key.bytes(), tenant::Sha256(content)));
  std::array<char, tenant::Uuid::kSize> bytes = {};
  std::copy(key.bytes().begin(), key.bytes().begin() + kTimeBytes, bytes.begin());
  std::copy(sum.begin(), sum.begin() + (bytes.size() - kTimeBytes), bytes.begin() + kTimeBytes);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x70);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  return tenant::Uuid(bytes);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> PhotoBox::Keep(const Holder& holder,
                                                        const tenant::Uuid& key,
                                                        absl::Span<const FormPart> photos) {
  std::vector<std::string> names;
  for (const FormPart& photo : photos) {
    const tenant::Uuid id = IdOf(key, photo.content);
    std::string name = tenant::ChildName(holder.source, "attachments", id.ToString());
    // The same picture twice is one.
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    RETURN_IF_ERROR(KeepOne(holder, id, photo));
    names.push_back(std::move(name));
  }
  return names;
}

absl::Status PhotoBox::KeepOne(const Holder& holder, const tenant::Uuid& id,
                               const FormPart& photo) {
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(holder.association));
  const std::string owner = holder.owner.ToString();
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwnerOf(owner)).status());
  ASSIGN_OR_RETURN(const std::unique_ptr<tenant::Upload> upload,
                   tenant::Upload::Begin(folder_, static_cast<int64_t>(photo.content.size())));
  RETURN_IF_ERROR(upload->Append(photo.content));
  RETURN_IF_ERROR(upload->Finish());
  tenant::Attachment attachment;
  attachment.owner = owner;
  attachment.id = id;
  attachment.source = holder.source;
  attachment.file = upload->file();
  attachment.key = upload->key().Copy();
  attachment.content_type = upload->content_type();
  attachment.size = static_cast<int64_t>(photo.content.size());
  attachment.file_name = tenant::HarmlessFileName(photo.file_name);
  attachment.create_time = parts_.clock.Now();
  attachment.expire_time = attachment.create_time + tenant::kAttachmentWait;
  bool there = false;
  const absl::Status status = cell->database->Transact(
      absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
        const absl::Status before =
            attachments_.GetOfSource(session, attachment.source, id).status();
        there = before.ok();
        if (there) return absl::OkStatus();
        if (!absl::IsNotFound(before)) return before;
        RETURN_IF_ERROR(attachments_.Insert(session, attachment));
        return tenant::AppendAudit(
            session, parts_.uuids, parts_.clock.Now(),
            {{owner, attachment.source, "attachment.upload",
              tenant::ChildName(attachment.source, "attachments", id.ToString()), ""}});
      });
  // Sent twice at the same moment: the other one has the file.
  if (absl::IsAlreadyExists(status)) return absl::OkStatus();
  // A row that may be there needs its file; where there is none, the file is swept up.
  if ((status.ok() && !there) || tenant::IsCommitUnknown(status)) upload->Keep();
  return status;
}

}  // namespace mugugno::gateway
