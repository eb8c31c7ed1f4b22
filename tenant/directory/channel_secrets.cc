#include "tenant/directory/channel_secrets.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"

#include "tenant/errors.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"
#include "tenant/vault/webhook_signature.h"

namespace mugugno::tenant {
namespace {

using storage::v1::ChannelSecrets;

constexpr size_t kWebhookHashSize = 32;
// One takes the other's place.
constexpr int kMostAtOnce = 2;
constexpr size_t kShortestSecret = 32;
constexpr size_t kLongestSecret = 256;
constexpr size_t kLongestAccount = 20;
constexpr size_t kShortestToken = 20;

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

// It stands in a header.
bool IsAccessToken(absl::string_view token) {
  return token.size() >= kShortestToken && std::all_of(token.begin(), token.end(), [](char c) {
           return absl::ascii_isgraph(static_cast<unsigned char>(c));
         });
}

bool IsSecret(absl::string_view secret) {
  return secret.size() >= kShortestSecret && secret.size() <= kLongestSecret && IsPlain(secret);
}

// What the platform may show: the new one, and beside it the one before.
void AddHash(absl::string_view secret, Channel* channel) {
  const std::string hash = Sha256(secret);
  const bool again = absl::string_view(channel->webhook_hashes).substr(0, kWebhookHashSize) == hash;
  channel->webhook_hashes =
      again ? hash : (hash + channel->webhook_hashes).substr(0, kMostAtOnce * kWebhookHashSize);
}

void AddSigningSecret(const std::string& secret, ChannelSecrets* secrets) {
  const std::string before = secrets->signing_secrets().empty() ? "" : secrets->signing_secrets(0);
  secrets->clear_signing_secrets();
  secrets->add_signing_secrets(secret);
  if (!before.empty() && before != secret) secrets->add_signing_secrets(before);
}

absl::Status RequireNone(absl::string_view field, const std::string& value) {
  if (value.empty()) return absl::OkStatus();
  return InvalidField(field, "is no secret of this kind of channel");
}

absl::Status SetPassword(const v1::SetChannelSecretsRequest& given, ChannelSecrets* secrets) {
  RETURN_IF_ERROR(RequireNone("token", given.token()));
  RETURN_IF_ERROR(RequireNone("webhook_secret", given.webhook_secret()));
  RETURN_IF_ERROR(RequireNone("access_token", given.access_token()));
  RETURN_IF_ERROR(RequireNone("app_secret", given.app_secret()));
  RETURN_IF_ERROR(RequireNone("verify_token", given.verify_token()));
  const bool one_line = std::none_of(given.password().begin(), given.password().end(),
                                     [](unsigned char c) { return absl::ascii_iscntrl(c); });
  if (given.password().empty() || !one_line) {
    return InvalidField("password", "must be the account's password, in one line");
  }
  secrets->set_token(given.password());
  return absl::OkStatus();
}

absl::Status SetTelegram(const v1::SetChannelSecretsRequest& given, ChannelSecrets* secrets,
                         Channel* channel) {
  RETURN_IF_ERROR(RequireNone("access_token", given.access_token()));
  RETURN_IF_ERROR(RequireNone("app_secret", given.app_secret()));
  RETURN_IF_ERROR(RequireNone("verify_token", given.verify_token()));
  RETURN_IF_ERROR(RequireNone("password", given.password()));
  if (!given.token().empty()) secrets->set_token(given.token());
  if (AccountOf(secrets->token()).empty()) {
    return InvalidField("token", "must be a bot's token, as BotFather gives it");
  }
  if (!given.webhook_secret().empty()) secrets->set_webhook_secret(given.webhook_secret());
  if (!IsSecret(secrets->webhook_secret())) {
    return InvalidField("webhook_secret",
                        "must have 32 to 256 letters, digits, underscores and hyphens");
  }
  if (!given.webhook_secret().empty()) AddHash(given.webhook_secret(), channel);
  channel->account = std::string(AccountOf(secrets->token()));
  return absl::OkStatus();
}

absl::Status SetMeta(const v1::SetChannelSecretsRequest& given, ChannelSecrets* secrets,
                     Channel* channel) {
  RETURN_IF_ERROR(RequireNone("token", given.token()));
  RETURN_IF_ERROR(RequireNone("webhook_secret", given.webhook_secret()));
  RETURN_IF_ERROR(RequireNone("password", given.password()));
  if (!given.access_token().empty()) secrets->set_token(given.access_token());
  if (!IsAccessToken(secrets->token())) {
    return InvalidField("access_token", "must be an access token, as Meta gives it");
  }
  if (!given.app_secret().empty()) AddSigningSecret(given.app_secret(), secrets);
  if (secrets->signing_secrets().empty() || !IsSecret(secrets->signing_secrets(0))) {
    return InvalidField("app_secret", "must be the app's secret: 32 letters and digits or more");
  }
  if (!given.verify_token().empty()) secrets->set_webhook_secret(given.verify_token());
  if (!IsSecret(secrets->webhook_secret())) {
    return InvalidField("verify_token",
                        "must have 32 to 256 letters, digits, underscores and hyphens");
  }
  if (!given.verify_token().empty()) AddHash(given.verify_token(), channel);
  return absl::OkStatus();
}

Binding PlaceOf(const std::string& row) { return {"channel", "sealed_secrets", row}; }

}  // namespace

absl::Status SetChannelSecrets(const OwnerKeys& keys, const v1::SetChannelSecretsRequest& given,
                               Channel* channel) {
  ChannelSecrets secrets;
  if (!channel->in_setup()) {
    ASSIGN_OR_RETURN(secrets, OpenChannelSecrets(keys, *channel));
  }
  if (channel->is_mailbox()) {
    RETURN_IF_ERROR(SetPassword(given, &secrets));
  } else {
    RETURN_IF_ERROR(channel->is_of_meta() ? SetMeta(given, &secrets, channel)
                                          : SetTelegram(given, &secrets, channel));
  }
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

bool ProvesBody(const storage::v1::ChannelSecrets& secrets, absl::string_view body,
                absl::string_view signature) {
  bool proved = false;
  for (const std::string& secret : secrets.signing_secrets()) {
    proved = VerifyBody(secret, body, signature) || proved;
  }
  return proved;
}

}  // namespace mugugno::tenant
