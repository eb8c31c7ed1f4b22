#include "gateway/http/http_connection.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <limits>
#include <utility>

#include "absl/time/clock.h"
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace mugugno::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr uint32_t kMostHeadBytes = 32 << 10;
constexpr size_t kFirstBytes = 4096;
constexpr int kMostHeaders = 100;
// A little longer than the front proxy keeps a connection it does not use.
constexpr std::chrono::minutes kIdle(6);
constexpr std::chrono::seconds kHeadTime(10);
constexpr std::chrono::seconds kBodyTime(60);
constexpr std::chrono::seconds kWriteTime(60);
// As long as somebody who was refused may still be sending, and how much is thrown away meanwhile.
constexpr std::chrono::seconds kLingerTime(5);
constexpr size_t kMostDropped = 64 << 20;
constexpr size_t kDropBytes = 64 << 10;

template <typename Message>
void Fill(const HttpResponse& response, bool keep, Message* message) {
  message->version(11);
  message->result(response.status);
  // An answer may set several cookies.
  for (const auto& [name, value] : response.headers) message->insert(name, value);
  message->keep_alive(keep);
}

}  // namespace

HttpConnection::HttpConnection(std::shared_ptr<asio::io_context> context, Socket socket,
                               std::shared_ptr<HttpRoom> room, std::function<void()> ended)
    : context_(std::move(context)),
      room_(std::move(room)),
      ended_(std::move(ended)),
      stream_(std::move(socket)),
      timer_(*context_) {}

HttpConnection::~HttpConnection() {
  room_->body_bytes -= reserved_;
  if (exchange_ != nullptr) exchange_->Leave();
  ended_();
}

void HttpConnection::Await() {
  idle_ = true;
  room_->body_bytes -= std::exchange(reserved_, 0);
  exchange_.reset();
  if (room_->closing) return Leave();
  if (buffer_.size() > 0) return ReadHead();  // pipelined
  // The wait for a request's first bytes is longer than for the rest of its head.
  stream_.expires_after(kIdle);
  stream_.async_read_some(buffer_.prepare(kFirstBytes),
                          [self = shared_from_this()](beast::error_code error, size_t bytes) {
                            if (error) return self->Leave();
                            self->buffer_.commit(bytes);
                            self->ReadHead();
                          });
}

void HttpConnection::CloseIfIdle() {
  if (idle_) Leave();
}

void HttpConnection::Cut() {
  const auto last = std::exchange(busy_, nullptr);
  Leave();
  if (exchange_ != nullptr) exchange_->Leave();
}

void HttpConnection::ReadHead() {
  if (closed_) return;
  idle_ = false;
  parser_.emplace();
  parser_->header_limit(kMostHeadBytes);
  parser_->body_limit(std::numeric_limits<uint64_t>::max());  // until the head is known
  stream_.expires_after(kHeadTime);
  http::async_read_header(stream_, buffer_, *parser_,
                          [self = shared_from_this()](beast::error_code error, size_t) {
                            if (error) return self->Refuse(error);
                            self->ReadBody();
                          });
}

void HttpConnection::ReadBody() {
  const auto& head = parser_->get();
  if (std::distance(head.begin(), head.end()) > kMostHeaders) {
    return Refuse(431, "too many header fields");
  }
  const size_t limit = room_->handler->BodyLimit(head);
  const uint64_t wanted = parser_->content_length().value_or(parser_->chunked() ? limit : 0);
  if (wanted > limit) return Refuse(413, "the body is too large");
  if (room_->body_bytes + wanted > room_->most_body_bytes) {
    return Refuse(503, "too much is being sent at the same time");
  }
  reserved_ = wanted;
  room_->body_bytes += wanted;
  parser_->body_limit(limit);
  stream_.expires_after(kBodyTime);
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](beast::error_code error, size_t) {
                     if (error) return self->Refuse(error);
                     self->Handle();
                   });
}

void HttpConnection::Handle() {
  keep_ = parser_->get().keep_alive();
  stream_.expires_never();
  // The exchange may outlive the connection, and its thread be any.
  const std::weak_ptr<HttpConnection> weak = weak_from_this();
  HttpExchange::Wire wire;
  wire.wake = [context = context_, weak] {
    asio::post(*context, [weak] {
      if (const auto self = weak.lock()) self->Pump();
    });
  };
  wire.at = [context = context_, weak, number = ++exchanges_](absl::Time time,
                                                              std::function<void()> action) {
    asio::post(*context, [weak, number, time, action = std::move(action)] {
      const auto self = weak.lock();
      if (self != nullptr && self->busy_ != nullptr && self->exchanges_ == number) {
        self->RunAt(time, action);
      }
    });
  };
  exchange_ = std::make_shared<HttpExchange>(parser_->release(), std::move(wire));
  busy_ = shared_from_this();
  WatchForEnd();
  room_->handler->Handle(exchange_);
}

