#pragma once

#include <grpcpp/generic/async_generic_service.h>

#include "gateway/transport/call.h"
#include "mugugno/config/v1/gateway.pb.h"

namespace mugugno::gateway {

// What a connection proves of the caller, by the trust of its listener: the bearer token anywhere;
// the client certificate from TLS, or from the front proxy's header on the front's socket only.
Presented PresentedBy(const grpc::GenericCallbackServerContext& context,
                      config::v1::Gateway::Listener::Trust trust);

}  // namespace mugugno::gateway
