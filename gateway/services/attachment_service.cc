#include "gateway/services/attachment_service.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/time/clock.h"

#include "gateway/codecs/attachment_codec.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "routing/photo/erasure.h"
#include "tenant/attachments/attachment_sweep.h"
#include "tenant/attachments/file_name.h"
#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::AuditLines;
using tenant::Caller;
using tenant::Changes;
using tenant::ResourceName;
using tenant::Session;

// A client that neither sends nor reads for so long is given up: there are few threads for those
// that do.
constexpr absl::Duration kPatience = absl::Minutes(1);

// As for messages: citizens' words come in once the comune is in service.
absl::Status RequireInService(const Caller& caller) {
  const tenant::Scope& owner = caller.app()->app.owner;
  if (owner.kind != tenant::Scope::Kind::kTenant) return absl::OkStatus();
  const tenant::TenantSlice* tenant = caller.directory().FindTenant(owner.id);
  if (tenant != nullptr && tenant->tenant.in_service) return absl::OkStatus();
  return tenant::FailedPrecondition("TENANT_IN_SETUP", owner.ToString(),
                                    "activate the comune before citizens write to it");
}

// Pictures, and what nobody knows not to be one.
bool MayTellWhere(const tenant::Attachment& attachment) {
  return absl::StartsWith(attachment.content_type, "image/") ||
         attachment.content_type == "application/octet-stream";
}

absl::Status OtherLength() { return tenant::DataLoss("the stored file has another length"); }

absl::Status MayLeave(const tenant::Attachment& attachment, bool scans_files) {
  if (attachment.scan == v1::Attachment::SCAN_INFECTED) {
    return tenant::FailedPrecondition("ATTACHMENT_INFECTED", "the file",
                                      "a virus was found in it, and it stays in quarantine");
  }
  if (scans_files && attachment.scan == v1::Attachment::SCAN_WAITING) {
    return tenant::FailedPrecondition("ATTACHMENT_UNCHECKED", "the file",
                                      "it waits for the virus scanner: try again later");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Attachment> AttachmentService::UploadAttachment(
    const Caller& caller, RequestStream<v1::UploadAttachmentRequest> in) {
  v1::UploadAttachmentRequest part;
  RETURN_IF_ERROR(in.Next(&part).status());
  if (!part.has_declaration()) {
    return tenant::InvalidField("declaration", "is required in the first message");
  }
  RETURN_IF_ERROR(RequireInService(caller));
  const v1::UploadDeclaration declaration = part.declaration();
  ASSIGN_OR_RETURN(const std::unique_ptr<tenant::Upload> upload,
                   tenant::Upload::Begin(folder_, declaration.size_bytes()));
  while (true) {
    RETURN_IF_ERROR(upload->Append(part.chunk()));
    part.Clear();
    ASSIGN_OR_RETURN(const bool more, in.Next(&part, kPatience));
    if (!more) break;
    if (part.has_declaration()) {
      return tenant::InvalidField("declaration", "is allowed in the first message only");
    }
  }
  RETURN_IF_ERROR(upload->Finish());
  return Register(caller, declaration, upload.get());
}

absl::StatusOr<v1::Attachment> AttachmentService::Register(const Caller& caller,
                                                           const v1::UploadDeclaration& declaration,
                                                           tenant::Upload* upload) {
  const tenant::App& app = caller.app()->app;
  tenant::Attachment attachment;
  attachment.owner = app.owner.ToString();
  attachment.id = parts_.uuids.Next();
  attachment.source = caller.name();
  attachment.file = upload->file();
  attachment.key = upload->key().Copy();
  attachment.content_type = upload->content_type();
  attachment.size = declaration.size_bytes();
  attachment.file_name = tenant::HarmlessFileName(declaration.file_name());
  attachment.create_time = parts_.clock.Now();
  attachment.expire_time = attachment.create_time + tenant::kAttachmentWait;
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(app.association));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwnerOf(attachment.owner)));
  // What a repeat must equal: the same file, declared the same way.
  v1::UploadAttachmentRequest content;
  *content.mutable_declaration() = declaration;
  content.set_chunk(upload->digest());
  const v1::Attachment mine = ToProto(attachment, caller.name());
  v1::Attachment response;
  const absl::Status status = RunOnce(
      {*cell->database, *keys, parts_.clock, caller, "AttachmentService.UploadAttachment"}, content,
      declaration.request_id(), &response, [&](Session& session, Changes&) -> absl::Status {
        RETURN_IF_ERROR(attachments_.Insert(session, attachment));
        response = mine;
        return tenant::AppendAudit(
            session, parts_.uuids, parts_.clock.Now(),
            {{attachment.owner, caller.name(), "attachment.upload", mine.name(), ""}});
      });
  // A row that may be there needs its file; where there is none, the file is swept up.
  if (tenant::IsCommitUnknown(status)) upload->Keep();
  RETURN_IF_ERROR(status);
  // Otherwise it is the answer to the first call of this request_id, which has its own file.
  if (response.name() == mine.name()) upload->Keep();
  return response;
}

