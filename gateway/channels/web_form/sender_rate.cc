#include "gateway/channels/web_form/sender_rate.h"

#include <algorithm>

#include "gateway/http/client_place.h"

namespace mugugno::gateway::web_form {

bool SenderRate::Take(absl::string_view address, absl::Time now) {
  if (address.empty()) return true;
  const std::string place = ClientPlace(address);
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
