#include "gateway/console/console_site.h"

#include <string>

#include "absl/strings/match.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/console/console_file.h"
#include "gateway/console/tiles.h"

namespace mugugno::gateway::console {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Header(const HttpResponse& response, absl::string_view name) {
  for (const auto& [known, value] : response.headers) {
    if (known == name) return value;
  }
  return "";
}

TEST(ConsoleSite, EveryPageIsTheOnePage) {
  const HttpResponse first = ConsoleSite().At("/console/");
  EXPECT_EQ(first.status, 200u);
  EXPECT_THAT(first.body, HasSubstr("<div id=\"console\">"));
  EXPECT_EQ(ConsoleSite().At("/console/posta/sori/019ab").body, first.body);
  EXPECT_EQ(Header(first, "Cache-Control"), "no-cache");
}

TEST(ConsoleSite, NothingOfThePageIsInlineAndNothingIsAnybodyElses) {
  const HttpResponse page = ConsoleSite().At("/console/");
  EXPECT_THAT(Header(page, "Content-Security-Policy"),
              AllOf(HasSubstr("default-src 'none'"), HasSubstr("script-src 'self';"),
                    HasSubstr("style-src 'self';"), HasSubstr("frame-ancestors 'none'"),
                    Not(HasSubstr("unsafe")), Not(HasSubstr("http"))));
  EXPECT_THAT(page.body, AllOf(Not(HasSubstr("<style")), Not(HasSubstr(" style=")),
                               Not(HasSubstr("http:")), Not(HasSubstr("https:"))));
}

TEST(ConsoleSite, PicturesOfTheGroundMayComeFromTheOnePlaceThatIsConfigured) {
  const std::string origin = TileOrigin("https://tiles.example.org:8443/strade/{z}/{x}/{y}.png");
  EXPECT_EQ(origin, "https://tiles.example.org:8443");
  const std::string with = Header(ConsoleSite(origin).At("/console/"), "Content-Security-Policy");
  EXPECT_THAT(with, HasSubstr("img-src 'self' data: blob: https://tiles.example.org:8443;"));
  EXPECT_THAT(with, AllOf(HasSubstr("script-src 'self';"), HasSubstr("connect-src 'self';")));
  EXPECT_EQ(Header(ConsoleSite(TileOrigin("")).At("/console/"), "Content-Security-Policy"),
            Header(ConsoleSite().At("/console/"), "Content-Security-Policy"));
}

TEST(ConsoleSite, WhatIsNoAddressOfTilesOpensNothing) {
  for (const char* wrong :
       {"http://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org; script-src */{z}/{x}/{y}", "https:///{z}/{x}/{y}",
        "https://{x}.example.org/{z}/{x}/{y}", "https://a@b/{z}/{x}/{y}",
        "https://tiles.example.org/{z}/{x}/{y} x"}) {
    EXPECT_EQ(TileOrigin(wrong), "") << wrong;
  }
}

TEST(ConsoleSite, WhatThePageLoadsIsThereForEver) {
  for (const File& file : Files()) {
    if (!absl::StartsWith(file.path, "assets/")) continue;
    const HttpResponse asset = ConsoleSite().At("/console/" + std::string(file.path));
    EXPECT_EQ(asset.status, 200u) << file.path;
    EXPECT_FALSE(asset.body.empty()) << file.path;
    EXPECT_THAT(Header(asset, "Cache-Control"), HasSubstr("immutable"));
    EXPECT_NE(Header(asset, "Content-Type"), "application/octet-stream") << file.path;
  }
}

TEST(ConsoleSite, ItCanBeInstalledAndItsWorkerIsOfTheConsoleAlone) {
  const HttpResponse worker = ConsoleSite().At("/console/worker.js");
  EXPECT_EQ(Header(worker, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(Header(worker, "Cache-Control"), "no-cache");
  // Its scope ends where it lies.
  EXPECT_EQ(Header(worker, "Service-Worker-Allowed"), "");
  EXPECT_THAT(Header(worker, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(worker.body, HasSubstr("addEventListener('push'"));

  const HttpResponse manifest = ConsoleSite().At("/console/manifest.webmanifest");
  EXPECT_EQ(Header(manifest, "Content-Type"), "application/manifest+json");
  EXPECT_EQ(Header(manifest, "Cache-Control"), "no-cache");
  EXPECT_THAT(manifest.body, HasSubstr("\"scope\": \"/console/\""));

  for (const char* icon : {"mark-192.png", "mark-512.png", "mark-maskable-512.png", "badge-96.png",
                           "mark-touch-180.png"}) {
    const HttpResponse picture = ConsoleSite().At(std::string("/console/icons/") + icon);
    EXPECT_EQ(Header(picture, "Content-Type"), "image/png") << icon;
    EXPECT_THAT(Header(picture, "Cache-Control"), HasSubstr("max-age")) << icon;
  }
  const std::string policy = Header(ConsoleSite().At("/console/"), "Content-Security-Policy");
  EXPECT_THAT(policy, AllOf(HasSubstr("manifest-src 'self'"), HasSubstr("worker-src 'self'")));
}

TEST(ConsoleSite, WhatIsNotThereIsSaid) {
  EXPECT_EQ(ConsoleSite().At("/console/assets/nothing.js").status, 404u);
  EXPECT_EQ(ConsoleSite().At("/consoles").status, 404u);
  EXPECT_EQ(Header(ConsoleSite().At("/console"), "Location"), "/console/");
}

}  // namespace
}  // namespace mugugno::gateway::console
