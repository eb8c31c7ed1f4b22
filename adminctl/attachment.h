#pragma once

// Files of citizens' messages, sent and fetched.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "adminctl/session.h"
#include "mugugno/v1/attachment.pb.h"

namespace mugugno::adminctl {

// Sends the file at `path` as the app would. The mistake is the caller's to tell; a refusal of the
// gateway is FAILED_PRECONDITION with its words.
absl::StatusOr<v1::Attachment> SendFile(Session& session, const std::string& app,
                                        const std::string& path);

// The verbs.
ExitCode UploadAttachment(Session& session);
ExitCode DownloadAttachment(Session& session);

}  // namespace mugugno::adminctl
