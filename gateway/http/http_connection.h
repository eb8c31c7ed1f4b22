#pragma once

// One client's connection: reads a request, has it handled, writes the answer, and so on. Lives as
// long as something is under way. Everything but the constructor runs on the event loop's thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>

#include "gateway/http/http_exchange.h"

namespace mugugno::gateway {

// What the connections of a listener share; of its event loop's thread.
struct HttpRoom {
  std::unique_ptr<HttpHandler> handler;
  size_t most_body_bytes = 0;
  size_t body_bytes = 0;
  bool closing = false;
};

class HttpConnection final : public std::enable_shared_from_this<HttpConnection> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;

  // `ended` runs with the last of it.
  HttpConnection(std::shared_ptr<boost::asio::io_context> context, Socket socket,
                 std::shared_ptr<HttpRoom> room, std::function<void()> ended);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  // Waits for a request.
  void Await();
  // Ends it where no request is under way.
  void CloseIfIdle();
  // Whatever is under way.
  void Cut();

 private:
  void ReadHead();
  void ReadBody();
  void Handle();
  void Refuse(boost::beast::error_code error);
  void Refuse(unsigned status, const char* why);
  void WatchForEnd();
  void RunAt(absl::Time time, std::function<void()> action);
  void Pump();
  void WriteWhole(HttpResponse response);
  void WriteHead(const HttpResponse& head);
  void WritePiece(std::string piece);
  void WriteEnd();
  void Written(boost::beast::error_code error);
  void Answered();
  void Linger();
  void Drop(size_t dropped);
  void Leave();

  // Above what belongs to it.
  const std::shared_ptr<boost::asio::io_context> context_;
  const std::shared_ptr<HttpRoom> room_;
  const std::function<void()> ended_;
  boost::beast::basic_stream<boost::asio::generic::stream_protocol> stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  std::optional<boost::beast::http::response<boost::beast::http::string_body>> whole_;
  std::optional<boost::beast::http::response<boost::beast::http::empty_body>> head_;
  std::optional<boost::beast::http::response_serializer<boost::beast::http::empty_body>> heading_;
  std::string piece_;
  std::shared_ptr<HttpExchange> exchange_;
  uint64_t exchanges_ = 0;
  // Itself, while the exchange is under way and nothing else may hold it.
  std::shared_ptr<HttpConnection> busy_;
  boost::asio::steady_timer timer_;  // the exchange's
  size_t reserved_ = 0;              // of the room's body bytes
  bool idle_ = true;
  bool writing_ = false;
  bool last_written_ = false;
  bool keep_ = false;
  bool refused_ = false;
  bool closed_ = false;
};

}  // namespace mugugno::gateway
