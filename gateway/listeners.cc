#include "gateway/listeners.h"

#include <utility>

#include "gateway/http/http_listener.h"
#include "gateway/transport/grpc_listener.h"

namespace mugugno::gateway {

absl::StatusOr<std::unique_ptr<Listener>> Listen(const config::v1::Gateway::Listener& listener,
                                                 const Registry& registry,
                                                 std::function<void(std::shared_ptr<Call>)> receive,
                                                 Edge::Places places) {
  using Configured = config::v1::Gateway::Listener;
  if (listener.protocol() != Configured::PROTOCOL_HTTP) {
    return GrpcListener::Start(listener, std::move(receive));
  }
  const auto peers = listener.trust() == Configured::TRUST_LOCAL ? LocalSocket::Peers::kOwnUser
                                                                 : LocalSocket::Peers::kOwnGroup;
  return HttpListener::Start(
      listener.address(), peers, {},
      std::make_unique<Edge>(registry, listener.trust(), std::move(receive), std::move(places)));
}

}  // namespace mugugno::gateway
