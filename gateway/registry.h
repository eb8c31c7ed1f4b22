#pragma once

// Every method the gateway serves, with what it demands and what it does. Filled once at start-up,
// one line per method; read by any thread afterwards.

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "gateway/policy_table.h"
#include "gateway/transport/call.h"
#include "gateway/transport/streams.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// An admitted call with its first message, parsed and checked.
struct Admitted {
  std::shared_ptr<Call> call;
  tenant::Caller caller;
  std::unique_ptr<google::protobuf::Message> request;
  // The very bytes of the message.
  std::string bytes;
};

// Where a method's work is done.
enum class Place {
  kTransport,  // on the transport's own thread: it never waits
  kWorker,     // on a thread that may wait for the database
  kStream,     // on a thread that may wait for the client
};

struct Method {
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  DeclaredPolicy policy = DeclaredPolicy::Public();
  const google::protobuf::Message* prototype = nullptr;
  Place place = Place::kWorker;
  // Finishes the call, now or later.
  std::function<void(Admitted)> handle;
};

class Registry final {
 public:
  template <typename Response>
  using Done = std::function<void(absl::StatusOr<Response>)>;

  // The methods of one service of the contract, or of a foreign one that is public as a whole.
  class Service final {
   public:
    // StatusOr<Response> Object::Function(const Caller&, const Request&), on a worker.
    template <typename Object, typename Request, typename Response>
    Service& Unary(absl::string_view name, Object* object,
                   absl::StatusOr<Response> (Object::*function)(const tenant::Caller&,
                                                                const Request&)) {
      return Add<Request>(name, Place::kWorker, [=](Admitted admitted) {
        Respond<Response>(
            *admitted.call,
            (object->*function)(admitted.caller, static_cast<const Request&>(*admitted.request)));
      });
    }

    // Answers later, by the continuation, and never waits; sees the bytes as they came.
    template <typename Object, typename Request, typename Response>
    Service& Deferred(absl::string_view name, Object* object,
                      void (Object::*function)(const tenant::Caller&, const Request&,
                                               const std::string& bytes, absl::Time deadline,
                                               Done<Response>)) {
      return Add<Request>(name, Place::kTransport, [=](Admitted admitted) {
        (object->*function)(admitted.caller, static_cast<const Request&>(*admitted.request),
                            admitted.bytes, admitted.call->deadline(),
                            [call = admitted.call](absl::StatusOr<Response> response) {
                              Respond<Response>(*call, std::move(response));
                            });
      });
    }

    // void Object::Function(const Caller&, const Request&, ResponseStream<Response>), on a worker,
    // or on a kStream thread where it waits for its client; the stream may outlive the function.
    template <typename Object, typename Request, typename Response>
    Service& ServerStream(absl::string_view name, Object* object,
                          void (Object::*function)(const tenant::Caller&, const Request&,
                                                   ResponseStream<Response>),
                          Place place = Place::kWorker) {
      return Add<Request>(name, place, [=](Admitted admitted) {
        (object->*function)(admitted.caller, static_cast<const Request&>(*admitted.request),
                            ResponseStream<Response>(admitted.call));
      });
    }

    // StatusOr<Response> Object::Function(const Caller&, RequestStream<Request>).
    template <typename Object, typename Request, typename Response>
    Service& ClientStream(absl::string_view name, Object* object,
                          absl::StatusOr<Response> (Object::*function)(const tenant::Caller&,
                                                                       RequestStream<Request>)) {
      return Add<Request>(name, Place::kStream, [=](Admitted admitted) {
        Respond<Response>(*admitted.call,
                          (object->*function)(
                              admitted.caller,
                              RequestStream<Request>(
                                  admitted.call, static_cast<const Request&>(*admitted.request))));
      });
    }

    // void Object::Function(const Caller&, RequestStream<Request>, ResponseStream<Response>).
    template <typename Object, typename Request, typename Response>
    Service& BidiStream(absl::string_view name, Object* object,
                        void (Object::*function)(const tenant::Caller&, RequestStream<Request>,
                                                 ResponseStream<Response>)) {
      return Add<Request>(name, Place::kStream, [=](Admitted admitted) {
        (object->*function)(
            admitted.caller,
            RequestStream<Request>(admitted.call, static_cast<const Request&>(*admitted.request)),
            ResponseStream<Response>(admitted.call));
      });
    }

   private:
    friend class Registry;
    Service(Registry* registry, absl::string_view name, bool foreign)
        : registry_(registry), name_(name), foreign_(foreign) {}

    template <typename Request>
    Service& Add(absl::string_view name, Place place, const std::function<void(Admitted)>& handle) {
      registry_->Add(name_, name, foreign_, place, Request::default_instance(), handle);
      return *this;
    }

    Registry* registry_;
    std::string name_;
    bool foreign_;
  };

  // "mugugno.v1.TicketService".
  Service Of(absl::string_view service) { return Service(this, service, false); }
  Service OfForeign(absl::string_view service) { return Service(this, service, true); }

  // OK if every method of every service named here was added with a policy. Otherwise the gateway
  // must not start.
  absl::Status Check() const;

  // Null if there is no such method. `path` is "/package.Service/Method".
  const Method* Find(absl::string_view path) const;
  const absl::flat_hash_map<std::string, Method>& methods() const { return methods_; }
  // Full names, for reflection and health.
  const absl::flat_hash_set<std::string>& services() const { return services_; }

 private:
  template <typename Response>
  static void Respond(Call& call, absl::StatusOr<Response> response) {
    if (response.ok()) call.Write(response->SerializeAsString());
    call.Finish(response.status());
  }

  void Add(absl::string_view service, absl::string_view method, bool foreign, Place place,
           const google::protobuf::Message& prototype, std::function<void(Admitted)> handle);

  absl::flat_hash_map<std::string, Method> methods_;
  absl::flat_hash_set<std::string> services_;
  absl::Status problem_;
};

}  // namespace mugugno::gateway
