#pragma once

// A place where HTTP/1.1 comes in, over Boost.Beast: one event loop and its thread, connections
// bounded in number, requests in size, number of headers and time. TLS, HTTP/2 and what one client
// address may do are the front proxy's. Thread-safe.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "gateway/http/http_exchange.h"
#include "gateway/transport/listener.h"
#include "gateway/transport/local_socket.h"

namespace mugugno::gateway {

struct HttpLimits {
  int most_connections = 1024;
  // Of all requests that are being read or answered, together.
  size_t most_body_bytes = size_t{256} << 20;
};

class HttpListener final : public Listener {
 public:
  // "127.0.0.1:port", "[::1]:port"; port 0 takes a free one.
  static bool IsLoopback(absl::string_view address);

  // At a loopback address, or at "unix:/path" for `peers`. UNAVAILABLE if the address is in use or
  // not to be had.
  static absl::StatusOr<std::unique_ptr<HttpListener>> Start(const std::string& address,
                                                             LocalSocket::Peers peers,
                                                             HttpLimits limits,
                                                             std::unique_ptr<HttpHandler> handler);
  // As Stop with no grace.
  ~HttpListener() override;
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  const std::string& address() const override { return address_; }
  void Stop(absl::Time deadline) override;

 private:
  class Loop;
  HttpListener() = default;

  std::string address_;
  std::shared_ptr<Loop> loop_;
  std::unique_ptr<LocalSocket> local_;
};

}  // namespace mugugno::gateway
