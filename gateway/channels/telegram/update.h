#pragma once

// Updates of Telegram's Bot API, read as messages. Pure functions.

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/intake/post.h"

namespace mugugno::gateway::telegram {

// `channel` is the channel's whole name. Only private chats are conversations. What has no words is
// told in a remark; a correction is a message that says so. FAILED_PRECONDITION: UNREADABLE for
// what is no update or of a kind that is not known, GROUP_CHAT for what was said where others
// listen.
absl::StatusOr<routing::Post> ReadUpdate(absl::string_view channel, absl::string_view json);

// Of an update that tells that a button was pressed: what that is to be answered by.
std::optional<std::string> PressOf(absl::string_view json);

}  // namespace mugugno::gateway::telegram
