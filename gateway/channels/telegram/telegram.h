#pragma once

// The kind TELEGRAM: a bot. Contract: https://core.telegram.org/bots/api. Its token is in the
// addresses it calls, and nowhere else: no error, log or metric tells it. Thread-safe.

#include <string>
#include <vector>

#include "gateway/channels/chat_kind.h"
#include "gateway/channels/platform.h"
#include "gateway/delivery/http_client.h"
#include "gateway/worker_pool.h"
#include "mugugno/config/v1/gateway.pb.h"
#include "tenant/directory/directory.h"
#include "tenant/outbox/delivery.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway::telegram {

class Telegram final : public WebhookKind {
 public:
  // Directory and keys outlive it.
  Telegram(const config::v1::Gateway::Telegram& options, const tenant::Directory& directory,
           tenant::KeyRing& keys);

  v1::Channel::Kind kind() const override { return v1::Channel::KIND_TELEGRAM; }
  v1::Delivery::Way way() const override { return v1::Delivery::WAY_TELEGRAM; }
  absl::string_view path() const override { return "telegram"; }
  size_t most_body_bytes() const override { return size_t{1} << 20; }

  Proof Proves(const HttpExchange& exchange, const tenant::Channel& channel) const override;
  std::vector<std::string> Split(absl::string_view body,
                                 const tenant::Channel& channel) const override;
  absl::StatusOr<routing::Post> Read(absl::string_view channel,
                                     absl::string_view piece) const override;
  absl::StatusOr<std::string> Fetch(const tenant::Channel& channel, const std::string& platform_id,
                                    size_t most) override;
  void Acknowledge(const tenant::Channel& channel, absl::string_view piece) override;
  absl::Status Connect(const tenant::Channel& channel, const std::string& url) override;
  tenant::CheckFinding Check(const tenant::Channel& channel, const std::string& url) const override;

  // A channel whose token is refused holds what it has to send, until it has another one.
  tenant::AttemptResult Send(const tenant::Delivery& delivery, const Origin& origin) override;

 private:
  absl::StatusOr<std::string> TokenOf(const tenant::Channel& channel) const;
  // As HttpClient::Ask.
  absl::StatusOr<HttpClient::Answer> Call(const std::string& token, absl::string_view method,
                                          std::string body) const;

  const std::string api_url_;
  const HttpClient client_;
  const tenant::Directory& directory_;
  tenant::KeyRing& keys_;
  RefusedTokens refused_;
  WorkerPool calls_;
};

// What the Bot API's answer says of an attempt to send; `refused` is set where the token is none.
// `target` is the chat.
tenant::AttemptResult ResultOf(const HttpClient::Answer& answer, absl::string_view target,
                               bool* refused);

// What getWebhookInfo's answer says, where updates are to go to `url`.
tenant::CheckFinding FindingOf(const HttpClient::Answer& answer, absl::string_view url,
                               absl::Time now);

// The request that sends it.
std::string SendRequest(const tenant::Delivery& delivery);

}  // namespace mugugno::gateway::telegram
