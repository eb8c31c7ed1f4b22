#include "adminctl/attachment.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "adminctl/contract.h"
#include "adminctl/files.h"
#include "adminctl/names.h"
#include "adminctl/request.h"
#include "adminctl/show.h"
#include "mugugno/v1/attachment_service.pb.h"

namespace mugugno::adminctl {
namespace {

constexpr size_t kChunk = size_t{256} << 10;

// What the gateway said to the upload of one file.
struct Sent {
  Reply reply;
  v1::Attachment attachment;
};

absl::StatusOr<Sent> Send(Session& session, const std::string& app, const std::string& path) {
  absl::StatusOr<std::string> content = ReadFile(path, session.console().in);
  if (!content.ok()) return content.status();
  if (content->empty()) return absl::OutOfRangeError(absl::StrCat(path, " is empty"));
  absl::StatusOr<Gateway*> gateway = session.GatewayOfApp(app);
  if (!gateway.ok()) return gateway.status();
  Sent sent;
  v1::UploadAttachmentRequest request;
  size_t at = 0;
  sent.reply = (*gateway)->Exchange(
      MethodOf("AttachmentService.UploadAttachment"), request, sent.attachment,
      [&] {
        if (at == content->size()) return false;
        request.Clear();
        if (at == 0) {
          v1::UploadDeclaration& declaration = *request.mutable_declaration();
          declaration.set_parent(absl::StrCat("apps/", app));
          declaration.set_size_bytes(static_cast<int64_t>(content->size()));
          if (path != "-") declaration.set_file_name(path.substr(path.rfind('/') + 1));
          declaration.set_request_id(NewUuid());
        }
        request.set_chunk(content->substr(at, kChunk));
        at += request.chunk().size();
        return true;
      },
      [] {});
  return sent;
}

}  // namespace

absl::StatusOr<v1::Attachment> SendFile(Session& session, const std::string& app,
                                        const std::string& path) {
  absl::StatusOr<Sent> sent = Send(session, app, path);
  if (!sent.ok()) return sent.status();
  if (sent->reply.ok()) return sent->attachment;
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", sent->reply.status.message()));
}

ExitCode UploadAttachment(Session& session) {
  const std::string app = IdOf(session.arguments().Value("app"));
  if (app.empty()) return session.Fail(absl::InvalidArgumentError("--app is missing"));
  absl::StatusOr<Sent> sent = Send(session, app, session.arguments().positionals[0]);
  if (!sent.ok()) return session.Fail(sent.status());
  if (!sent->reply.ok()) {
    return session.Report(sent->reply, MethodOf("AttachmentService.UploadAttachment"));
  }
  Show(session, sent->attachment, "");
  return ExitCode::kDone;
}

ExitCode DownloadAttachment(Session& session) {
  const std::string path = session.arguments().Value("to");
  if (path.empty()) return session.Fail(absl::InvalidArgumentError("--to is missing"));
  v1::DownloadAttachmentRequest request;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  const auto& method = MethodOf("AttachmentService.DownloadAttachment");
  absl::StatusOr<Gateway*> gateway = session.GatewayFor(method, request);
  if (!gateway.ok()) return session.Fail(gateway.status());
  // The file appears only once it is whole.
  absl::StatusOr<NewFile> file = NewFile::Create(path);
  if (!file.ok()) return session.Fail(file.status());
  v1::DownloadAttachmentResponse response;
  v1::Attachment attachment;
  absl::Status written;
  bool asked = false;
  const Reply reply = (*gateway)->Exchange(
      method, request, response, [&] { return !std::exchange(asked, true); },
      [&] {
        if (response.has_headers()) attachment = response.headers().attachment();
        written.Update(file->Append(response.chunk()));
      });
  if (!reply.ok()) return session.Report(reply, method);
  if (written.ok()) written = file->Keep();
  if (!written.ok()) return session.Fail(written);
  session.console().err << path << ": " << attachment.size_bytes() << " bytes, "
                        << attachment.content_type() << "\n";
  return ExitCode::kDone;
}

}  // namespace mugugno::adminctl
