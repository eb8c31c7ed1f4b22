#pragma once

// The officers' web console: one page for every address below /console/, the scripts, styles and
// fonts it loads, its service worker, and what it is installed with on a telephone. It says nothing
// of anybody: what people see they ask the services for. Immutable, thread-safe.

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

#include "gateway/http/http_exchange.h"

namespace mugugno::gateway::console {

class ConsoleSite final : public HttpHandler {
 public:
  static constexpr char kPrefix[] = "/console";

  // Pictures may come from `tile_origin` too, "https://host", where it is not empty.
  explicit ConsoleSite(absl::string_view tile_origin = "");

  size_t BodyLimit(const HttpHead&) const override { return 0; }
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(const HttpHead* head, unsigned status, absl::string_view why) const override;

  // The answer to a GET of this path, without what follows a '?'.
  HttpResponse At(absl::string_view path) const;

 private:
  const std::string policy_;
};

}  // namespace mugugno::gateway::console