void HttpConnection::Refuse(beast::error_code error) {
  if (error == http::error::body_limit) return Refuse(413, "the body is too large");
  if (error == http::error::header_limit) return Refuse(431, "the header is too large");
  const bool malformed = error.category() == make_error_code(http::error::bad_method).category() &&
                         error != http::error::end_of_stream;
  if (malformed && error != http::error::partial_message) return Refuse(400, "no HTTP/1.1 request");
  Leave();
}

void HttpConnection::Refuse(unsigned status, const char* why) {
  keep_ = false;
  refused_ = true;
  const bool has_head = parser_.has_value() && parser_->is_header_done();
  WriteWhole(room_->handler->Refusal(has_head ? &parser_->get().base() : nullptr, status, why));
}

// A client that goes away while it is answered is noticed; one that already sends more is not
// watched.
void HttpConnection::WatchForEnd() {
  stream_.socket().async_wait(
      Socket::wait_read,
      [self = shared_from_this(), exchange = std::weak_ptr(exchange_)](beast::error_code error) {
        if (error || self->closed_) return;
        const auto watched = exchange.lock();
        if (watched == nullptr || watched != self->exchange_) return;
        beast::error_code ignored;
        if (self->stream_.socket().available(ignored) == 0) self->Cut();
      });
}

void HttpConnection::RunAt(absl::Time time, std::function<void()> action) {
  timer_.expires_after(
      absl::ToChronoMilliseconds(std::max(time - absl::Now(), absl::ZeroDuration())));
  timer_.async_wait([action = std::move(action)](beast::error_code error) {
    if (!error) action();
  });
}

void HttpConnection::Pump() {
  if (writing_ || closed_ || exchange_ == nullptr) return;
  std::optional<HttpExchange::Output> output = exchange_->Next();
  if (!output) return;
  writing_ = true;
  stream_.expires_after(kWriteTime);
  switch (output->kind) {
    case HttpExchange::Output::Kind::kWhole:
      return WriteWhole(std::move(output->response));
    case HttpExchange::Output::Kind::kHead:
      return WriteHead(output->response);
    case HttpExchange::Output::Kind::kPiece:
      return WritePiece(std::move(output->piece));
    case HttpExchange::Output::Kind::kEnd:
      return WriteEnd();
  }
}

void HttpConnection::WriteWhole(HttpResponse response) {
  keep_ = keep_ && !room_->closing;
  whole_.emplace();
  Fill(response, keep_, &*whole_);
  whole_->body() = std::move(response.body);
  whole_->prepare_payload();
  last_written_ = true;
  http::async_write(stream_, *whole_, [self = shared_from_this()](beast::error_code error, size_t) {
    self->Written(error);
  });
}

void HttpConnection::WriteHead(const HttpResponse& head) {
  keep_ = keep_ && !room_->closing;
  head_.emplace();
  Fill(head, keep_, &*head_);
  head_->chunked(true);
  heading_.emplace(*head_);
  http::async_write_header(
      stream_, *heading_,
      [self = shared_from_this()](beast::error_code error, size_t) { self->Written(error); });
}

void HttpConnection::WritePiece(std::string piece) {
  piece_ = std::move(piece);
  asio::async_write(
      stream_, http::make_chunk(asio::buffer(piece_)),
      [self = shared_from_this()](beast::error_code error, size_t) { self->Written(error); });
}

void HttpConnection::WriteEnd() {
  last_written_ = true;
  asio::async_write(
      stream_, http::make_chunk_last(),
      [self = shared_from_this()](beast::error_code error, size_t) { self->Written(error); });
}

void HttpConnection::Written(beast::error_code error) {
  writing_ = false;
  if (error) return Cut();
  if (last_written_) return Answered();
  stream_.expires_never();
  Pump();
}

void HttpConnection::Answered() {
  const auto last = std::exchange(busy_, nullptr);
  last_written_ = false;
  whole_.reset();
  heading_.reset();
  head_.reset();
  timer_.cancel();
  if (!keep_) return refused_ ? Linger() : Leave();
  beast::error_code ignored;
  stream_.socket().cancel(ignored);  // the watch for the client's end
  Await();
}

// Closed while bytes come in, a connection is reset, and the client may never read why it was
// refused (RFC 9112, 9.6).
void HttpConnection::Linger() {
  beast::error_code ignored;
  stream_.socket().shutdown(Socket::shutdown_send, ignored);
  idle_ = true;
  parser_.reset();
  buffer_.clear();
  stream_.expires_after(kLingerTime);
  Drop(0);
}

void HttpConnection::Drop(size_t dropped) {
  stream_.async_read_some(buffer_.prepare(kDropBytes), [self = shared_from_this(), dropped](
                                                           beast::error_code error, size_t bytes) {
    if (error || dropped + bytes > kMostDropped) return self->Leave();
    self->Drop(dropped + bytes);
  });
}

void HttpConnection::Leave() {
  if (std::exchange(closed_, true)) return;
  timer_.cancel();
  beast::error_code ignored;
  stream_.socket().shutdown(Socket::shutdown_both, ignored);
  stream_.close();
}

}  // namespace mugugno::gateway
