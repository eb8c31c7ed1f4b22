#include "gateway/http/http_listener.h"

#include <chrono>
#include <cstdint>
#include <set>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <unistd.h>

#include "gateway/http/http_connection.h"
#include "tenant/errors.h"
#include "tenant/mutex.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

absl::StatusOr<tcp::endpoint> EndpointOf(absl::string_view address) {
  const size_t colon = address.rfind(':');
  uint32_t port = 0;
  absl::string_view host = address.substr(0, colon);
  absl::ConsumePrefix(&host, "[");
  absl::ConsumeSuffix(&host, "]");
  beast::error_code error;
  const auto ip = asio::ip::make_address(std::string(host), error);
  if (colon == absl::string_view::npos || error || !ip.is_loopback() ||
      !absl::SimpleAtoi(address.substr(colon + 1), &port) || port > 65535) {
    return tenant::InvalidField("address", "must be 127.0.0.1:port or [::1]:port");
  }
  return tcp::endpoint(ip, static_cast<uint16_t>(port));
}

}  // namespace

// The event loop with its thread. Connections hold the context and the room, never this.
class HttpListener::Loop final : public std::enable_shared_from_this<Loop> {
 public:
  Loop(HttpLimits limits, std::unique_ptr<HttpHandler> handler) : limits_(limits) {
    room_->handler = std::move(handler);
    room_->most_body_bytes = limits.most_body_bytes;
  }

  void Run() {
    thread_ = std::thread([this] { context_->run(); });
  }

  absl::Status Listen(const tcp::endpoint& endpoint, const std::string& address) {
    beast::error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return tenant::Unavailable("LISTEN_FAILED", absl::StrCat(address, ": ", error.message()));
    }
    Accept();
    return absl::OkStatus();
  }
  int port() const { return acceptor_.local_endpoint().port(); }

  // Takes a connection of a Unix socket; any thread.
  void Take(int descriptor) {
    asio::post(*context_, [self = shared_from_this(), descriptor] {
      beast::error_code error;
      HttpConnection::Socket socket(*self->context_);
      socket.assign(asio::local::stream_protocol(), descriptor, error);
      if (error) {
        close(descriptor);
        return;
      }
      self->Open(std::move(socket));
    });
  }

  void Stop(absl::Time deadline) {
    if (!thread_.joinable()) return;
    asio::post(*context_, [self = shared_from_this()] { self->CloseDoor(); });
    {
      tenant::MutexLock lock(&mutex_);
      while (open_ > 0 || !closing_) {
        const absl::Duration left = deadline - absl::Now();
        if (left <= absl::ZeroDuration()) break;
        changed_.WaitFor(&mutex_, left);
      }
    }
    asio::post(*context_, [self = shared_from_this()] {
      self->CloseDoor();
      for (const auto& weak : self->connections_) {
        if (const auto connection = weak.lock()) connection->Cut();
      }
      self->work_.reset();
    });
    thread_.join();
  }

 private:
  using Weak = std::weak_ptr<HttpConnection>;

  void Accept() {
    acceptor_.async_accept([this](beast::error_code error, tcp::socket socket) {
      if (!acceptor_.is_open()) return;
      if (error) return AcceptLater();
      beast::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      Open(HttpConnection::Socket(std::move(socket)));
      Accept();
    });
  }

  // Whoever waits stays waiting: without descriptors, asking again at once would only spin.
  void AcceptLater() {
    rest_.expires_after(std::chrono::milliseconds(100));
    rest_.async_wait([this](beast::error_code) {
      if (acceptor_.is_open()) Accept();
    });
  }

  // One too many is closed at once.
  void Open(HttpConnection::Socket socket) {
    std::erase_if(connections_, [](const Weak& weak) { return weak.expired(); });
    {
      tenant::MutexLock lock(&mutex_);
      if (room_->closing || open_ >= limits_.most_connections) return;
      ++open_;
    }
    const auto connection =
        std::make_shared<HttpConnection>(context_, std::move(socket), room_, [this] {
          tenant::MutexLock lock(&mutex_);
          --open_;
          changed_.NotifyAll();
        });
    connections_.insert(connection);
    connection->Await();
  }

  void CloseDoor() {
    beast::error_code ignored;
    acceptor_.close(ignored);
    rest_.cancel();
    room_->closing = true;
    for (const auto& weak : connections_) {
      if (const auto connection = weak.lock()) connection->CloseIfIdle();
    }
    tenant::MutexLock lock(&mutex_);
    closing_ = true;
    changed_.NotifyAll();
  }

  const HttpLimits limits_;
  const std::shared_ptr<asio::io_context> context_ = std::make_shared<asio::io_context>(1);
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_->get_executor()};
  tcp::acceptor acceptor_{*context_};
  asio::steady_timer rest_{*context_};
  const std::shared_ptr<HttpRoom> room_ = std::make_shared<HttpRoom>();
  std::set<Weak, std::owner_less<Weak>> connections_;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  int open_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

bool HttpListener::IsLoopback(absl::string_view address) { return EndpointOf(address).ok(); }

absl::StatusOr<std::unique_ptr<HttpListener>> HttpListener::Start(
    const std::string& address, LocalSocket::Peers peers, HttpLimits limits,
    std::unique_ptr<HttpHandler> handler) {
  std::unique_ptr<HttpListener> listener(new HttpListener());
  listener->address_ = address;
  const auto loop = std::make_shared<Loop>(limits, std::move(handler));
  absl::string_view path = address;
  if (absl::ConsumePrefix(&path, "unix:")) {
    ASSIGN_OR_RETURN(listener->local_, LocalSocket::Listen(path, peers, [loop](int descriptor) {
                       loop->Take(descriptor);
                     }));
  } else {
    ASSIGN_OR_RETURN(const tcp::endpoint endpoint, EndpointOf(address));
    RETURN_IF_ERROR(loop->Listen(endpoint, address));
    listener->address_ = absl::StrCat(address.substr(0, address.rfind(':')), ":", loop->port());
  }
  loop->Run();
  listener->loop_ = loop;
  return listener;
}

HttpListener::~HttpListener() { Stop(absl::InfinitePast()); }

void HttpListener::Stop(absl::Time deadline) {
  local_.reset();
  if (loop_ != nullptr) loop_->Stop(deadline);
}

}  // namespace mugugno::gateway
