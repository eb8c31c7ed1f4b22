#include "gateway/channels/file_box.h"

#include <memory>
#include <utility>

#include "tenant/attachments/attachment_sweep.h"
#include "tenant/attachments/file_name.h"
#include "tenant/attachments/upload.h"
#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"

namespace mugugno::gateway {

absl::Status FileBox::Keep(const Holder& holder, const tenant::Uuid& id, absl::string_view name,
                           absl::string_view content, absl::Time deadline) {
  const std::string owner = holder.owner.ToString();
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwnerOf(owner)).status());
  ASSIGN_OR_RETURN(const std::unique_ptr<tenant::Upload> upload,
                   tenant::Upload::Begin(parts_.folder, static_cast<int64_t>(content.size())));
  RETURN_IF_ERROR(upload->Append(content));
  RETURN_IF_ERROR(upload->Finish());
  tenant::Attachment attachment;
  attachment.owner = owner;
  attachment.id = id;
  attachment.source = holder.source;
  attachment.file = upload->file();
  attachment.key = upload->key().Copy();
  attachment.content_type = upload->content_type();
  attachment.size = static_cast<int64_t>(content.size());
  attachment.file_name = tenant::HarmlessFileName(name);
  attachment.create_time = parts_.clock.Now();
  attachment.expire_time = attachment.create_time + tenant::kAttachmentWait;
  bool there = false;
  const absl::Status status =
      parts_.database.Transact(deadline, [&](tenant::Session& session) -> absl::Status {
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
  // Kept twice at the same moment: the other one has the file.
  if (absl::IsAlreadyExists(status)) return absl::OkStatus();
  // A row that may be there needs its file; where there is none, the file is swept up.
  if ((status.ok() && !there) || tenant::IsCommitUnknown(status)) upload->Keep();
  return status;
}

}  // namespace mugugno::gateway
