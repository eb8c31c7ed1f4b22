#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "gateway/transport/streams.h"
#include "mugugno/v1/attachment_service.pb.h"
#include "tenant/attachments/attachment_folder.h"
#include "tenant/attachments/attachment_store.h"
#include "tenant/attachments/sealed_file.h"
#include "tenant/attachments/upload.h"
#include "tenant/caller.h"
#include "tenant/lobby/lobby_desk.h"
#include "tenant/name.h"
#include "tenant/tickets/ticket_desk.h"

namespace mugugno::gateway {

// mugugno.v1.AttachmentService. Both methods wait for their client, on the stream's thread.
// Thread-safe.
class AttachmentService final {
 public:
  AttachmentService(const ServiceParts& parts, const tenant::AttachmentFolder& folder)
      : parts_(parts),
        folder_(folder),
        attachments_(parts.keys),
        tickets_(parts.keys, parts.uuids, parts.clock),
        lobby_(parts.keys, parts.uuids, parts.clock) {}

  absl::StatusOr<v1::Attachment> UploadAttachment(const tenant::Caller& caller,
                                                  RequestStream<v1::UploadAttachmentRequest> in);
  void DownloadAttachment(const tenant::Caller& caller,
                          const v1::DownloadAttachmentRequest& request,
                          ResponseStream<v1::DownloadAttachmentResponse> out);

 private:
  using Download = ResponseStream<v1::DownloadAttachmentResponse>;

  // The row of a file on disk, once per request_id; then the file stays.
  absl::StatusOr<v1::Attachment> Register(const tenant::Caller& caller,
                                          const v1::UploadDeclaration& declaration,
                                          tenant::Upload* upload);
  // Audited, and committed, before a byte leaves.
  absl::StatusOr<tenant::Attachment> Find(const tenant::Caller& caller,
                                          const tenant::ResourceName& name);
  absl::StatusOr<tenant::Attachment> FindIn(tenant::Session& session, tenant::AuditLines& read,
                                            const tenant::Caller& caller,
                                            const tenant::ResourceName& name);
  absl::Status Send(const tenant::Caller& caller, const v1::DownloadAttachmentRequest& request,
                    Download* out);
  // A picture without where it was taken.
  static absl::Status SendErased(const tenant::Attachment& attachment,
                                 tenant::SealedFileReader* reader,
                                 v1::DownloadAttachmentResponse* part, Download* out);
  // Leaves it empty for the next.
  static absl::Status WritePart(v1::DownloadAttachmentResponse* part, Download* out);

  const ServiceParts parts_;
  const tenant::AttachmentFolder folder_;
  tenant::AttachmentStore attachments_;
  tenant::TicketDesk tickets_;
  tenant::LobbyDesk lobby_;
};

}  // namespace mugugno::gateway
