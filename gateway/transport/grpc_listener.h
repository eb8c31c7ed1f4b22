#pragma once

// One place where gRPC calls come in, with what is believed of them there. Thread-safe.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include <grpcpp/server.h>

#include "gateway/transport/grpc_call.h"
#include "gateway/transport/listener.h"
#include "gateway/transport/local_socket.h"
#include "mugugno/config/v1/gateway.pb.h"

namespace mugugno::gateway {

class GrpcListener final : public Listener {
 public:
  // UNAVAILABLE if the address is in use or not to be had; FAILED_PRECONDITION (TLS_FILE).
  static absl::StatusOr<std::unique_ptr<GrpcListener>> Start(
      const config::v1::Gateway::Listener& listener, GrpcCalls::Receive receive);
  // As Stop with no grace.
  ~GrpcListener() override;
  GrpcListener(const GrpcListener&) = delete;
  GrpcListener& operator=(const GrpcListener&) = delete;

  const std::string& address() const override { return address_; }
  void Warn() override;
  void Stop(absl::Time deadline) override;

 private:
  GrpcListener() = default;

  std::string address_;
  std::unique_ptr<GrpcCalls> calls_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<LocalSocket> local_;
};

}  // namespace mugugno::gateway
