#pragma once

// The style sheets and fonts of the gateway's own pages, part of the program: a browser asks nobody
// else for anything. Immutable, thread-safe.

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

#include "gateway/http/http_exchange.h"

namespace mugugno::gateway {

class Assets final : public HttpHandler {
 public:
  static constexpr char kPrefix[] = "/assets/";

  // Where a page finds the style sheet: another place for another content, so that browsers keep
  // it.
  static std::string StyleSheet();

  size_t BodyLimit(const HttpHead&) const override { return 0; }
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(const HttpHead* head, unsigned status, absl::string_view why) const override;
};

}  // namespace mugugno::gateway
