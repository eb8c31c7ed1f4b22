#pragma once

// What the kinds of Meta's platforms have in common: webhooks signed with the app's secret
// (X-Hub-Signature-256, over the raw bytes), the question that comes before them, and the Graph API
// their messages leave by. A token stands in no error, log or metric. Thread-safe.

#include <optional>
#include <string>
#include <vector>

#include "gateway/channels/chat_kind.h"
#include "gateway/channels/platform.h"
#include "gateway/delivery/address_guard.h"
#include "gateway/delivery/http_client.h"
#include "mugugno/config/v1/gateway.pb.h"
#include "tenant/directory/directory.h"
#include "tenant/outbox/delivery.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway::meta {

class MetaKind : public WebhookKind {
 public:
  // Directory and keys outlive it.
  MetaKind(const config::v1::Gateway::Meta& options, const tenant::Directory& directory,
           tenant::KeyRing& keys);

  size_t most_body_bytes() const override { return size_t{4} << 20; }
  // Without the database a gateway that was started without it cannot tell: it has no secrets.
  Proof Proves(const HttpExchange& exchange, const tenant::Channel& channel) const override;
  bool is_asked() const override { return true; }
  std::optional<std::string> Challenge(const HttpExchange& exchange,
                                       const tenant::Channel& channel) const override;
  absl::StatusOr<std::string> Fetch(const tenant::Channel& channel, const std::string& platform_id,
                                    size_t most) override;
  tenant::CheckFinding Check(const tenant::Channel& channel, const std::string& url) const override;
  void Acknowledge(const tenant::Channel& /*channel*/, absl::string_view /*piece*/) override {}
  // A channel whose token is refused holds what it has to send, until it has another one.
  tenant::AttemptResult Send(const tenant::Delivery& delivery, const Origin& origin) override;

 protected:
  // A call that sends one message: its path below the API's address, and its body.
  struct Request {
    std::string path;
    std::string body;
  };
  // `tag` is what the message is to be found again by.
  virtual Request RequestFor(const tenant::Channel& channel, const tenant::Delivery& delivery,
                             const std::string& tag) const = 0;
  // What the answer says; `refused` is set where the token is none.
  virtual tenant::AttemptResult ResultFrom(const HttpClient::Answer& answer,
                                           bool* refused) const = 0;

  absl::StatusOr<storage::v1::ChannelSecrets> SecretsOf(const tenant::Channel& channel) const;
  // What an answer that gives nothing says, as WebhookKind::Fetch.
  absl::Status RefusalOf(const tenant::Channel& channel, const HttpClient::Answer& answer);
  // As HttpClient::Ask.
  absl::StatusOr<HttpClient::Answer> Call(const std::string& token, const Request& request) const;
  // A call that has to succeed: UNAVAILABLE (PLATFORM_AWAY), FAILED_PRECONDITION
  // (PLATFORM_REFUSED), in the platform's name.
  absl::Status Tell(absl::string_view platform, const tenant::Channel& channel,
                    const std::string& token, const Request& request) const;
  // As HttpClient::Get.
  absl::StatusOr<HttpClient::Answer> Get(const std::string& url,
                                         const std::vector<std::string>& headers,
                                         size_t most) const;
  // Whether that is where the configuration says the API is, which is not Meta's own then.
  bool IsOwnApi(const Endpoint& endpoint) const;

 private:
  const std::string graph_url_;
  const HttpClient client_;
  const tenant::Directory& directory_;
  tenant::KeyRing& keys_;
  RefusedTokens refused_;
};

}  // namespace mugugno::gateway::meta
