#pragma once

// Which addresses the gateway calls for others: public ones, and those the configuration allows by
// name. Pure functions but for Resolve; thread-safe.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::gateway {

struct Endpoint {
  bool tls = false;
  std::string host;  // without brackets
  std::string port;
};
// Of an http or https URL; INVALID_ARGUMENT for anything else.
absl::StatusOr<Endpoint> ParseEndpoint(absl::string_view url);

// Of "imaps://host:port", "smtps://host:port" or either without the s; INVALID_ARGUMENT.
absl::StatusOr<Endpoint> ParseMailServer(absl::string_view url);

// True for addresses that lead outside: neither loopback, private, link-local, shared, multicast
// nor reserved. `address` is numeric.
bool IsPublicAddress(absl::string_view address);
// "127.0.0.1", "::1", "localhost".
bool IsLoopbackHost(absl::string_view host);

// Numeric addresses of the host; UNAVAILABLE when it has none now.
absl::StatusOr<std::vector<std::string>> Resolve(const Endpoint& endpoint);

// The one address to call. PERMISSION_DENIED when the host is not in `allowed` ("host:port") and
// has an address that is not public, or no TLS.
absl::StatusOr<std::string> AddressToCall(const Endpoint& endpoint,
                                          const std::vector<std::string>& allowed);
// For CURLOPT_RESOLVE: that the endpoint is at that address.
std::string Pinned(const Endpoint& endpoint, const std::string& address);

}  // namespace mugugno::gateway
