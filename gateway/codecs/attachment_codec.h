#pragma once

// Files of messages as the contract shows them. Pure functions.

#include "absl/strings/string_view.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/attachment.pb.h"
#include "mugugno/v1/attachment_service.pb.h"
#include "tenant/attachments/attachment.h"

namespace mugugno::gateway {

// Named below what the reader sees it in: an app, a ticket, or an item of the lobby.
v1::Attachment ToProto(const storage::v1::AttachedFile& file, absl::string_view parent);
v1::Attachment ToProto(const tenant::Attachment& attachment, absl::string_view parent);

// Where there is no scanner nothing waits for one.
template <typename Files>
void ForgetWaiting(bool scans_files, Files* files) {
  if (scans_files) return;
  for (v1::Attachment& file : *files) {
    if (file.scan() == v1::Attachment::SCAN_WAITING) file.clear_scan();
  }
}

// What goes before its bytes.
v1::DownloadHeaders HeadersOf(const tenant::Attachment& attachment, absl::string_view parent);

}  // namespace mugugno::gateway
