#pragma once

// A file of citizens' messages, one JSON object a line: id, text, shared_channel, channel_comune,
// lat, lon, sender_home_comune; other keys are ignored. Pure function.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "mugugno/v1/submission.pb.h"

namespace mugugno::adminctl {

struct FileMessage {
  std::string id;
  std::string comune;  // ISTAT code of the channel's owner; empty for a shared channel
  v1::InboundMessage message;
};

// Mistakes name the file and line, all of them at once.
absl::StatusOr<std::vector<FileMessage>> ParseMessages(absl::string_view file,
                                                       absl::string_view text);

}  // namespace mugugno::adminctl
