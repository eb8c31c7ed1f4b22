#include "gateway/http/metrics_door.h"

#include "gateway/http/page_headers.h"

namespace mugugno::gateway {

void MetricsDoor::Handle(std::shared_ptr<HttpExchange> exchange) {
  const HttpRequest& request = exchange->request();
  const auto path = request.target().substr(0, request.target().find('?'));
  if (path != "/metrics") return exchange->Answer(PlainPage(404, "there is /metrics only"));
  if (request.method() != boost::beast::http::verb::get) {
    HttpResponse refused = PlainPage(405, "a page to GET");
    refused.headers.emplace_back("Allow", "GET");
    return exchange->Answer(std::move(refused));
  }
  HttpResponse response;
  response.headers = PageHeaders();
  response.headers.emplace_back("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = page_();
  exchange->Answer(std::move(response));
}

HttpResponse MetricsDoor::Refusal(const HttpHead* /*head*/, unsigned status,
                                  absl::string_view why) const {
  return PlainPage(status, why);
}

}  // namespace mugugno::gateway
