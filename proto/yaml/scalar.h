#pragma once

// One scalar of a YAML document as the value of one field. Pure functions, safe from any thread.

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace mugugno::yaml {

// Timestamps, durations and field masks are written as text.
bool IsWrittenAsText(const google::protobuf::Descriptor& type);

// The field holds a message that is written as a mapping.
bool IsNested(const google::protobuf::FieldDescriptor& field);

// Sets the field, or adds to it where it is repeated. Returns the rule the text breaks, or "". Even
// then something is added to a repeated field, so that elements keep their places.
std::string SetScalar(absl::string_view text, bool quoted,
                      const google::protobuf::FieldDescriptor& field,
                      google::protobuf::Message& message);

// An enum value as people write it: "ACTIVE" for STATE_ACTIVE.
std::string ShortName(const google::protobuf::EnumValueDescriptor& value);

// The value of that name, short or full, in any case; null where there is none or it is
// UNSPECIFIED.
const google::protobuf::EnumValueDescriptor* FindEnumValue(
    absl::string_view name, const google::protobuf::EnumDescriptor& type);

}  // namespace mugugno::yaml
