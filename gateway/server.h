#pragma once

// The composition root: builds everything a gateway is made of, in the order it needs each other,
// and takes it down the other way round.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "gateway/transport/call.h"
#include "mugugno/config/v1/gateway.pb.h"

namespace mugugno::gateway {

class Server final {
 public:
  // Serves from the moment it returns: all, or of a cell whose database is away submissions, from
  // the last known good directory, and all as soon as it is back. FAILED_PRECONDITION where the
  // schema or a method's policy is not as this build needs it, or the home cell's database is away
  // and there is no good copy of the directory; UNAVAILABLE where an address is not to be had.
  static absl::StatusOr<std::unique_ptr<Server>> Start(config::v1::Gateway config);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Where clients connect, in the order of the configuration.
  std::vector<std::string> addresses() const;

  // Takes a call of this process the way of every other.
  void Receive(std::shared_ptr<Call> call);

  // Where Prometheus reads; empty without metrics_address.
  std::string metrics_address() const;

  // Refuses new calls, ends watches, lets the other calls that run finish until `deadline`, then
  // cuts them.
  void Drain(absl::Time deadline);

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace mugugno::gateway
