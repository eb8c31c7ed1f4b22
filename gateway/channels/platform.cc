#include "gateway/channels/platform.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/delivery/address_guard.h"

namespace mugugno::gateway {
namespace {

constexpr absl::Duration kRefusedTime = absl::Minutes(15);

}  // namespace

HttpClient::Options PlatformOptions(const std::string& url, absl::string_view own_url) {
  HttpClient::Options options;
  const absl::StatusOr<Endpoint> endpoint = ParseEndpoint(url);
  if (url != own_url && endpoint.ok()) {
    options.allowed_private_hosts.push_back(absl::StrCat(endpoint->host, ":", endpoint->port));
  }
  return options;
}

bool RefusedTokens::Has(const tenant::Channel& channel) {
  tenant::MutexLock lock(&mutex_);
  const auto found = refused_.find(channel.name());
  return found != refused_.end() && found->second.sealed_secrets == channel.sealed_secrets &&
         absl::Now() - found->second.time < kRefusedTime;
}

void RefusedTokens::Add(const tenant::Channel& channel) {
  tenant::MutexLock lock(&mutex_);
  refused_[channel.name()] = {channel.sealed_secrets, absl::Now()};
}

}  // namespace mugugno::gateway
