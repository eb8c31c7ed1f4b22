#pragma once

// All kinds of chat there are. Immutable, thread-safe.

#include <memory>
#include <string>
#include <vector>

#include "gateway/channels/chat_kind.h"
#include "gateway/channels/mail/mail_kind.h"
#include "gateway/delivery/lane_server.h"
#include "mugugno/config/v1/gateway.pb.h"
#include "routing/intake/post.h"
#include "tenant/clock.h"
#include "tenant/directory/directory.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

class ChatKinds final {
 public:
  // What a channel's webhook's path begins with.
  static constexpr char kWebhooks[] = "/webhook/";

  // All outlive it.
  ChatKinds(const config::v1::Gateway& config, const tenant::Directory& directory,
            tenant::KeyRing& keys, const tenant::Clock& clock);

  // Null where it is no chat.
  ChatKind* Of(v1::Channel::Kind kind) const;
  // Null where no platform brings its messages.
  WebhookKind* WebhookOf(v1::Channel::Kind kind) const;
  WebhookKind* At(absl::string_view path) const;
  mail::MailKind& mail() const { return *mail_; }
  // Adds each to the ways out.
  void AddTo(Senders* senders) const;
  // Reads what the journal kept of any of them.
  routing::PostReader Reader() const;
  // As ChatKind::Check, of a channel that is a chat's.
  tenant::CheckFinding Check(const tenant::Channel& channel) const;
  // "/webhook/telegram/comune/sori/telegram"; empty where nothing is brought.
  std::string PathOf(const tenant::Channel& channel) const;

 private:
  // Where platforms reach the gateway; empty where the configuration does not say.
  const std::string webhook_url_;
  std::vector<std::unique_ptr<WebhookKind>> webhooks_;
  std::unique_ptr<mail::MailKind> mail_;
  std::vector<ChatKind*> kinds_;
};

}  // namespace mugugno::gateway