absl::StatusOr<tenant::Attachment> AttachmentService::FindIn(Session& session, AuditLines& read,
                                                             const Caller& caller,
                                                             const ResourceName& name) {
  const tenant::Uuid id = *name.uuid();
  switch (name.Root().kind) {
    case tenant::Scope::Kind::kTenant:
      return tickets_.GetAttachment(session, read, caller,
                                    {name.Root().id, *tenant::Uuid::Parse(name.Id("tickets"))}, id);
    case tenant::Scope::Kind::kAssociation:
      return lobby_.GetAttachment(session, read, caller, name.Root().id,
                                  *tenant::Uuid::Parse(name.Id("lobbyItems")), id);
    default:
      break;
  }
  const absl::Time now = parts_.clock.Now();
  ASSIGN_OR_RETURN(tenant::Attachment attachment,
                   attachments_.GetOfSource(session, name.Root().ToString(), id));
  if (attachment.expire_time && *attachment.expire_time <= now) return tenant::NotFound();
  read.push_back({attachment.owner, caller.name(), "attachment.read", name.ToString(), ""});
  return attachment;
}

absl::StatusOr<tenant::Attachment> AttachmentService::Find(const Caller& caller,
                                                           const ResourceName& name) {
  const tenant::Scope& root = name.Root();
  // Staff of an app's comune hold the permission on the app too; they read by their own names.
  const bool own =
      root.kind == tenant::Scope::Kind::kApp ? caller.app() != nullptr : caller.app() == nullptr;
  if (!own) return tenant::PermissionDenied();
  std::string association = root.id;
  if (root.kind == tenant::Scope::Kind::kApp) association = caller.app()->app.association;
  if (root.kind == tenant::Scope::Kind::kTenant) {
    const tenant::TenantSlice* tenant = caller.directory().FindTenant(root.id);
    if (tenant == nullptr) return tenant::NotFound();
    association = tenant->tenant.association;
    RETURN_IF_ERROR(tickets_.Prepare(root.id));
  }
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  absl::StatusOr<tenant::Attachment> found = tenant::NotFound();
  RETURN_IF_ERROR(
      parts_.reads.Of(*cell).Run(absl::Now() + kCallTime, [&](Session& session, AuditLines& read) {
        found = FindIn(session, read, caller, name);
        RETURN_IF_ERROR(found.status());
        return MayLeave(*found, parts_.scans_files);
      }));
  return found;
}

absl::Status AttachmentService::Send(const Caller& caller,
                                     const v1::DownloadAttachmentRequest& request, Download* out) {
  const auto name = ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  ASSIGN_OR_RETURN(const tenant::Attachment attachment, Find(caller, *name));
  ASSIGN_OR_RETURN(tenant::SealedFileReader reader,
                   tenant::SealedFileReader::Open(folder_, attachment.file, attachment.key));
  v1::DownloadAttachmentResponse part;
  *part.mutable_headers() = HeadersOf(attachment, name->Parent());
  if (MayTellWhere(attachment)) return SendErased(attachment, &reader, &part, out);
  int64_t sent = 0;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, reader.Next(part.mutable_chunk()));
    if (!more) break;
    sent += static_cast<int64_t>(part.chunk().size());
    RETURN_IF_ERROR(WritePart(&part, out));
  }
  if (sent != attachment.size) return OtherLength();
  return absl::OkStatus();
}

// Read whole: where the position is may be told at the end. There are few such threads.
absl::Status AttachmentService::SendErased(const tenant::Attachment& attachment,
                                           tenant::SealedFileReader* reader,
                                           v1::DownloadAttachmentResponse* part, Download* out) {
  std::string picture;
  std::string chunk;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, reader->Next(&chunk));
    if (!more) break;
    picture += chunk;
  }
  if (static_cast<int64_t>(picture.size()) != attachment.size) return OtherLength();
  routing::ErasePosition(&picture);
  for (size_t at = 0; at < picture.size(); at += tenant::kFileChunk) {
    part->set_chunk(picture.substr(at, tenant::kFileChunk));
    RETURN_IF_ERROR(WritePart(part, out));
  }
  return absl::OkStatus();
}

absl::Status AttachmentService::WritePart(v1::DownloadAttachmentResponse* part, Download* out) {
  if (!out->Write(*part) || !out->AwaitRoom(absl::Now() + kPatience)) {
    return tenant::DeadlineExceeded("the client went away or read nothing for too long");
  }
  part->Clear();
  return absl::OkStatus();
}

void AttachmentService::DownloadAttachment(const Caller& caller,
                                           const v1::DownloadAttachmentRequest& request,
                                           Download out) {
  out.Finish(Send(caller, request, &out));
}

}  // namespace mugugno::gateway
