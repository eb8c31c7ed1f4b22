#include "gateway/channels/mail/mail_kind.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/channels/mail/arrived_mail.h"
#include "gateway/channels/mail/imap_session.h"
#include "gateway/delivery/mail_text.h"
#include "tenant/directory/channel_secrets.h"
#include "tenant/errors.h"
#include "tenant/outbox/receipts.h"
#include "tenant/try.h"

namespace mugugno::gateway::mail {
namespace {

using tenant::AttemptResult;

constexpr absl::Duration kPause = absl::Minutes(1);
constexpr absl::Duration kLongestSignIn = absl::Seconds(15);

// The server wants another account, password, or way to show it (RFC 4954).
bool IsAboutAccount(long answer) {
  return answer == 530 || answer == 534 || answer == 535 || answer == 538;
}

absl::Status Refused(const tenant::Channel& channel, absl::string_view server,
                     absl::string_view why) {
  return tenant::FailedPrecondition("PLATFORM_REFUSED", channel.name(),
                                    absl::StrCat(server, ": ", why));
}

// The subject of an answer to it.
std::string AnswerTo(absl::string_view subject, const Origin& origin) {
  return subject.empty() ? absl::StrCat("Messaggio di ", origin.display_name)
                         : ReplySubject(subject);
}

}  // namespace

MailKind::MailKind(const config::v1::Gateway::Mailboxes& options,
                   const tenant::Directory& directory, tenant::KeyRing& keys,
                   const tenant::Clock& clock)
    : servers_(options),
      pause_(options.poll_seconds() == 0 ? kPause : absl::Seconds(options.poll_seconds())),
      directory_(directory),
      keys_(keys),
      clock_(clock) {}

absl::StatusOr<routing::Post> MailKind::Read(absl::string_view channel,
                                             absl::string_view piece) const {
  return ReadArrived(channel, piece);
}

absl::StatusOr<Account> MailKind::AccountOf(const tenant::Channel& channel) const {
  ASSIGN_OR_RETURN(const auto keys, keys_.Keys(tenant::KeyOwner::Installation()));
  ASSIGN_OR_RETURN(const auto secrets, tenant::OpenChannelSecrets(*keys, channel));
  return Account{channel.mailbox.account(), secrets.token()};
}

absl::Status MailKind::SignIn(const tenant::Channel& channel) const {
  ASSIGN_OR_RETURN(const Account account, AccountOf(channel));
  const absl::Status inbound = ImapSession::Open(servers_, channel.mailbox.imap_server, account,
                                                 absl::Now() + kLongestSignIn)
                                   .status();
  if (!inbound.ok()) return Refused(channel, "imap_server", inbound.message());
  CurlCall call;
  const absl::Status outbound = servers_.Address(channel.mailbox.smtp_server, account, &call);
  if (!outbound.ok()) return Refused(channel, "smtp_server", outbound.message());
  const CURLcode code = call.Connect(kLongestSignIn);
  if (code != CURLE_OK) return Refused(channel, "smtp_server", curl_easy_strerror(code));
  return absl::OkStatus();
}

tenant::CheckFinding MailKind::Check(const tenant::Channel& channel,
                                     const std::string& /*url*/) const {
  const auto finding = [](absl::string_view server, bool denied, absl::string_view why) {
    std::string error = absl::StrCat(server, ": ", why);
    return denied ? RefusedFinding(std::move(error)) : AwayFinding(std::move(error));
  };
  const absl::StatusOr<Account> account = AccountOf(channel);
  if (!account.ok()) return AwayFinding("the channel's password is away");
  const absl::Status inbound = ImapSession::Open(servers_, channel.mailbox.imap_server, *account,
                                                 absl::Now() + kLongestSignIn)
                                   .status();
  if (!inbound.ok()) {
    return finding("imap_server", absl::IsUnauthenticated(inbound), inbound.message());
  }
  CurlCall call;
  const absl::Status outbound = servers_.Address(channel.mailbox.smtp_server, *account, &call);
  if (!outbound.ok()) return finding("smtp_server", false, outbound.message());
  const CURLcode code = call.Connect(kLongestSignIn);
  if (code == CURLE_OK) return {};
  return finding("smtp_server", code == CURLE_LOGIN_DENIED, curl_easy_strerror(code));
}

AttemptResult MailKind::Send(const tenant::Delivery& delivery, const Origin& origin) {
  const auto directory = directory_.Current();
  const storage::v1::DeliveryWords& words = delivery.words;
  const tenant::Channel* channel = directory->FindChannel(words.channel());
  if (const auto barred = refused_.Bars(channel)) return *barred;
  if (!IsSafeMailbox(words.target())) return AttemptResult::Refused("no valid mailbox");
  const absl::StatusOr<Account> account = AccountOf(*channel);
  if (!account.ok()) return AttemptResult::Held("the channel's password is away", kLookAgain);
  const absl::StatusOr<std::string> tag = tenant::TagOf(keys_, delivery);
  if (!tag.ok()) return AttemptResult::Held("the keys are away", kLookAgain);
  CurlCall call;
  const absl::Status addressed = servers_.Address(channel->mailbox.smtp_server, *account, &call);
  if (!addressed.ok()) {
    return AttemptResult::Held(std::string(addressed.message()), kLookAgain);
  }
  const std::string& sender = channel->mailbox.address;
  const std::string message_id = MessageIdOf(*tag, sender);
  MailText mail{.from = sender,
                .from_name = origin.display_name,
                .to = words.target(),
                .subject = AnswerTo(words.subject(), origin),
                .body = words.body(),
                .message_id = message_id,
                .date = clock_.Now(),
                .author = words.automatic() ? MailAuthor::kAnswer : MailAuthor::kPerson};
  if (!words.references().empty()) mail.in_reply_to = words.references(0);
  mail.references.assign(words.references().rbegin(), words.references().rend());
  call.Set(CURLOPT_MAIL_FROM, absl::StrCat("<", sender, ">"));
  call.SetList(CURLOPT_MAIL_RCPT, {absl::StrCat("<", words.target(), ">")});
  call.Set(CURLOPT_UPLOAD, 1L);
  call.SetUpload(Render(mail));
  const CURLcode code = call.Perform();
  if (code == CURLE_OK) return AttemptResult::Sent(KeyOf(message_id));
  if (code == CURLE_LOGIN_DENIED) refused_.Add(*channel);
  return ResultOf({code, call.ResponseCode(), call.upload_ended()});
}

AttemptResult ResultOf(const SmtpEnd& end) {
  const std::string error = end.answer >= 400 ? absl::StrCat("SMTP ", end.answer)
                                              : std::string(curl_easy_strerror(end.code));
  if (end.code == CURLE_LOGIN_DENIED || IsAboutAccount(end.answer)) {
    return AttemptResult::Held(absl::StrCat(error, ": the account or its password is refused"),
                               kLookAgain);
  }
  if (end.code == CURLE_USE_SSL_FAILED || end.code == CURLE_PEER_FAILED_VERIFICATION) {
    return AttemptResult::Held(error, kLookAgain);
  }
  if (end.answer >= 500) return AttemptResult::Refused(error);
  if (end.answer >= 400) return AttemptResult::Retry(error);
  return end.body_ended ? AttemptResult::Unknown(error) : AttemptResult::Retry(error);
}

}  // namespace mugugno::gateway::mail
