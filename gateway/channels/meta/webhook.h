#pragma once

// What the webhooks of Meta's platforms have in common. Pure functions.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace mugugno::gateway::meta {

// Why a piece is set aside.
absl::Status Aside(absl::string_view reason, absl::string_view why);
absl::Status Unreadable();

// JSON, as the fields of `notice` are called; others are passed over. Unreadable().
absl::Status ReadNotice(absl::string_view json, google::protobuf::Message* notice);

// Whether it may be somebody's id with a business.
bool IsUser(absl::string_view text);

// The key of a message by its id, of the citizen's as of ours.
std::string MessageKey(absl::string_view id);

}  // namespace mugugno::gateway::meta
