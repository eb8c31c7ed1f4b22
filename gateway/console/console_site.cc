#include "gateway/console/console_site.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "gateway/console/console_file.h"
#include "gateway/http/page_headers.h"

namespace mugugno::gateway::console {
namespace {

// Everything comes from here, nothing from within the page, and nobody may frame it. The pictures
// are the style sheet's own (data:), those a citizen sent (blob:), and the ground below a map where
// one is configured.
std::string PolicyWith(absl::string_view tile_origin) {
  return absl::StrCat(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
      "img-src 'self' data: blob:",
      tile_origin.empty() ? "" : " ", tile_origin,
      "; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri "
      "'none'; "
      "frame-ancestors 'none'");
}

absl::string_view TypeOf(absl::string_view path) {
  if (absl::EndsWith(path, ".js")) return "text/javascript; charset=utf-8";
  if (absl::EndsWith(path, ".css")) return "text/css; charset=utf-8";
  if (absl::EndsWith(path, ".woff2")) return "font/woff2";
  if (absl::EndsWith(path, ".svg")) return "image/svg+xml";
  if (absl::EndsWith(path, ".png")) return "image/png";
  if (absl::EndsWith(path, ".webmanifest")) return "application/manifest+json";
  if (absl::EndsWith(path, ".html")) return "text/html; charset=utf-8";
  return "application/octet-stream";
}

const File* Find(absl::string_view path) {
  for (const File& file : Files()) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

HttpResponse Whole(const File& file, absl::string_view cache, const std::string& policy) {
  HttpResponse response;
  response.headers = {{"Cache-Control", std::string(cache)},
                      {"Content-Security-Policy", policy},
                      {"Content-Type", std::string(TypeOf(file.path))},
                      {"Cross-Origin-Opener-Policy", "same-origin"},
                      {"Cross-Origin-Resource-Policy", "same-origin"},
                      {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
                      {"Referrer-Policy", "no-referrer"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"X-Frame-Options", "DENY"},
                      {"X-Robots-Tag", "noindex, nofollow"}};
  response.body = std::string(file.content);
  return response;
}

}  // namespace

ConsoleSite::ConsoleSite(absl::string_view tile_origin) : policy_(PolicyWith(tile_origin)) {}

HttpResponse ConsoleSite::At(absl::string_view path) const {
  if (!absl::ConsumePrefix(&path, kPrefix)) return PlainPage(404, "there is nothing here");
  if (path.empty()) {
    HttpResponse moved = PlainPage(308, "the console is at /console/");
    moved.headers.emplace_back("Location", "/console/");
    return moved;
  }
  if (!absl::ConsumePrefix(&path, "/")) return PlainPage(404, "there is nothing here");
  if (absl::StartsWith(path, "assets/")) {
    // Another name for another content, so browsers keep it.
    const File* asset = Find(path);
    if (asset == nullptr) return PlainPage(404, "there is nothing here");
    return Whole(*asset, "public, max-age=31536000, immutable", policy_);
  }
  // Its service worker, and what it is installed with: of one name whatever they say.
  if (const File* file = Find(path)) {
    const bool icon = absl::StartsWith(path, "icons/");
    return Whole(*file, icon ? "public, max-age=86400" : "no-cache", policy_);
  }
  return Whole(*Find("index.html"), "no-cache", policy_);
}

void ConsoleSite::Handle(std::shared_ptr<HttpExchange> exchange) {
  const HttpRequest& request = exchange->request();
  if (request.method() != boost::beast::http::verb::get) {
    HttpResponse refused = PlainPage(405, "a page to GET");
    refused.headers.emplace_back("Allow", "GET");
    return exchange->Answer(std::move(refused));
  }
  const absl::string_view target(request.target().data(), request.target().size());
  exchange->Answer(At(target.substr(0, target.find('?'))));
}

HttpResponse ConsoleSite::Refusal(const HttpHead* /*head*/, unsigned status,
                                  absl::string_view why) const {
  return PlainPage(status, why);
}

}  // namespace mugugno::gateway::console
