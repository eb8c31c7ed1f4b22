#include "gateway/http/http_exchange.h"

#include <algorithm>
#include <iterator>

#include "absl/time/clock.h"

namespace mugugno::gateway {
namespace {

// A client that reads slower than this is cut off rather than kept in memory.
constexpr size_t kMostUnsentPieces = 1024;
constexpr size_t kFewUnsentPieces = 4;

}  // namespace

std::string HttpExchange::Header(absl::string_view name) const {
  const auto [first, last] =
      request_.equal_range(boost::beast::string_view(name.data(), name.size()));
  if (first == last || std::next(first) != last) return "";
  return std::string(first->value());
}

void HttpExchange::Answer(HttpResponse response) {
  {
    tenant::MutexLock lock(&mutex_);
    if (head_ || ended_) return;
    head_ = std::move(response);
    whole_ = true;
    ended_ = true;
  }
  wire_.wake();
}

void HttpExchange::Begin(HttpResponse head) {
  {
    tenant::MutexLock lock(&mutex_);
    if (head_ || ended_) return;
    head_ = std::move(head);
  }
  wire_.wake();
}

bool HttpExchange::Send(std::string piece) {
  {
    tenant::MutexLock lock(&mutex_);
    if (gone_ || ended_ || pieces_.size() >= kMostUnsentPieces) return false;
    pieces_.push_back(std::move(piece));
  }
  wire_.wake();
  return true;
}

void HttpExchange::End() {
  {
    tenant::MutexLock lock(&mutex_);
    ended_ = true;
  }
  wire_.wake();
}

bool HttpExchange::AwaitRoom(absl::Time until) {
  tenant::MutexLock lock(&mutex_);
  while (pieces_.size() > kFewUnsentPieces && !gone_) {
    const absl::Duration left = until - absl::Now();
    if (left <= absl::ZeroDuration()) return false;
    changed_.WaitFor(&mutex_, std::min(left, absl::Hours(1)));
  }
  return !gone_;
}

void HttpExchange::WhenGone(std::function<void()> action) {
  {
    tenant::MutexLock lock(&mutex_);
    if (!gone_) {
      when_gone_.push_back(std::move(action));
      return;
    }
  }
  action();
}

std::optional<HttpExchange::Output> HttpExchange::Next() {
  tenant::MutexLock lock(&mutex_);
  changed_.NotifyAll();
  if (head_ && whole_) {
    if (told_) return std::nullopt;
    told_ = true;
    return Output{Output::Kind::kWhole, *std::move(head_), ""};
  }
  if (head_ && !begun_) {
    begun_ = true;
    return Output{Output::Kind::kHead, *head_, ""};
  }
  if (begun_ && !pieces_.empty()) {
    Output output{Output::Kind::kPiece, {}, std::move(pieces_.front())};
    pieces_.pop_front();
    return output;
  }
  if (!begun_ || !ended_ || told_) return std::nullopt;
  told_ = true;
  return Output{Output::Kind::kEnd, {}, ""};
}

void HttpExchange::Leave() {
  std::vector<std::function<void()>> actions;
  {
    tenant::MutexLock lock(&mutex_);
    gone_ = true;
    pieces_.clear();
    if (!ended_) actions.swap(when_gone_);
    when_gone_.clear();
    changed_.NotifyAll();
  }
  for (const auto& action : actions) action();
}

}  // namespace mugugno::gateway
