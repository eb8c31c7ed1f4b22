#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace mugugno::tests {

class GatewayUnderTest;

// How a call ended, and what it was answered as text. A watch is left after its first event: it
// went well.
struct Answered {
  absl::Status status;
  std::string text;
};

// One of the ways calls come in. Used by one thread.
class Wire {
 public:
  virtual ~Wire() = default;

  // By the holder of the token; empty for nobody.
  virtual Answered Call(const std::string& token, const google::protobuf::MethodDescriptor& method,
                        const google::protobuf::Message& request) = 0;
};

// Its name is "Network" (gRPC over TCP), "Front" (gRPC over the front's socket), "Connect" (HTTP
// over the front's other socket) or "InProcess".
std::unique_ptr<Wire> MakeWire(const std::string& name, GatewayUnderTest& gateway);

}  // namespace mugugno::tests
