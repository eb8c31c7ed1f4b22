#pragma once

// One HTTP request and its answer. Whoever handles it answers exactly once, on any thread, now or
// later. Thread-safe.

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "tenant/mutex.h"

namespace mugugno::gateway {

using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;
using HttpHead = boost::beast::http::request_header<>;

struct HttpResponse {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

class HttpExchange final {
 public:
  // What its connection does for it, on the connection's thread: look at what there is to write,
  // and run something later.
  struct Wire {
    std::function<void()> wake;
    std::function<void(absl::Time, std::function<void()>)> at;
  };
  HttpExchange(HttpRequest request, Wire wire)
      : request_(std::move(request)), wire_(std::move(wire)) {}

  const HttpRequest& request() const { return request_; }
  // Where the client is, as a front that is believed says; empty where nobody does. Set before the
  // exchange is handed on.
  const std::string& client_address() const { return client_address_; }
  void SetClientAddress(std::string address) { client_address_ = std::move(address); }
  // Of the request; empty where it is absent or comes twice: one of them may be somebody else's.
  std::string Header(absl::string_view name) const;

  // The whole answer.
  void Answer(HttpResponse response);
  // Or its head, without a body, and then the body in pieces. Send never waits; false when the
  // client is gone or reads too slowly: end then.
  void Begin(HttpResponse head);
  bool Send(std::string piece);
  void End();
  // Waits, on a thread that may wait, until little of what was sent is unwritten. False when the
  // client is gone, or at `until`.
  bool AwaitRoom(absl::Time until);

  // Runs once if the client goes away before the answer ends; at once if it has gone.
  void WhenGone(std::function<void()> action);
  // Runs at that moment, on the connection's thread, unless the exchange has ended; one moment
  // each.
  void At(absl::Time time, std::function<void()> action) { wire_.at(time, std::move(action)); }

  // For the connection: what is to be written next; nullopt: nothing yet.
  struct Output {
    enum class Kind { kWhole, kHead, kPiece, kEnd } kind;
    HttpResponse response;  // kWhole, kHead
    std::string piece;
  };
  std::optional<Output> Next();
  // For the connection: nobody reads any more.
  void Leave();

 private:
  const HttpRequest request_;
  const Wire wire_;
  std::string client_address_;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  std::optional<HttpResponse> head_ ABSL_GUARDED_BY(mutex_);
  bool whole_ ABSL_GUARDED_BY(mutex_) = false;
  bool begun_ ABSL_GUARDED_BY(mutex_) = false;  // the head was given to the connection
  std::deque<std::string> pieces_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool told_ ABSL_GUARDED_BY(mutex_) = false;  // the end was given to the connection
  bool gone_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::function<void()>> when_gone_ ABSL_GUARDED_BY(mutex_);
};

// What answers the requests of a listener. Called on the listener's thread: it must not wait.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // The most bytes the request's body may have.
  virtual size_t BodyLimit(const HttpHead& head) const = 0;
  virtual void Handle(std::shared_ptr<HttpExchange> exchange) = 0;
  // What the listener itself refuses, in the handler's own form; `head` is null where the request
  // has none that can be read.
  virtual HttpResponse Refusal(const HttpHead* head, unsigned status,
                               absl::string_view why) const = 0;
};

}  // namespace mugugno::gateway
