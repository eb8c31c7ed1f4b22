#include "gateway/http/edge.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"

#include "gateway/http/connect_call.h"
#include "gateway/http/connect_wire.h"
#include "gateway/http/own_page.h"
#include "gateway/http/page_headers.h"
#include "gateway/transport/call_id.h"
#include "gateway/transport/presented.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

// The largest request of the contract (an import) and its frame.
constexpr size_t kMostRequestBytes = 17 << 20;
// Of what is not known here, and answered so.
constexpr size_t kMostUnknownBytes = 64 << 10;
// Reading more would hold up the other connections.
constexpr size_t kMostReadHere = 64 << 10;
constexpr size_t kMostWaitingToBeRead = 64;

absl::string_view PathOf(const HttpHead& head) {
  const auto target = head.target();
  return absl::string_view(target.data(), target.size()).substr(0, target.find('?'));
}

HttpResponse Error(const absl::Status& status) {
  HttpResponse response;
  response.status = ConnectHttpStatus(status.code());
  response.headers = PageHeaders();
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = ConnectErrorJson(status);
  return response;
}

absl::Status Busy(absl::string_view why) { return tenant::Unavailable("GATEWAY_BUSY", why); }

bool Streams(const google::protobuf::MethodDescriptor& method) {
  return method.client_streaming() || method.server_streaming();
}

// What the head of a Connect request says of how to read it.
absl::StatusOr<absl::Duration> TimeoutOf(const HttpExchange& exchange, const ConnectForm& form) {
  const std::string version = exchange.Header("connect-protocol-version");
  if (!version.empty() && version != "1") {
    return tenant::InvalidField("connect-protocol-version", "must be 1");
  }
  const std::string encoding =
      exchange.Header(form.stream ? "connect-content-encoding" : "content-encoding");
  if (!encoding.empty() && encoding != "identity") {
    return absl::UnimplementedError("this content encoding is not read: use identity");
  }
  const std::optional<absl::Duration> timeout =
      ConnectTimeout(exchange.Header("connect-timeout-ms"));
  if (!timeout) return tenant::InvalidField("connect-timeout-ms", "must be 1 to 10 digits");
  return *timeout;
}

absl::StatusOr<std::vector<std::string>> MessagesOf(const HttpExchange& exchange,
                                                    const ConnectForm& form,
                                                    const google::protobuf::Message& prototype) {
  std::vector<std::string> messages = {exchange.request().body()};
  if (form.stream) {
    ASSIGN_OR_RETURN(messages, OpenEnvelopes(messages.front()));
  }
  for (std::string& message : messages) {
    ASSIGN_OR_RETURN(message, FromConnect(form, std::move(message), prototype));
  }
  return messages;
}

// An error of a stream is its last envelope; there is nothing before it here.
HttpResponse EndOf(const ConnectForm& form, const absl::Status& status) {
  if (!form.stream) return Error(status);
  HttpResponse response;
  response.headers = PageHeaders();
  response.headers.emplace_back("Content-Type", form.content_type());
  response.body = EndEnvelope(status);
  return response;
}

}  // namespace

Edge::Edge(const Registry& registry, Trust trust, Receive receive, Places places)
    : registry_(registry),
      trust_(trust),
      receive_(std::move(receive)),
      places_(std::move(places)),
      readers_(1, kMostWaitingToBeRead) {}

HttpHandler* Edge::HandlerAt(absl::string_view path) const {
  for (const Place& place : places_) {
    if (absl::StartsWith(path, place.prefix)) return place.handler;
  }
  return nullptr;
}

size_t Edge::BodyLimit(const HttpHead& head) const {
  if (const HttpHandler* handler = HandlerAt(PathOf(head))) return handler->BodyLimit(head);
  return registry_.Find(PathOf(head)) == nullptr ? kMostUnknownBytes : kMostRequestBytes;
}

void Edge::Handle(std::shared_ptr<HttpExchange> exchange) {
  const HttpRequest& request = exchange->request();
  if (HttpHandler* handler = HandlerAt(PathOf(request))) {
    if (trust_ == config::v1::Gateway::Listener::TRUST_FRONT) {
      exchange->SetClientAddress(exchange->Header("x-client-address"));
    }
    return handler->Handle(std::move(exchange));
  }
  const Method* method = registry_.Find(PathOf(request));
  if (method == nullptr) return exchange->Answer(PlainPage(404, "there is nothing here"));
  if (request.method() != boost::beast::http::verb::post) {
    HttpResponse refused = PlainPage(405, "calls are POST requests");
    refused.headers.emplace_back("Allow", "POST");
    return exchange->Answer(std::move(refused));
  }
  const std::optional<ConnectForm> form = ConnectFormOf(exchange->Header("content-type"));
  if (!form || form->stream != Streams(*method->descriptor)) {
    HttpResponse refused = PlainPage(415, "not a content type of this method");
    refused.headers.emplace_back("Accept-Post",
                                 Streams(*method->descriptor)
                                     ? "application/connect+json, application/connect+proto"
                                     : "application/json, application/proto");
    return exchange->Answer(std::move(refused));
  }
  const absl::StatusOr<absl::Duration> timeout = TimeoutOf(*exchange, *form);
  if (!timeout.ok()) return exchange->Answer(EndOf(*form, timeout.status()));
  const absl::Time deadline = absl::Now() + *timeout;
  if (request.body().size() <= kMostReadHere) return Take(exchange, *method, *form, deadline);
  const bool waits = readers_.Run([this, exchange, method, form = *form, deadline] {
    Take(exchange, *method, form, deadline);
  });
  if (!waits) exchange->Answer(EndOf(*form, Busy("too much is being read at the same time")));
}

void Edge::Take(const std::shared_ptr<HttpExchange>& exchange, const Method& method,
                const ConnectForm& form, absl::Time deadline) {
  absl::StatusOr<std::vector<std::string>> messages =
      MessagesOf(*exchange, form, *method.prototype);
  if (!messages.ok()) return exchange->Answer(EndOf(form, messages.status()));
  Presented presented =
      PresentedBy([&](const char* name) { return exchange->Header(name); }, trust_, "");
  if (IsOfOwnPage(*exchange)) presented.session = SessionCookie(*exchange);
  const auto call = std::make_shared<ConnectCall>(
      exchange, form, *method.descriptor, std::move(presented),
      CallId(exchange->Header("x-request-id")), deadline, *std::move(messages));
  call->Start();
  receive_(call);
}

HttpResponse Edge::Refusal(const HttpHead* head, unsigned status, absl::string_view why) const {
  const HttpHandler* handler = head == nullptr ? nullptr : HandlerAt(PathOf(*head));
  if (handler != nullptr) return handler->Refusal(head, status, why);
  if (status == 413) return Error(absl::ResourceExhaustedError(why));
  if (status == 503) return Error(Busy(why));
  return PlainPage(status, why);
}

}  // namespace mugugno::gateway
