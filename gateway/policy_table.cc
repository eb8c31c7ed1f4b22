#include "gateway/policy_table.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "tenant/errors.h"

namespace mugugno::gateway {
namespace {

using google::protobuf::FieldDescriptor;

absl::Status Unfit(const google::protobuf::MethodDescriptor& method, absl::string_view remedy) {
  return tenant::FailedPrecondition("METHOD_WITHOUT_POLICY", method.full_name(), remedy);
}

}  // namespace

absl::StatusOr<DeclaredPolicy> DeclaredPolicy::Of(
    const google::protobuf::MethodDescriptor& method) {
  DeclaredPolicy result;
  if (!method.options().HasExtension(options::v1::policy)) {
    return Unfit(method, "declare the option mugugno.options.v1.policy");
  }
  result.policy_ = method.options().GetExtension(options::v1::policy);
  if (result.policy_.permission() == options::v1::PERMISSION_UNSPECIFIED ||
      result.policy_.audience() == options::v1::AUDIENCE_UNSPECIFIED) {
    return Unfit(method, "name a permission and an audience");
  }
  if (result.policy_.resource_field().empty()) return result;
  const google::protobuf::Descriptor* type = method.input_type();
  for (absl::string_view name : absl::StrSplit(result.policy_.resource_field(), '.')) {
    const FieldDescriptor* field =
        type == nullptr ? nullptr : type->FindFieldByName(std::string(name));
    if (field == nullptr || field->is_repeated()) {
      return Unfit(method, absl::StrCat("no single field ", result.policy_.resource_field()));
    }
    result.path_.push_back(field);
    type = field->message_type();
  }
  if (result.path_.back()->type() != FieldDescriptor::TYPE_STRING) {
    return Unfit(method, absl::StrCat(result.policy_.resource_field(), " is no text"));
  }
  return result;
}

DeclaredPolicy DeclaredPolicy::Public() {
  DeclaredPolicy result;
  result.policy_.set_permission(options::v1::PERMISSION_NONE);
  result.policy_.set_audience(options::v1::AUDIENCE_PUBLIC);
  return result;
}

std::string DeclaredPolicy::ResourceOf(const google::protobuf::Message& request) const {
  const google::protobuf::Message* message = &request;
  for (const FieldDescriptor* field : path_) {
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      return message->GetReflection()->GetString(*message, field);
    }
    message = &message->GetReflection()->GetMessage(*message, field);
  }
  return "";
}

}  // namespace mugugno::gateway
