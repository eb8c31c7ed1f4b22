#pragma once

// What comes in over HTTP, to whoever answers it: calls of the Connect protocol to the methods of
// the registry. Thread-safe.

#include <functional>
#include <memory>

#include "gateway/http/http_exchange.h"
#include "gateway/registry.h"
#include "gateway/transport/call.h"
#include "mugugno/config/v1/gateway.pb.h"

namespace mugugno::gateway {

class Edge final : public HttpHandler {
 public:
  using Trust = config::v1::Gateway::Listener::Trust;
  using Receive = std::function<void(std::shared_ptr<Call>)>;

  // `registry` outlives it; `receive` gets each call and must not wait.
  Edge(const Registry& registry, Trust trust, Receive receive)
      : registry_(registry), trust_(trust), receive_(std::move(receive)) {}

  size_t BodyLimit(const HttpHead& head) const override;
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(unsigned status, absl::string_view why) const override;

 private:
  const Registry& registry_;
  const Trust trust_;
  const Receive receive_;
};

}  // namespace mugugno::gateway
