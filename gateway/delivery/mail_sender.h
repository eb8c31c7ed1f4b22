#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "gateway/delivery/curl_call.h"
#include "gateway/delivery/sender.h"
#include "mugugno/config/v1/gateway.pb.h"
#include "tenant/clock.h"

namespace mugugno::gateway {

// "smtp://host:port" or "smtps://host:port".
bool IsMailServer(absl::string_view url);

// Sends mail to offices by the configured server. TLS is required unless the server is on this
// machine. Thread-safe.
class MailSender final : public Sender {
 public:
  // Reads the password's file. INVALID_ARGUMENT for a URL that is not smtp or smtps.
  static absl::StatusOr<std::unique_ptr<MailSender>> Create(
      const config::v1::Gateway::Mail& options, const tenant::Clock& clock);

  tenant::AttemptResult Send(const tenant::Delivery& delivery, const Origin& origin) override;

  // Whether the server would talk to us: connects, greets and presents the account; sends nothing.
  // UNAVAILABLE says why not, without a name or address; `within` bounds it.
  absl::Status Greet(absl::Duration within) const;

 private:
  MailSender(config::v1::Gateway::Mail options, std::string password, bool needs_tls,
             const tenant::Clock& clock)
      : options_(std::move(options)),
        password_(std::move(password)),
        needs_tls_(needs_tls),
        clock_(clock) {}

  // A call to the server, with TLS and account as configured.
  void Address(CurlCall* call) const;

  const config::v1::Gateway::Mail options_;
  const std::string password_;
  const bool needs_tls_;
  const tenant::Clock& clock_;
};

}  // namespace mugugno::gateway
