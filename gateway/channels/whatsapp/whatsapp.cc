#include "gateway/channels/whatsapp/whatsapp.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/whatsapp/notice.h"
#include "gateway/channels/whatsapp/reading.h"
#include "gateway/channels/whatsapp/sending.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway::whatsapp {
namespace {

constexpr char kName[] = "WhatsApp";
// A minute on the way is a second of the conversation.
constexpr int64_t kTimesSlower = 64;
constexpr absl::Duration kLastOfSecond = absl::Milliseconds(999);

}  // namespace

std::vector<std::string> WhatsApp::Split(absl::string_view body,
                                         const tenant::Channel& channel) const {
  return SplitNotice(body, channel.account, channel.business_account);
}

absl::StatusOr<routing::Post> WhatsApp::Read(absl::string_view channel,
                                             absl::string_view piece) const {
  return ReadPiece(channel, piece);
}

absl::Time WhatsApp::PlaceOf(absl::Time send_time, absl::Time now) const {
  if (send_time == absl::InfinitePast() || now < send_time) return send_time;
  const absl::Time second = absl::FromUnixSeconds(absl::ToUnixSeconds(send_time));
  return std::min(send_time + (now - second) / kTimesSlower, second + kLastOfSecond);
}

absl::Status WhatsApp::Connect(const tenant::Channel& channel, const std::string& url) {
  ASSIGN_OR_RETURN(const auto secrets, SecretsOf(channel));
  RETURN_IF_ERROR(Tell(kName, channel, secrets.token(),
                       {absl::StrCat(channel.business_account, "/subscribed_apps"), "{}"}));
  return Tell(kName, channel, secrets.token(),
              {channel.account,
               absl::StrCat("{\"webhook_configuration\":{\"override_callback_uri\":", Quoted(url),
                            ",\"verify_token\":", Quoted(secrets.webhook_secret()), "}}")});
}

meta::MetaKind::Request WhatsApp::RequestFor(const tenant::Channel& channel,
                                             const tenant::Delivery& delivery,
                                             const std::string& tag) const {
  return {absl::StrCat(channel.account, "/messages"), SendRequest(delivery, tag)};
}

tenant::AttemptResult WhatsApp::ResultFrom(const HttpClient::Answer& answer, bool* refused) const {
  return ResultOf(answer, refused);
}

}  // namespace mugugno::gateway::whatsapp
