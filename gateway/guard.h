#pragma once

// The transport side of admission: what the call presented and what its request names, put before
// tenant::Admission. Thread-safe.

#include <functional>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "gateway/registry.h"
#include "tenant/admission.h"

namespace mugugno::gateway {

class Guard final {
 public:
  // Told of everybody admitted by a browser's session to a call that is no stream: the page asks
  // for that by itself. It must not wait.
  using SessionUsed = std::function<void(const tenant::Caller&)>;

  explicit Guard(const tenant::Admission& admission, SessionUsed session_used = nullptr)
      : admission_(admission), session_used_(std::move(session_used)) {}

  // UNAUTHENTICATED or PERMISSION_DENIED, else who calls. `request` is null if its bytes made no
  // message: then only the credential is judged.
  absl::StatusOr<tenant::Caller> Admit(const Method& method, const Call& call,
                                       const google::protobuf::Message* request) const;

 private:
  const tenant::Admission& admission_;
  const SessionUsed session_used_;
};

// Every rule of the request's fields at once; INVALID_ARGUMENT or OK. In updates the resource is
// partial.
absl::Status CheckRequest(const google::protobuf::MethodDescriptor& method,
                          const google::protobuf::Message& request);

}  // namespace mugugno::gateway
