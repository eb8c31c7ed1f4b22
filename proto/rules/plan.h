#pragma once

// The rules of one message type, read once from its descriptor. Plans live as long as the process
// and do not change; PlanOf is safe from any thread.

#include <vector>

#include "google/protobuf/descriptor.h"

#include "mugugno/options/v1/policy.pb.h"

namespace mugugno::rules {

struct Plan;

struct FieldRules {
  const google::protobuf::FieldDescriptor* field;
  const options::v1::Limits* limits;  // never null
  bool required;
  const Plan* inner;  // of a message field, else null
};

struct Plan {
  enum class Kind { kPlain, kTimestamp, kDuration };
  Kind kind = Kind::kPlain;
  std::vector<FieldRules> fields;  // only those with something to check
};

const Plan& PlanOf(const google::protobuf::Descriptor& type);

}  // namespace mugugno::rules
