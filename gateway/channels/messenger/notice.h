#pragma once

// Webhooks of the Messenger Platform: one body may bring many events, of several accounts.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::gateway::messenger {

// A body in pieces of one event each, with all that stood around it, as JSON; to each is added
// which channel's it was when it came (`account`) and where it stood ("addressed" of
// storage/v1/messenger.proto). An entry without events is a piece of its own; what is no JSON
// object stays as it is. Never none.
std::vector<std::string> SplitNotice(absl::string_view body, const std::string& account);

}  // namespace mugugno::gateway::messenger
