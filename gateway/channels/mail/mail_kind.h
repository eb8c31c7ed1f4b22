#pragma once

// The kind EMAIL: a mailbox of a comune or an association. Its mails are fetched (MailFollower),
// answers leave by its own server. Neither password nor address stands in an error, log or metric.
// Thread-safe.

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "gateway/channels/chat_kind.h"
#include "gateway/channels/mail/mail_server.h"
#include "gateway/channels/platform.h"
#include "mugugno/config/v1/gateway.pb.h"
#include "tenant/clock.h"
#include "tenant/directory/directory.h"
#include "tenant/outbox/delivery.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway::mail {

class MailKind final : public ChatKind {
 public:
  // All outlive it.
  MailKind(const config::v1::Gateway::Mailboxes& options, const tenant::Directory& directory,
           tenant::KeyRing& keys, const tenant::Clock& clock);

  v1::Channel::Kind kind() const override { return v1::Channel::KIND_EMAIL; }
  v1::Delivery::Way way() const override { return v1::Delivery::WAY_MAILBOX; }

  absl::StatusOr<routing::Post> Read(absl::string_view channel,
                                     absl::string_view piece) const override;
  // A channel whose account is refused holds what it has to send, until it has another password or
  // a while has passed; what it receives is another matter.
  tenant::AttemptResult Send(const tenant::Delivery& delivery, const Origin& origin) override;

  // Signs in at both servers. FAILED_PRECONDITION (CHANNEL_IN_SETUP, PLATFORM_REFUSED),
  // UNAVAILABLE.
  absl::Status SignIn(const tenant::Channel& channel) const;

  // The same, as what is found.
  tenant::CheckFinding Check(const tenant::Channel& channel, const std::string& url) const override;

  const MailServers& servers() const { return servers_; }
  absl::StatusOr<Account> AccountOf(const tenant::Channel& channel) const;
  // Between two looks into a mailbox.
  absl::Duration pause() const { return pause_; }

 private:
  const MailServers servers_;
  const absl::Duration pause_;
  const tenant::Directory& directory_;
  tenant::KeyRing& keys_;
  const tenant::Clock& clock_;
  RefusedTokens refused_;
};

// What the server's last word says of an attempt to send.
struct SmtpEnd {
  CURLcode code;
  long answer;      // 0 before the first
  bool body_ended;  // all of the mail left, with its end
};
tenant::AttemptResult ResultOf(const SmtpEnd& end);

}  // namespace mugugno::gateway::mail
