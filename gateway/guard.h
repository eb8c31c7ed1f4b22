#pragma once

// The transport side of admission: what the call presented and what its request names, put before
// tenant::Admission. Thread-safe.

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "gateway/registry.h"
#include "tenant/admission.h"

namespace mugugno::gateway {

class Guard final {
 public:
  explicit Guard(const tenant::Admission& admission) : admission_(admission) {}

  // UNAUTHENTICATED or PERMISSION_DENIED, else who calls. `request` is null if its bytes made no
  // message: then only the credential is judged.
  absl::StatusOr<tenant::Caller> Admit(const Method& method, const Call& call,
                                       const google::protobuf::Message* request) const;

 private:
  const tenant::Admission& admission_;
};

// Every rule of the request's fields at once; INVALID_ARGUMENT or OK. In updates the resource is
// partial.
absl::Status CheckRequest(const google::protobuf::MethodDescriptor& method,
                          const google::protobuf::Message& request);

}  // namespace mugugno::gateway
