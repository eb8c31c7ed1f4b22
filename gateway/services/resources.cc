#include "gateway/services/resources.h"

#include <algorithm>

#include "absl/strings/strip.h"

namespace mugugno::gateway {

absl::StatusOr<tenant::ResourceName> NameOf(absl::string_view text) {
  auto name = tenant::ResourceName::Parse(text);
  if (!name) return tenant::NotFound();
  return *std::move(name);
}

bool Touches(const std::vector<std::string>& paths, absl::string_view field) {
  return std::any_of(paths.begin(), paths.end(), [field](absl::string_view path) {
    return absl::ConsumePrefix(&path, field) && (path.empty() || path.front() == '.');
  });
}

}  // namespace mugugno::gateway
