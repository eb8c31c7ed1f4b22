#pragma once

// A message as YAML, in the form Parse reads. Pure function.

#include <string>

#include "google/protobuf/message.h"

namespace mugugno::yaml {

// Ends with a line break.
std::string Emit(const google::protobuf::Message& message);

}  // namespace mugugno::yaml
