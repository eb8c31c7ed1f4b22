#include "gateway/channels/web_form/sender_rate.h"

#include <algorithm>

#include "absl/strings/match.h"
#include <arpa/inet.h>

namespace mugugno::gateway::web_form {
namespace {

// Of IPv6 the network: a household or an attacker has all of its addresses (RFC 6177).
std::string PlaceOf(absl::string_view address) {
  constexpr size_t kNetworkBytes = 8;
  in6_addr bytes = {};
  if (inet_pton(AF_INET6, std::string(address).c_str(), &bytes) != 1) {
    return std::string(address.substr(0, 64));
  }
  return std::string(reinterpret_cast<const char*>(&bytes), kNetworkBytes);
}

}  // namespace

bool SenderRate::Take(absl::string_view address, absl::Time now) {
  if (address.empty()) return true;
  const std::string place = PlaceOf(address);
  tenant::MutexLock lock(&mutex_);
  const auto [found, fresh] = accounts_.try_emplace(place);
  Account& account = found->second;
  if (fresh) {
    order_.push_back(place);
  } else {
    const double earned =
        std::max(0.0, absl::FDivDuration(now - account.filled, kPeriod)) * kMostInPeriod;
    account.messages = std::min<double>(kMostInPeriod, account.messages + earned);
  }
  account.filled = now;
  const bool allowed = account.messages >= 1;
  if (allowed) account.messages -= 1;
  if (order_.size() > kMostAddresses) {
    accounts_.erase(order_.front());
    order_.pop_front();
  }
  return allowed;
}

}  // namespace mugugno::gateway::web_form
