#pragma once

// Updates by field mask (AIP-134), for any resource, by its descriptor. Pure functions.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace mugugno::gateway {

// Writes the fields of `mask` from `from` onto `onto`: none means those that are set in `from`, "*"
// all a client may change. What a client may not change is left alone. INVALID_ARGUMENT on
// update_mask for paths the resource does not have.
absl::Status MergeByMask(const google::protobuf::FieldMask& mask,
                         const google::protobuf::Message& from, google::protobuf::Message* onto);

// Paths of the fields a client may change that differ.
std::vector<std::string> ChangedFields(const google::protobuf::Message& before,
                                       const google::protobuf::Message& after);

}  // namespace mugugno::gateway
