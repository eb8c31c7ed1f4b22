#pragma once

// What the contract says about its fields (options `behavior` and `limits`), checked on any message
// by its descriptor. Safe from any thread; a message without violations costs no allocation.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace mugugno::rules {

// One rule that one field broke.
struct Violation {
  std::string field;  // path in the message, such as "message.attachments[2]"
  std::string rule;   // one English sentence without full stop; never the field's content
};

struct CheckOptions {
  // Below this field, such as "tenant", REQUIRED is not enforced: for the resource of an update,
  // whose mask says what is meant. Check the merged resource as a whole afterwards.
  absl::string_view partial = {};
  // The check stops when it found this many.
  size_t most_violations = 20;
};

// All violations in the order of the fields' declaration. OUTPUT_ONLY fields are ignored. Empty
// texts and unset fields break only REQUIRED.
std::vector<Violation> Check(const google::protobuf::Message& message,
                             const CheckOptions& options = {});

}  // namespace mugugno::rules
