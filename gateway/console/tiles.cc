#include "gateway/console/tiles.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace mugugno::gateway::console {
namespace {

// No more than a host and a port can have: the origin stands in a header.
bool IsAuthority(absl::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-' && c != ':') {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string TileOrigin(absl::string_view url_template) {
  absl::string_view rest = url_template;
  if (!absl::ConsumePrefix(&rest, "https://")) return "";
  const size_t slash = rest.find('/');
  if (slash == absl::string_view::npos || !IsAuthority(rest.substr(0, slash))) return "";
  const absl::string_view path = rest.substr(slash);
  for (const char* place : {"{z}", "{x}", "{y}"}) {
    if (!absl::StrContains(path, place)) return "";
  }
  for (const char c : path) {
    if (!absl::ascii_isgraph(static_cast<unsigned char>(c))) return "";
  }
  return absl::StrCat("https://", rest.substr(0, slash));
}

}  // namespace mugugno::gateway::console
