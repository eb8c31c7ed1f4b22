#pragma once

// One message, or one status, of the Cloud API's webhooks, read. Pure functions.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/intake/post.h"

namespace mugugno::gateway::whatsapp {

// A piece of SplitNotice. `channel` is the channel's whole name. Who writes is known by the id they
// have with this business, else by their number. What has no words is told in a remark; a
// correction is a message that says so. FAILED_PRECONDITION: UNREADABLE for what cannot be read,
// OTHER_ACCOUNT for what was not for the channel it came to, GROUP_CHAT for what was said where
// others listen, NOT_A_MESSAGE for all else a platform may tell.
absl::StatusOr<routing::Post> ReadPiece(absl::string_view channel, absl::string_view piece);

}  // namespace mugugno::gateway::whatsapp
