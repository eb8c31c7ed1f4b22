#include "gateway/channels/messenger/messenger.h"

#include <array>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/channels/messenger/notice.h"
#include "gateway/channels/messenger/reading.h"
#include "gateway/channels/messenger/sending.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway::messenger {
namespace {

// Whose machines Meta gives files of messages out from.
constexpr std::array<const char*, 3> kFileHosts = {".fbcdn.net", ".fbsbx.com", ".cdninstagram.com"};

bool IsFileHost(const Endpoint& endpoint) {
  if (!endpoint.tls || endpoint.port != "443") return false;
  for (const char* host : kFileHosts) {
    if (absl::EndsWith(endpoint.host, host)) return true;
  }
  return false;
}

// Instagram's is that of the Page it is linked to.
const std::string& PageOf(const tenant::Channel& channel) {
  return channel.business_account.empty() ? channel.account : channel.business_account;
}

}  // namespace

const Platform kMessenger = {
    v1::Channel::KIND_MESSENGER,
    v1::Delivery::WAY_MESSENGER,
    "messenger",
    "page",
    "Messenger",
    "messages,messaging_postbacks,messaging_referrals,message_deliveries,message_reads,"
    "message_echoes,message_reactions,message_edits,standby"};
// Of Instagram the Page has no fields of its own: what is told is chosen in the app.
const Platform kInstagram = {v1::Channel::KIND_INSTAGRAM,
                             v1::Delivery::WAY_INSTAGRAM,
                             "instagram",
                             "instagram",
                             "Instagram",
                             "messages"};

std::vector<std::string> Messenger::Split(absl::string_view body,
                                          const tenant::Channel& channel) const {
  return SplitNotice(body, channel.account);
}

absl::StatusOr<routing::Post> Messenger::Read(absl::string_view channel,
                                              absl::string_view piece) const {
  return ReadPiece(channel, piece, platform_.object);
}

absl::StatusOr<std::string> Messenger::Fetch(const tenant::Channel& /*channel*/,
                                             const std::string& platform_id, size_t most) {
  const absl::StatusOr<Endpoint> endpoint = ParseEndpoint(platform_id);
  if (!endpoint.ok() || (!IsFileHost(*endpoint) && !IsOwnApi(*endpoint))) {
    return tenant::NotFound();
  }
  ASSIGN_OR_RETURN(HttpClient::Answer file, Get(platform_id, {}, most));
  if (file.status == 200) return std::move(file.body);
  if (file.status >= 500 || file.status == 429) return absl::UnavailableError("the file");
  return tenant::NotFound();
}

absl::Status Messenger::Connect(const tenant::Channel& channel, const std::string& /*url*/) {
  ASSIGN_OR_RETURN(const auto secrets, SecretsOf(channel));
  return Tell(
      platform_.name, channel, secrets.token(),
      {absl::StrCat(PageOf(channel), "/subscribed_apps?subscribed_fields=", platform_.fields),
       "{}"});
}

meta::MetaKind::Request Messenger::RequestFor(const tenant::Channel& channel,
                                              const tenant::Delivery& delivery,
                                              const std::string& tag) const {
  return {absl::StrCat(PageOf(channel), "/messages"), SendRequest(delivery, tag, absl::Now())};
}

tenant::AttemptResult Messenger::ResultFrom(const HttpClient::Answer& answer, bool* refused) const {
  return ResultOf(platform_.name, answer, refused);
}

}  // namespace mugugno::gateway::messenger
