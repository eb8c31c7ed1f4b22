#pragma once

#include <functional>
#include <memory>

#include "absl/status/statusor.h"

#include "gateway/http/edge.h"
#include "gateway/registry.h"
#include "gateway/transport/call.h"
#include "gateway/transport/listener.h"
#include "mugugno/config/v1/gateway.pb.h"

namespace mugugno::gateway {

// Listens as configured, in the protocol of that place; `receive` gets each call, on a thread that
// must not wait. `registry` outlives the listener. UNAVAILABLE if the address is in use or not to
// be had; FAILED_PRECONDITION (TLS_FILE).
absl::StatusOr<std::unique_ptr<Listener>> Listen(const config::v1::Gateway::Listener& listener,
                                                 const Registry& registry,
                                                 std::function<void(std::shared_ptr<Call>)> receive,
                                                 Edge::Places places);

}  // namespace mugugno::gateway
