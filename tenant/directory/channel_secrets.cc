#include "tenant/directory/channel_secrets.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"

#include "tenant/errors.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kWebhookHashSize = 32;
constexpr size_t kMostHashes = 2;
constexpr size_t kShortestSecret = 32;
constexpr size_t kLongestSecret = 256;
constexpr size_t kLongestAccount = 20;

bool IsPlain(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '-';
  });
}

// "<number of the bot>:<secret>"; empty where it is none.
absl::string_view AccountOf(absl::string_view token) {
  const size_t colon = token.find(':');
  if (colon == absl::string_view::npos || colon == 0 || colon > kLongestAccount) return "";
  const absl::string_view number = token.substr(0, colon);
  const absl::string_view secret = token.substr(colon + 1);
  const bool digits = std::all_of(number.begin(), number.end(),
                                  [](unsigned char c) { return absl::ascii_isdigit(c); });
  const bool sound = secret.size() >= 30 && secret.size() <= 128 && IsPlain(secret);
  return digits && sound ? number : "";
}

Binding PlaceOf(const std::string& row) { return {"channel", "sealed_secrets", row}; }

}  // namespace

absl::Status SetChannelSecrets(const OwnerKeys& keys, absl::string_view token,
                               absl::string_view webhook_secret, Channel* channel) {
  storage::v1::ChannelSecrets secrets;
  if (!channel->in_setup()) {
    ASSIGN_OR_RETURN(secrets, OpenChannelSecrets(keys, *channel));
  }
  if (!token.empty()) secrets.set_token(std::string(token));
  if (AccountOf(secrets.token()).empty()) {
    return InvalidField("token", "must be a bot's token, as BotFather gives it");
  }
  if (!webhook_secret.empty()) secrets.set_webhook_secret(std::string(webhook_secret));
  const std::string& secret = secrets.webhook_secret();
  if (secret.size() < kShortestSecret || secret.size() > kLongestSecret || !IsPlain(secret)) {
    return InvalidField("webhook_secret",
                        "must have 32 to 256 letters, digits, underscores and hyphens");
  }
  if (!webhook_secret.empty()) {
    const std::string hash = Sha256(secret);
    const bool again =
        absl::string_view(channel->webhook_hashes).substr(0, kWebhookHashSize) == hash;
    channel->webhook_hashes =
        again ? hash : (hash + channel->webhook_hashes).substr(0, kMostHashes * kWebhookHashSize);
  }
  channel->account = std::string(AccountOf(secrets.token()));
  const std::string row = channel->name();
  channel->sealed_secrets = keys.Seal(PlaceOf(row), secrets.SerializeAsString());
  return absl::OkStatus();
}

absl::StatusOr<storage::v1::ChannelSecrets> OpenChannelSecrets(const OwnerKeys& keys,
                                                               const Channel& channel) {
  if (channel.sealed_secrets.empty()) {
    return FailedPrecondition("CHANNEL_IN_SETUP", channel.name(), "its secrets are not set yet");
  }
  const std::string row = channel.name();
  ASSIGN_OR_RETURN(const std::string opened, keys.Open(PlaceOf(row), channel.sealed_secrets));
  storage::v1::ChannelSecrets secrets;
  if (!secrets.ParseFromString(opened)) return DataLoss("secrets of a channel");
  return secrets;
}

bool ProvesPlatform(const Channel& channel, absl::string_view shown) {
  const std::string hash = Sha256(shown);
  const absl::string_view hashes = channel.webhook_hashes;
  bool proved = false;
  for (size_t i = 0; i + kWebhookHashSize <= hashes.size(); i += kWebhookHashSize) {
    proved = EqualInConstantTime(hashes.substr(i, kWebhookHashSize), hash) || proved;
  }
  return proved;
}

}  // namespace mugugno::tenant
