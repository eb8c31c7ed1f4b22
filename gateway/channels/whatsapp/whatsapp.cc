#include "gateway/channels/whatsapp/whatsapp.h"

#include "absl/strings/str_cat.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/whatsapp/notice.h"
#include "gateway/channels/whatsapp/reading.h"
#include "gateway/channels/whatsapp/sending.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway::whatsapp {

std::vector<std::string> WhatsApp::Split(absl::string_view body,
                                         const tenant::Channel& channel) const {
  return SplitNotice(body, channel.account, channel.business_account);
}

absl::StatusOr<routing::Post> WhatsApp::Read(absl::string_view channel,
                                             absl::string_view piece) const {
  return ReadPiece(channel, piece);
}

absl::Status WhatsApp::Tell(const tenant::Channel& channel, const std::string& token,
                            const Request& request) const {
  const absl::StatusOr<HttpClient::Answer> answer = Call(token, request);
  if (!answer.ok()) return tenant::Unavailable("PLATFORM_AWAY", "WhatsApp");
  if (answer->status == 200) return absl::OkStatus();
  return tenant::FailedPrecondition(
      "PLATFORM_REFUSED", channel.name(),
      absl::StrCat(
          "WhatsApp answers ", answer->status,
          ": check the access token and its permissions, account and business_account, and "
          "that webhook_url can be reached from outside"));
}

absl::Status WhatsApp::Connect(const tenant::Channel& channel, const std::string& url) {
  ASSIGN_OR_RETURN(const auto secrets, SecretsOf(channel));
  RETURN_IF_ERROR(Tell(channel, secrets.token(),
                       {absl::StrCat(channel.business_account, "/subscribed_apps"), "{}"}));
  return Tell(channel, secrets.token(),
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
