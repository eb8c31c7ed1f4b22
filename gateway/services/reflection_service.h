#pragma once

#include "grpc/reflection/v1/reflection.pb.h"
#include "grpc/reflection/v1alpha/reflection.pb.h"

#include "gateway/registry.h"
#include "gateway/transport/streams.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// grpc.reflection: tells a developer's tool what the gateway serves, from the descriptors it serves
// by. Only for development. Thread-safe.
class ReflectionService final {
 public:
  // `registry` outlives this and is complete before the first call.
  explicit ReflectionService(const Registry& registry) : registry_(registry) {}

  // Answers each request of the stream until the client ends it.
  void Reflect(const tenant::Caller& caller,
               RequestStream<grpc::reflection::v1::ServerReflectionRequest> requests,
               ResponseStream<grpc::reflection::v1::ServerReflectionResponse> responses);
  // The same under the older name, which many tools still ask first.
  void ReflectAlpha(const tenant::Caller& caller,
                    RequestStream<grpc::reflection::v1alpha::ServerReflectionRequest> requests,
                    ResponseStream<grpc::reflection::v1alpha::ServerReflectionResponse> responses);

 private:
  const Registry& registry_;
};

}  // namespace mugugno::gateway
