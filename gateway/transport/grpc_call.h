#pragma once

// Gives every gRPC call of a server, whatever its method, to one receiver as a Call. Generic
// callback reactors: no thread is held by a call that waits.

#include <atomic>
#include <functional>
#include <memory>

#include <grpcpp/generic/async_generic_service.h>

#include "gateway/transport/call.h"

namespace mugugno::gateway {

class GrpcCalls final : public grpc::CallbackGenericService {
 public:
  // What the connection proves of the caller; runs on a thread of gRPC.
  using Identify = std::function<Presented(const grpc::GenericCallbackServerContext&)>;
  // Gets each call once its first message is there, or the client's stream ended without one; after
  // Warn() as soon as it begins. Runs on a thread of gRPC: it must not wait.
  using Receive = std::function<void(std::shared_ptr<Call>)>;

  GrpcCalls(Identify identify, Receive receive)
      : identify_(std::move(identify)), receive_(std::move(receive)) {}

  // As Listener's.
  void Warn() { warned_ = true; }

 private:
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

  const Identify identify_;
  const Receive receive_;
  std::atomic<bool> warned_ = false;
};

}  // namespace mugugno::gateway
