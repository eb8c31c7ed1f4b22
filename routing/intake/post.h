#pragma once

// A message as a chat's platform sent it, and as it was read. Values.

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "mugugno/v1/submission.pb.h"
#include "tenant/attachments/file_fetch.h"
#include "tenant/outbox/receipts.h"

namespace mugugno::routing {

struct Post {
  v1::InboundMessage message;
  // Tells a repeat within the channel; 1 to 255 bytes.
  std::string key;
  // Key of the message this one corrects or answers, the sender's or one of ours; empty for none.
  std::string about_key = {};
  // Of the files the message names, those the platform gives out.
  std::vector<tenant::PlatformFile> files = {};
  // Not the citizen wrote it but the channel's own account to them, somewhere else; `about_key` is
  // the key the message would have if it were one of ours, which is not told here.
  bool by_account = false;
  // When it was sent, by the platform.
  absl::Time send_time;
  // What became of messages of ours: nobody wrote anything then, and the message is empty but for a
  // remark.
  std::vector<tenant::ReceiptNews> receipts = {};
};

// Reads what the journal kept of a channel (its whole name) of that kind (number of
// v1::Channel::Kind), whatever the directory knows. An error's reason is why it is set aside.
// Thread-safe.
using PostReader = std::function<absl::StatusOr<Post>(absl::string_view channel, int form,
                                                      absl::string_view content)>;

}  // namespace mugugno::routing
