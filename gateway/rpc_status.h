#pragma once

// absl::Status to the wire's form: the only file that sees both. Pure functions.

#include <string>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include <grpcpp/support/status.h>

namespace mugugno::gateway {

// The code, a message of at most 1 KB and the google.rpc details, at most 4 KB together: larger
// ones make gRPC 1.51 replace the whole status.
google::rpc::Status ToStatusProto(const absl::Status& status);
grpc::Status ToRpcStatus(const absl::Status& status);

}  // namespace mugugno::gateway
