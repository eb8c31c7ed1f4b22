#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

#include "gateway/transport/call.h"
#include "mugugno/config/v1/gateway.pb.h"

namespace mugugno::gateway {

// What a request proves of the caller, by the trust of its listener: the bearer token anywhere; the
// client certificate from TLS (`tls_certificate`, PEM, verified; empty for none), or from the front
// proxy's header on the front's socket only. `header` gives a header by its lower-case name, empty
// where it is absent or comes twice: one of them may be the client's own.
Presented PresentedBy(absl::FunctionRef<std::string(const char*)> header,
                      config::v1::Gateway::Listener::Trust trust,
                      absl::string_view tls_certificate);

}  // namespace mugugno::gateway
