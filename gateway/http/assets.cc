#include "gateway/http/assets.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "gateway/http/page_headers.h"
#include "tenant/vault/crypto.h"

// Puts the bytes of a file of the build into the program.
#define MUGUGNO_EMBED(symbol, file)                                                        \
  __asm__(".section .rodata\n.global mugugno_asset_" #symbol "\nmugugno_asset_" #symbol    \
          ":\n.incbin \"" MUGUGNO_ASSETS "/" file "\"\n.global mugugno_asset_end_" #symbol \
          "\nmugugno_asset_end_" #symbol ":\n.byte 0\n.previous\n");                       \
  extern "C" const char mugugno_asset_##symbol[];                                          \
  extern "C" const char mugugno_asset_end_##symbol[]

MUGUGNO_EMBED(style, "style.css");
MUGUGNO_EMBED(font_400, "titillium-web-400.woff2");
MUGUGNO_EMBED(font_600, "titillium-web-600.woff2");
MUGUGNO_EMBED(font_700, "titillium-web-700.woff2");

namespace mugugno::gateway {
namespace {

struct Asset {
  absl::string_view name;
  absl::string_view type;
  const char* begin;
  const char* end;

  absl::string_view content() const { return {begin, static_cast<size_t>(end - begin)}; }
};

const Asset kAssets[] = {
    {"style.css", "text/css; charset=utf-8", mugugno_asset_style, mugugno_asset_end_style},
    {"titillium-web-400.woff2", "font/woff2", mugugno_asset_font_400, mugugno_asset_end_font_400},
    {"titillium-web-600.woff2", "font/woff2", mugugno_asset_font_600, mugugno_asset_end_font_600},
    {"titillium-web-700.woff2", "font/woff2", mugugno_asset_font_700, mugugno_asset_end_font_700},
};

// The folder of all of them: the style sheet names the fonts beside it.
const std::string& Folder() {
  static const std::string& folder = *new std::string([] {
    std::string sums;
    for (const Asset& asset : kAssets) sums += tenant::Sha256(asset.content());
    return absl::StrCat(Assets::kPrefix, absl::BytesToHexString(tenant::Sha256(sums)).substr(0, 12),
                        "/");
  }());
  return folder;
}

}  // namespace

std::string Assets::StyleSheet() { return absl::StrCat(Folder(), "style.css"); }

void Assets::Handle(std::shared_ptr<HttpExchange> exchange) {
  const HttpRequest& request = exchange->request();
  if (request.method() != boost::beast::http::verb::get) {
    HttpResponse refused = PlainPage(405, "a file to GET");
    refused.headers.emplace_back("Allow", "GET");
    return exchange->Answer(std::move(refused));
  }
  absl::string_view name(request.target().data(), request.target().size());
  if (absl::ConsumePrefix(&name, Folder())) {
    for (const Asset& asset : kAssets) {
      if (name != asset.name) continue;
      HttpResponse response;
      response.headers = {{"Content-Type", std::string(asset.type)},
                          {"Cache-Control", "public, max-age=31536000, immutable"},
                          {"Content-Security-Policy", "default-src 'none'"},
                          {"X-Content-Type-Options", "nosniff"}};
      response.body = std::string(asset.content());
      return exchange->Answer(std::move(response));
    }
  }
  exchange->Answer(PlainPage(404, "there is nothing here"));
}

HttpResponse Assets::Refusal(const HttpHead* /*head*/, unsigned status,
                             absl::string_view why) const {
  return PlainPage(status, why);
}

}  // namespace mugugno::gateway
