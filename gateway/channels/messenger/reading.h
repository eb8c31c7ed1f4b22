#pragma once

// One event of the Messenger Platform's webhooks, read. Pure functions.

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/intake/post.h"

namespace mugugno::gateway::messenger {

// A piece of SplitNotice, of the platform's `object` ("page" or "instagram"). `channel` is the
// channel's whole name. Who writes is known by the id they have with this account. What has no
// words is told in a remark, a correction is a message that says so, and what others wrote to the
// citizen in the account's name is a remark too. FAILED_PRECONDITION: UNREADABLE for what cannot be
// read, OTHER_ACCOUNT for what was not for the channel it came to, NOT_A_MESSAGE for all else a
// platform may tell.
absl::StatusOr<routing::Post> ReadPiece(absl::string_view channel, absl::string_view piece,
                                        absl::string_view object);

}  // namespace mugugno::gateway::messenger
