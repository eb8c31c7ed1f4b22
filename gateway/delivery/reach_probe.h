#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "gateway/delivery/http_client.h"
#include "gateway/delivery/mail_sender.h"
#include "tenant/directory/tenant_check.h"

namespace mugugno::gateway {

// Knocks where hand-offs go, by the clients that bring them there: the mail server is greeted, a
// webhook's host connected to; nothing is sent. Thread-safe.
class ReachProbe final : public tenant::HandOffProbe {
 public:
  // `mail` is null where no mail server is configured.
  ReachProbe(const MailSender* mail, HttpClient::Options webhooks)
      : mail_(mail), webhooks_(std::move(webhooks)) {}

  absl::Status Reach(const tenant::HandOff& hand_off, absl::Time until) const override;

 private:
  const MailSender* const mail_;
  const HttpClient webhooks_;
};

}  // namespace mugugno::gateway
