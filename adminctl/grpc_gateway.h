#pragma once

// A gateway reached by gRPC, without generated stubs.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "adminctl/gateway.h"

namespace mugugno::adminctl {

struct Access {
  std::string address;      // "host:port" or "unix:/path"
  std::string server_name;  // in the certificate, where it is not the address's
  std::string ca;           // PEM, or empty
  std::string certificate;  // PEM, or empty
  std::string key;          // PEM, or empty
  std::string token;        // or empty
  absl::Duration timeout = absl::Seconds(30);
};

// Never plain text to another machine: TLS wherever the address is not a local socket, or a
// loopback address without certificates given.
std::unique_ptr<Gateway> ConnectGrpc(Access access);

}  // namespace mugugno::adminctl
