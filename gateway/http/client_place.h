#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway {

// What counts as one client where something is counted: an IPv4 address, of IPv6 the network, as a
// household or an attacker has all of its addresses (RFC 6177). Empty for an empty one.
std::string ClientPlace(absl::string_view address);

}  // namespace mugugno::gateway
