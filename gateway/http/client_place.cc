#include "gateway/http/client_place.h"

#include <arpa/inet.h>

namespace mugugno::gateway {

std::string ClientPlace(absl::string_view address) {
  constexpr size_t kNetworkBytes = 8;
  constexpr size_t kMostBytes = 64;
  in6_addr bytes = {};
  if (inet_pton(AF_INET6, std::string(address).c_str(), &bytes) != 1) {
    return std::string(address.substr(0, kMostBytes));
  }
  return std::string(reinterpret_cast<const char*>(&bytes), kNetworkBytes);
}

}  // namespace mugugno::gateway
