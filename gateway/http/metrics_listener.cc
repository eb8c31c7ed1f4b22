#include "gateway/http/metrics_listener.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "tenant/errors.h"

namespace mugugno::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::chrono::seconds kPatience(5);
constexpr uint32_t kMostHeaderBytes = 8192;
constexpr int kMostConnections = 16;

using Page = std::function<std::string()>;

http::response<http::string_body> Answer(const http::request<http::empty_body>& request,
                                         const Page& page) {
  http::response<http::string_body> response(http::status::ok, request.version());
  response.set(http::field::cache_control, "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  response.set(http::field::content_type, "text/plain; charset=utf-8");
  const auto target = request.target().substr(0, request.target().find('?'));
  if (target != "/metrics") {
    response.result(http::status::not_found);
    response.body() = "there is /metrics only\n";
  } else if (request.method() != http::verb::get) {
    response.result(http::status::method_not_allowed);
    response.set(http::field::allow, "GET");
  } else {
    response.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
    response.body() = page();
  }
  response.keep_alive(request.keep_alive());
  response.prepare_payload();
  return response;
}

// One client. It lives as long as something is under way.
class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, const Page& page, int* connections)
      : stream_(std::move(socket)), page_(page), connections_(connections) {
    ++*connections_;
  }
  ~Connection() { --*connections_; }

  void Read() {
    parser_.emplace();
    parser_->header_limit(kMostHeaderBytes);
    parser_->body_limit(0);
    stream_.expires_after(kPatience);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, size_t) {
                       if (!error) self->Write();
                     });
  }

 private:
  void Write() {
    response_ = Answer(parser_->get(), page_);
    http::async_write(stream_, response_,
                      [self = shared_from_this()](beast::error_code error, size_t) {
                        if (!error && self->response_.keep_alive()) self->Read();
                      });
  }

  beast::tcp_stream stream_;
  const Page& page_;
  int* const connections_;
  beast::flat_buffer buffer_{2 * kMostHeaderBytes};
  std::optional<http::request_parser<http::empty_body>> parser_;
  http::response<http::string_body> response_;
};

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
    return tenant::InvalidField("metrics_address", "must be 127.0.0.1:port or [::1]:port");
  }
  return tcp::endpoint(ip, static_cast<uint16_t>(port));
}

}  // namespace

class MetricsListener::Server final {
 public:
  explicit Server(Page page) : page_(std::move(page)) {}
  ~Server() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }

  absl::Status Listen(const std::string& address) {
    const absl::StatusOr<tcp::endpoint> endpoint = EndpointOf(address);
    if (!endpoint.ok()) return endpoint.status();
    beast::error_code error;
    acceptor_.open(endpoint->protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(*endpoint, error);
    if (!error) acceptor_.listen(kMostConnections, error);
    if (error) {
      return tenant::Unavailable("METRICS_ADDRESS", absl::StrCat(address, ": ", error.message()));
    }
    address_ =
        absl::StrCat(address.substr(0, address.rfind(':')), ":", acceptor_.local_endpoint().port());
    Accept();
    thread_ = std::thread([this] { context_.run(); });
    return absl::OkStatus();
  }

  const std::string& address() const { return address_; }

 private:
  void Accept() {
    acceptor_.async_accept([this](beast::error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      // One too many is closed at once.
      if (!error && connections_ < kMostConnections) {
        std::make_shared<Connection>(std::move(socket), page_, &connections_)->Read();
      }
      Accept();
    });
  }

  const Page page_;
  std::string address_;
  // Of the thread; above the context, whose end lets the last connections go.
  int connections_ = 0;
  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_};
  std::thread thread_;
};

MetricsListener::MetricsListener(std::unique_ptr<Server> server) : server_(std::move(server)) {}

MetricsListener::~MetricsListener() = default;

const std::string& MetricsListener::address() const { return server_->address(); }

bool MetricsListener::IsAddress(const std::string& address) { return EndpointOf(address).ok(); }

absl::StatusOr<std::unique_ptr<MetricsListener>> MetricsListener::Start(const std::string& address,
                                                                        Page page) {
  auto server = std::make_unique<Server>(std::move(page));
  const absl::Status listening = server->Listen(address);
  if (!listening.ok()) return listening;
  return std::unique_ptr<MetricsListener>(new MetricsListener(std::move(server)));
}

}  // namespace mugugno::gateway
