#include "routing/text/yaml.h"

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"

namespace mugugno::routing {
namespace {

absl::Status AtLine(absl::string_view field, const YAML::Mark& mark, absl::string_view what) {
  if (mark.is_null()) return tenant::InvalidField(field, what);
  return tenant::InvalidField(field, absl::StrCat("line ", mark.line + 1, ": ", what));
}

}  // namespace

absl::Status ReadYaml(absl::string_view field, absl::string_view yaml,
                      const std::function<absl::Status(const YAML::Node& root)>& read) {
  try {
    return read(YAML::Load(std::string(yaml)));
  } catch (const YAML::Exception& error) {
    return AtLine(field, error.mark, error.msg);
  }
}

absl::Status YamlError(absl::string_view field, const YAML::Node& node, absl::string_view what) {
  return AtLine(field, node.Mark(), what);
}

std::vector<std::string> YamlStrings(const YAML::Node& node) {
  std::vector<std::string> strings;
  if (!node || node.IsNull()) return strings;
  if (node.IsScalar()) return {node.as<std::string>()};
  for (const YAML::Node& element : node) strings.push_back(element.as<std::string>());
  return strings;
}

}  // namespace mugugno::routing
