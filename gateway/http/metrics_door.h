#pragma once

// GET /metrics, for Prometheus, on an address of its own.

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "gateway/http/http_exchange.h"

namespace mugugno::gateway {

class MetricsDoor final : public HttpHandler {
 public:
  // `page` is called for every request.
  explicit MetricsDoor(std::function<std::string()> page) : page_(std::move(page)) {}

  size_t BodyLimit(const HttpHead&) const override { return 0; }
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(const HttpHead* head, unsigned status, absl::string_view why) const override;

 private:
  const std::function<std::string()> page_;
};

}  // namespace mugugno::gateway
