#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace mugugno::gateway {

// The rules the contract gives its fields (proto/rules): INVALID_ARGUMENT naming every broken one,
// or OK. Below the field `partial`, REQUIRED is not enforced.
absl::Status CheckRules(const google::protobuf::Message& message, absl::string_view partial = "");

}  // namespace mugugno::gateway
