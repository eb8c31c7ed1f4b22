#include "proto/rules/plan.h"

#include <memory>
#include <mutex>
#include <shared_mutex>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace mugugno::rules {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

bool HasLimits(const options::v1::Limits& limits) {
  return limits.max_bytes() != 0 || limits.max_items() != 0 || !limits.resource().empty() ||
         limits.min() != 0 || limits.max() != 0 || limits.uuid() || limits.chosen_id();
}

// Types whose values can be wrong without any option saying so.
bool IsCheckedByType(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return true;
    default:
      return false;
  }
}

class Plans final {
 public:
  const Plan& Of(const Descriptor& type) {
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      const auto found = plans_.find(&type);
      if (found != plans_.end()) return *found->second;
    }
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return Add(type);
  }

 private:
  // A type that contains itself finds its own plan, entered before its fields are read.
  const Plan& Add(const Descriptor& type) {
    const auto found = plans_.find(&type);
    if (found != plans_.end()) return *found->second;
    Plan& plan = *plans_.emplace(&type, std::make_unique<Plan>()).first->second;
    if (&type == google::protobuf::Timestamp::descriptor()) plan.kind = Plan::Kind::kTimestamp;
    if (&type == google::protobuf::Duration::descriptor()) plan.kind = Plan::Kind::kDuration;
    for (int i = 0; i < type.field_count(); ++i) AddField(*type.field(i), plan);
    return plan;
  }

  void AddField(const FieldDescriptor& field, Plan& plan) {
    const options::v1::Behavior behavior = field.options().GetExtension(options::v1::behavior);
    if (behavior == options::v1::BEHAVIOR_OUTPUT_ONLY) return;
    const bool required = behavior == options::v1::BEHAVIOR_REQUIRED;
    const options::v1::Limits& limits = field.options().GetExtension(options::v1::limits);
    if (!required && !HasLimits(limits) && !IsCheckedByType(field)) return;
    const Plan* inner = field.message_type() == nullptr ? nullptr : &Add(*field.message_type());
    plan.fields.push_back({&field, &limits, required, inner});
  }

  std::shared_mutex mutex_;
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<Plan>> plans_;
};

}  // namespace

const Plan& PlanOf(const Descriptor& type) {
  static Plans& plans = *new Plans();
  return plans.Of(type);
}

}  // namespace mugugno::rules
