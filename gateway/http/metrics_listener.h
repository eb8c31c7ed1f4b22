#pragma once

// A small HTTP/1.1 server for GET /metrics on a loopback address, over Boost.Beast. One thread, few
// connections, each request bounded in size and time. Serves from Start until destruction.

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace mugugno::gateway {

class MetricsListener final {
 public:
  // "127.0.0.1:port" or "[::1]:port".
  static bool IsAddress(const std::string& address);

  // `address` is "127.0.0.1:port" or "[::1]:port", port 0 a free one; `page` is called for every
  // request. UNAVAILABLE if the address is not to be had.
  static absl::StatusOr<std::unique_ptr<MetricsListener>> Start(const std::string& address,
                                                                std::function<std::string()> page);
  ~MetricsListener();
  MetricsListener(const MetricsListener&) = delete;
  MetricsListener& operator=(const MetricsListener&) = delete;

  // With the port that was taken.
  const std::string& address() const;

 private:
  class Server;
  explicit MetricsListener(std::unique_ptr<Server> server);

  const std::unique_ptr<Server> server_;
};

}  // namespace mugugno::gateway
