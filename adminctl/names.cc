#include "adminctl/names.h"

#include <cstddef>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

#include "proto/rules/names.h"

namespace mugugno::adminctl {
namespace {

bool IsVariable(absl::string_view segment) { return absl::StartsWith(segment, "{"); }

// The pattern with its variables, or its last literal "-", replaced by the parts; empty where their
// number differs.
std::string Fill(absl::string_view pattern, const std::vector<std::string>& parts) {
  std::vector<std::string> segments = absl::StrSplit(pattern, '/');
  size_t used = 0;
  for (std::string& segment : segments) {
    if (!IsVariable(segment) && segment != "-") continue;
    if (used == parts.size()) return "";
    segment = parts[used++];
  }
  return used == parts.size() ? absl::StrJoin(segments, "/") : "";
}

}  // namespace

std::string ExpandName(absl::string_view text, absl::string_view patterns) {
  if (patterns.empty() || rules::MatchesResource(text, patterns)) return std::string(text);
  const std::vector<std::string> parts = absl::StrSplit(text, '/');
  for (absl::string_view pattern : absl::StrSplit(patterns, '|')) {
    std::string name = Fill(pattern, parts);
    if (rules::MatchesResource(name, patterns)) return name;
  }
  return std::string(text);
}

std::string PlaceholderOf(absl::string_view patterns) {
  const std::vector<std::string> alternatives = absl::StrSplit(patterns, '|');
  std::vector<std::string> variables;
  for (absl::string_view segment : absl::StrSplit(alternatives.front(), '/')) {
    if (!IsVariable(segment)) continue;
    variables.push_back(absl::AsciiStrToUpper(segment.substr(1, segment.size() - 2)));
  }
  return absl::StrReplaceAll(absl::StrJoin(variables, "/"), {{"_", "-"}});
}

std::string ShortenName(absl::string_view name) {
  if (!absl::StartsWith(name, "tenants/") && !absl::StartsWith(name, "apps/")) {
    return std::string(name);
  }
  std::vector<std::string> parts = absl::StrSplit(name, '/');
  std::vector<std::string> ids;
  for (size_t i = 1; i < parts.size(); i += 2) ids.push_back(parts[i]);
  return absl::StrJoin(ids, "/");
}

std::string ParentOf(absl::string_view name) {
  std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  if (parts.size() < 3) return std::string(name);
  parts.resize(parts.size() - 2);
  return absl::StrJoin(parts, "/");
}

std::string IdOf(absl::string_view name) {
  const size_t slash = name.rfind('/');
  return std::string(slash == absl::string_view::npos ? name : name.substr(slash + 1));
}

}  // namespace mugugno::adminctl
