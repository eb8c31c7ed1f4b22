#pragma once

// Where chat platforms bring citizens' messages: "/webhook/{kind}/comune/{tenant}/{channel}", or
// ".../associazione/{association}/{channel}" for a shared one. Whoever does not show a secret of
// the channel, or sign with one, gets 401, and nothing is kept; what is proved is durable before
// its 200, whose body is empty, and whatever cannot be taken now gets 503, so that the platform
// brings it again. A platform that asks first (GET) is answered, or gets 403. Thread-safe.

#include <memory>
#include <string>

#include "gateway/channels/chat_kinds.h"
#include "gateway/channels/chat_meters.h"
#include "gateway/http/http_exchange.h"
#include "gateway/worker_pool.h"
#include "routing/intake/intake.h"
#include "tenant/directory/directory.h"

namespace mugugno::gateway {

class ChatDoor final : public HttpHandler {
 public:
  // All outlive it.
  ChatDoor(const ChatKinds& kinds, const tenant::Directory& directory, routing::Intake& intake)
      : kinds_(kinds), directory_(directory), intake_(intake), readers_(2, 256) {}

  size_t BodyLimit(const HttpHead& head) const override;
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(const HttpHead* head, unsigned status, absl::string_view why) const override;

  const ChatMeters& meters() const { return *meters_; }

 private:
  // Where a path leads.
  struct Place {
    WebhookKind* kind = nullptr;
    std::string channel;  // whole name
  };
  // A request, and how many of its pieces are not durable yet.
  struct Delivery;

  Place PlaceAt(absl::string_view path) const;
  void AnswerChallenge(HttpExchange& exchange, const Place& place) const;
  // Proves it, and takes it.
  void Take(const std::shared_ptr<Delivery>& delivery);
  const ChatKinds& kinds_;
  const tenant::Directory& directory_;
  routing::Intake& intake_;
  // What is under way counts also when this is gone.
  const std::shared_ptr<ChatMeters> meters_ = std::make_shared<ChatMeters>();
  WorkerPool readers_;
};

}  // namespace mugugno::gateway
