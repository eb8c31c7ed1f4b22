#pragma once

// What comes in over HTTP, to whoever answers it: calls of the Connect protocol to the methods of
// the registry, and what lies at the paths of others. Thread-safe.

#include <functional>
#include <memory>
#include <string>
#include <vector>

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

  // What lies below a path, such as the pages of a channel.
  struct Place {
    std::string prefix;
    HttpHandler* handler;
  };
  using Places = std::vector<Place>;

  // `registry` and the handlers outlive it; `receive` gets each call and must not wait.
  Edge(const Registry& registry, Trust trust, Receive receive, Places places);

  size_t BodyLimit(const HttpHead& head) const override;
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(const HttpHead* head, unsigned status, absl::string_view why) const override;

 private:
  void Take(const std::shared_ptr<HttpExchange>& exchange, const Method& method,
            const ConnectForm& form, absl::Time deadline);
  // Null where the path is none of theirs.
  HttpHandler* HandlerAt(absl::string_view path) const;

  const Registry& registry_;
  const Trust trust_;
  const Receive receive_;
  const Places places_;
  // Where large bodies are read.
  WorkerPool readers_;
};

}  // namespace mugugno::gateway
