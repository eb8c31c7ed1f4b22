#include "gateway/channels/platform.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/delivery/address_guard.h"

namespace mugugno::gateway {
namespace {

using tenant::AttemptResult;

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

AttemptResult Unanswered(const absl::Status& status) {
  const std::string error(status.message());
  return absl::IsUnknown(status) ? AttemptResult::Unknown(error) : AttemptResult::Retry(error);
}

std::optional<AttemptResult> RefusedTokens::Bars(const tenant::Channel* channel) {
  if (channel == nullptr) return AttemptResult::Refused("the channel is gone");
  if (channel->suspended) return AttemptResult::Held("the channel is suspended", kLookAgain);
  if (channel->in_setup()) return AttemptResult::Held("the channel has no secrets", kLookAgain);
  if (!Has(*channel)) return std::nullopt;
  return AttemptResult::Held("the channel's token was refused: set another one", kLookAgain);
}

tenant::CheckFinding RefusedFinding(std::string error) {
  return {v1::ChannelHealth::PROBLEM_CREDENTIAL, std::move(error)};
}
tenant::CheckFinding AwayFinding(std::string error) {
  return {v1::ChannelHealth::PROBLEM_AWAY, std::move(error)};
}
tenant::CheckFinding UnconnectedFinding(std::string error) {
  return {v1::ChannelHealth::PROBLEM_CONNECTION, std::move(error)};
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
