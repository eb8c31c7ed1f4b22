#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "gateway/delivery/http_client.h"
#include "gateway/delivery/mail_sender.h"
#include "gateway/scanning/clamd.h"
#include "tenant/directory/tenant_check.h"

namespace mugugno::gateway {

// Knocks where hand-offs and files go, by the clients that bring them there: the mail server is
// greeted, a webhook's host connected to, an Open311 system asked for its services, the virus
// scanner whether it is there; nothing is sent. Thread-safe.
class ReachProbe final : public tenant::HandOffProbe {
 public:
  // `mail` is null where no mail server is configured, `clamd` where files are not checked.
  ReachProbe(const MailSender* mail, HttpClient::Options webhooks, const Clamd* clamd = nullptr)
      : mail_(mail), webhooks_(std::move(webhooks)), clamd_(clamd) {}

  absl::Status Reach(const tenant::HandOff& hand_off, absl::Time until) const override;
  std::optional<absl::Status> ReachScanner(absl::Time until) const override;

 private:
  const MailSender* const mail_;
  const HttpClient webhooks_;
  const Clamd* const clamd_;
};

}  // namespace mugugno::gateway
