#pragma once

// What comes in over HTTP, to whoever answers it: calls of the Connect protocol to the methods of
// the registry. Thread-safe.

#include <functional>
#include <memory>

#include "absl/time/time.h"

#include "gateway/http/connect_wire.h"
#include "gateway/http/http_exchange.h"
#include "gateway/registry.h"
#include "gateway/transport/call.h"
#include "gateway/worker_pool.h"
#include "mugugno/config/v1/gateway.pb.h"

namespace mugugno::gateway {

class Edge final : public HttpHandler {
 public:
  using Trust = config::v1::Gateway::Listener::Trust;
  using Receive = std::function<void(std::shared_ptr<Call>)>;

  // `registry` outlives it; `receive` gets each call and must not wait.
  Edge(const Registry& registry, Trust trust, Receive receive);

  size_t BodyLimit(const HttpHead& head) const override;
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(unsigned status, absl::string_view why) const override;

 private:
  void Take(const std::shared_ptr<HttpExchange>& exchange, const Method& method,
            const ConnectForm& form, absl::Time deadline);

  const Registry& registry_;
  const Trust trust_;
  const Receive receive_;
  // Where large bodies are read.
  WorkerPool readers_;
};

}  // namespace mugugno::gateway
