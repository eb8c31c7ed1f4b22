#pragma once

// Webhooks of the Cloud API: one body may bring many messages and statuses, of several accounts.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::gateway::whatsapp {

// A body in pieces of one message or status each, with all that stood around it, as JSON; to each
// is added which channel's it was when it came (`account` and `business_account`) and where it
// stood ("addressed" of storage/v1/whatsapp.proto). What has neither messages nor statuses is a
// piece of its own; what is no JSON object stays as it is. Never none.
std::vector<std::string> SplitNotice(absl::string_view body, const std::string& account,
                                     const std::string& business_account);

}  // namespace mugugno::gateway::whatsapp
