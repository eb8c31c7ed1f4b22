#pragma once

// What each method demands, read from its options. Immutable after construction, thread-safe.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "mugugno/options/v1/policy.pb.h"
#include "tenant/admission.h"

namespace mugugno::gateway {

class DeclaredPolicy final {
 public:
  // FAILED_PRECONDITION if the method declares no policy, an unspecified permission or audience, or
  // a resource field its request does not have.
  static absl::StatusOr<DeclaredPolicy> Of(const google::protobuf::MethodDescriptor& method);
  // For methods of contracts that are not ours (health, reflection).
  static DeclaredPolicy Public();

  tenant::MethodPolicy policy() const { return {policy_.permission(), policy_.audience()}; }
  // What the request names, or "" for the installation.
  std::string ResourceOf(const google::protobuf::Message& request) const;

 private:
  options::v1::Policy policy_;
  std::vector<const google::protobuf::FieldDescriptor*> path_;
};

}  // namespace mugugno::gateway
