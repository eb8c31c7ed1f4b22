#include "gateway/guard.h"

#include <string>

#include "absl/strings/match.h"

#include "gateway/checked.h"

namespace mugugno::gateway {
namespace {

using google::protobuf::FieldDescriptor;

// The resource of an update is partial, as its mask says what is meant.
std::string PartialField(const google::protobuf::MethodDescriptor& method) {
  if (!absl::StartsWith(method.name(), "Update")) return "";
  for (int i = 0; i < method.input_type()->field_count(); ++i) {
    const FieldDescriptor* field = method.input_type()->field(i);
    if (field->message_type() == method.output_type()) return field->name();
  }
  return "";
}

}  // namespace

absl::StatusOr<tenant::Caller> Guard::Admit(const Method& method, const Call& call,
                                            const google::protobuf::Message* request) const {
  const Presented& presented = call.presented();
  const std::string resource = request == nullptr ? "" : method.policy.ResourceOf(*request);
  tenant::MethodPolicy policy = method.policy.policy();
  // Bytes that make no message name nothing: only the credential and the audience are judged.
  if (request == nullptr) policy.permission = options::v1::PERMISSION_NONE;
  absl::StatusOr<tenant::Caller> caller = admission_.Admit(
      {presented.token, presented.certificate_fingerprint, presented.local, presented.session},
      policy, resource, call.request_id());
  const bool lasts = method.descriptor->server_streaming();
  if (caller.ok() && session_used_ && !presented.session.empty() && !lasts) session_used_(*caller);
  return caller;
}

absl::Status CheckRequest(const google::protobuf::MethodDescriptor& method,
                          const google::protobuf::Message& request) {
  return CheckRules(request, PartialField(method));
}

}  // namespace mugugno::gateway
