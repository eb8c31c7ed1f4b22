#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "gateway/delivery/sender.h"
#include "mugugno/config/v1/gateway.pb.h"
#include "tenant/clock.h"

namespace mugugno::gateway {

// Sends mail to offices by the configured server. TLS is required unless the server is on this
// machine. Thread-safe.
class MailSender final : public Sender {
 public:
  // Reads the password's file. INVALID_ARGUMENT for a URL that is not smtp or smtps.
  static absl::StatusOr<std::unique_ptr<MailSender>> Create(
      const config::v1::Gateway::Mail& options, const tenant::Clock& clock);

  tenant::AttemptResult Send(const tenant::Delivery& delivery,
                             const tenant::TenantSlice& tenant) override;

 private:
  MailSender(config::v1::Gateway::Mail options, std::string password, bool needs_tls,
             const tenant::Clock& clock)
      : options_(std::move(options)),
        password_(std::move(password)),
        needs_tls_(needs_tls),
        clock_(clock) {}

  const config::v1::Gateway::Mail options_;
  const std::string password_;
  const bool needs_tls_;
  const tenant::Clock& clock_;
};

}  // namespace mugugno::gateway
