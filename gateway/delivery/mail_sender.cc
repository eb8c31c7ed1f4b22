#include "gateway/delivery/mail_sender.h"

#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "gateway/delivery/address_guard.h"
#include "gateway/delivery/mail_text.h"

namespace mugugno::gateway {
namespace {

using tenant::AttemptResult;

// The answer to DATA, after which the mail may be on its way.
constexpr long kStartMailInput = 354;

absl::string_view HostOf(absl::string_view url) {
  absl::string_view rest = url.substr(url.find("://") + 3);
  return rest.substr(0, rest.rfind(':'));
}

AttemptResult ResultOf(CURLcode code, const CurlCall& call) {
  if (code == CURLE_OK) return AttemptResult::Sent();
  const long answer = call.ResponseCode();
  const std::string error =
      answer >= 400 ? absl::StrCat("SMTP ", answer) : std::string(curl_easy_strerror(code));
  if (code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED) {
    return AttemptResult::Retry(error);
  }
  if (answer >= 500) return AttemptResult::Refused(error);
  if (answer >= 400) return AttemptResult::Retry(error);
  if (call.upload_started() || answer == kStartMailInput) return AttemptResult::Unknown(error);
  return AttemptResult::Retry(error);
}

}  // namespace

bool IsMailServer(absl::string_view url) {
  absl::string_view rest = url;
  if (!absl::ConsumePrefix(&rest, "smtp://") && !absl::ConsumePrefix(&rest, "smtps://")) {
    return false;
  }
  const size_t colon = rest.rfind(':');
  uint32_t port = 0;
  return colon != absl::string_view::npos && colon > 0 &&
         absl::SimpleAtoi(rest.substr(colon + 1), &port) && port > 0 && port <= 65535;
}

absl::StatusOr<std::unique_ptr<MailSender>> MailSender::Create(
    const config::v1::Gateway::Mail& options, const tenant::Clock& clock) {
  if (!IsMailServer(options.url())) {
    return absl::InvalidArgumentError("mail.url: must be smtp://host:port or smtps://host:port");
  }
  if (!IsSafeMailbox(options.sender())) {
    return absl::InvalidArgumentError("mail.sender: must be a mailbox");
  }
  std::string password;
  if (!options.password_file().empty()) {
    std::ifstream file(options.password_file());
    if (!std::getline(file, password)) {
      return absl::InvalidArgumentError(
          absl::StrCat("mail.password_file: cannot read ", options.password_file()));
    }
  }
  const bool needs_tls = !IsLoopbackHost(HostOf(options.url()));
  return std::unique_ptr<MailSender>(
      new MailSender(options, std::move(password), needs_tls, clock));
}

void MailSender::Address(CurlCall* call) const {
  call->Set(CURLOPT_URL, options_.url());
  call->Set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  call->Set(CURLOPT_USE_SSL, static_cast<long>(needs_tls_ ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  call->SetCertificates(options_.ca_file());
  if (!options_.user().empty()) {
    call->Set(CURLOPT_USERNAME, options_.user());
    call->Set(CURLOPT_PASSWORD, password_);
  }
}

absl::Status MailSender::Greet(absl::Duration within) const {
  CurlCall call;
  Address(&call);
  const CURLcode code = call.Connect(within);
  return code == CURLE_OK ? absl::OkStatus() : absl::UnavailableError(curl_easy_strerror(code));
}

AttemptResult MailSender::Send(const tenant::Delivery& delivery, const Origin& origin) {
  if (!IsSafeMailbox(delivery.words.target())) return AttemptResult::Refused("no valid mailbox");
  const absl::string_view domain =
      absl::string_view(options_.sender()).substr(options_.sender().find('@') + 1);
  CurlCall call;
  Address(&call);
  call.Set(CURLOPT_MAIL_FROM, absl::StrCat("<", options_.sender(), ">"));
  call.SetList(CURLOPT_MAIL_RCPT, {absl::StrCat("<", delivery.words.target(), ">")});
  call.Set(CURLOPT_UPLOAD, 1L);
  call.SetUpload(Render({options_.sender(), origin.display_name, delivery.words.target(),
                         delivery.words.subject(), delivery.words.body(),
                         absl::StrCat(delivery.id.ToString(), "@", domain), clock_.Now()}));
  const CURLcode code = call.Perform();
  return ResultOf(code, call);
}

}  // namespace mugugno::gateway
